using ImitationHil.Firmware;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;

namespace ImitationHil.Lab.Experts;

/// <summary>
/// An expert at work: looks through its eyes, decides, and may have noise added to what it executes. The clean action
/// is the label of the demonstration; the noisy one is executed.
/// </summary>
public sealed class DemonstratingPolicy : IPolicy
{
    private readonly IPolicy _expert;
    private readonly IOwnEyes? _look;
    private readonly double _eyeNoise;
    private readonly float[] _seen;
    private readonly double[] _ball;
    private readonly Gaussian _noise = new(0);

    /// <param name="expert">The expert's law.</param>
    /// <param name="look">Its own eyes; null when it reads the logged sample.</param>
    /// <param name="eyeNoise">Standard deviation of its own sensor, in the unit of the state.</param>
    public DemonstratingPolicy(IPolicy expert, IOwnEyes? look, double eyeNoise)
    {
        _expert = expert;
        _look = look;
        _eyeNoise = eyeNoise;
        _seen = new float[expert.Signals.ObservationCount];
        _ball = new double[expert.Signals.ActionCount];
        Clean = new float[expert.Signals.ActionCount];
    }

    /// <summary>The clean action of the last step.</summary>
    public float[] Clean { get; }

    /// <summary>Radius of the ball from which execution noise is drawn, in the unit of the action; 0 for none.</summary>
    public double ActionNoise { get; set; }

    /// <inheritdoc/>
    public Signals Signals => _expert.Signals;

    /// <inheritdoc/>
    public void Reset(uint seed)
    {
        _expert.Reset(seed);
        _noise.Seed(seed ^ 0x5EED0003u);
    }

    /// <inheritdoc/>
    public Status Act(float[] observation, float[] action)
    {
        float[] seen = observation;
        if (_look is not null)
        {
            _look.Look(_eyeNoise, _seen);
            seen = _seen;
        }

        var status = _expert.Act(seen, Clean);
        Clean.CopyTo(action, 0);
        if (ActionNoise > 0)
        {
            _noise.NextInBall(_ball);
            for (int i = 0; i < action.Length; i++)
                action[i] = (float)(Clean[i] + ActionNoise * _ball[i]);
        }

        return status;
    }
}
