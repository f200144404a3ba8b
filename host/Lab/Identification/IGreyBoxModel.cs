namespace ImitationHil.Lab.Identification;

/// <summary>What drives the simulation.</summary>
public enum Loop
{
    /// <summary>The recorded input is replayed; deviations grow with the plant's own dynamics.</summary>
    Open,

    /// <summary>The known expert acts on what the simulation shows, with the recorded references and feed-forward.</summary>
    Closed,
}

/// <summary>How exactly a simulation imitates the rig.</summary>
public enum Fidelity
{
    /// <summary>Continuous sensors and larger integration steps: differentiable in the parameters, for fitting.</summary>
    Smooth,

    /// <summary>Quantised sensors and the stated integration step: for every reported figure.</summary>
    Full,
}

/// <summary>
/// A physical model with unknown parameters. It says which columns of a log it needs; a simulation of it starts at any row
/// of a log (start state estimated from the measurements around it, hidden controller state primed from the log), and
/// shows what the sensors would show in the rows that follow.
/// </summary>
public interface IGreyBoxModel
{
    /// <summary>Short name, for example <c>furuta</c>.</summary>
    string Name { get; }

    /// <summary>Its parameters, in the order of every parameter vector.</summary>
    IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>What is compared with the log.</summary>
    IReadOnlyList<OutputChannel> Outputs { get; }

    /// <summary>Columns that a log must have: auxiliary, observation or action names.</summary>
    IReadOnlyList<string> Columns { get; }

    /// <summary>Rows before a start that the model looks at, and rows after it beyond the horizon.</summary>
    int RowsAround { get; }

    /// <summary>A simulation; one a thread.</summary>
    /// <param name="parameters">Values in the order of <see cref="Parameters"/>.</param>
    /// <param name="fidelity">How exact.</param>
    ISimulation Simulate(double[] parameters, Fidelity fidelity);
}

/// <summary>A model with parameters, being simulated along a log.</summary>
public interface ISimulation
{
    /// <summary>Starts at a row, at least <see cref="IGreyBoxModel.RowsAround"/> from both ends. May be called again and again.</summary>
    void Start(RecordedLog log, int row, Loop loop);

    /// <summary>Advances one row and fills the outputs there, as the sensors show them. Never throws for a diverging state.</summary>
    void Step(double[] outputs);
}
