using ImitationHil.Firmware;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Identification;

namespace ImitationHil.Tests.Lab.Identification;

/// <summary>y = a + b x, so that every statistic of a fit has a closed form; a simulation shows the row that it is at.</summary>
public sealed class ToyModel : IGreyBoxModel
{
    public string Name => "toy";

    public IReadOnlyList<Parameter> Parameters { get; init; } =
        [new("a", "1", 0, -10, 10, 1, "level"), new("b", "1", 0, -10, 10, 1, "slope")];

    public IReadOnlyList<OutputChannel> Outputs { get; } = [new("y", "1")];

    public IReadOnlyList<string> Columns { get; } = ["x", "y"];

    public int RowsAround => 0;

    public ISimulation Simulate(double[] parameters, Fidelity fidelity) => new Simulation(parameters);

    /// <summary>A log with given x and y, 10 ms a row.</summary>
    public static RecordedLog Log(string name, double[] x, double[] y) => RecordedLog.From(new Trajectory
    {
        Name = name,
        Signals = new Signals(["y"], ["1"], ["x"], ["1"], 10_000),
        Samples = [.. x.Select((value, k) => new Sample
        {
            Step = k,
            TimeMicroseconds = k * 10_000,
            Observation = [y[k]],
            ActionAsked = [value],
            ActionApplied = [value],
        })],
    });

    private sealed class Simulation(double[] p) : ISimulation
    {
        private double[] _x = [];
        private int _row;

        public void Start(RecordedLog log, int row, Loop loop) => (_x, _row) = (log["x"], row);

        public void Step(double[] outputs) => outputs[0] = p[0] + p[1] * _x[++_row];
    }
}
