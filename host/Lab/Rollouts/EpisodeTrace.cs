using ImitationHil.Firmware;
using ImitationHil.Lab.Data;

namespace ImitationHil.Lab.Rollouts;

/// <summary>
/// The samples of one episode in arrays that are allocated once and reused, so that recording costs the control loop
/// nothing. Turned into a <see cref="Trajectory"/> when somebody wants to keep it.
/// </summary>
public sealed class EpisodeTrace : ITrace
{
    private readonly Signals _signals;
    private readonly float[] _observation, _asked, _applied, _label;
    private readonly int[] _limitBits;
    private readonly Status[] _status;
    private readonly float[]? _clean;

    /// <param name="signals">Shape of the samples.</param>
    /// <param name="capacity">Most steps an episode may have.</param>
    /// <param name="clean">Where the expert leaves its clean action before each step; null when there is no expert.</param>
    public EpisodeTrace(Signals signals, int capacity, float[]? clean = null)
    {
        _signals = signals;
        _clean = clean;
        _observation = new float[capacity * signals.ObservationCount];
        _asked = new float[capacity * signals.ActionCount];
        _applied = new float[capacity * signals.ActionCount];
        _label = new float[clean is null ? 0 : capacity * signals.ActionCount];
        _limitBits = new int[capacity];
        _status = new Status[capacity];
    }

    /// <summary>Number of recorded steps.</summary>
    public int Count { get; private set; }

    /// <summary>Forgets the episode.</summary>
    public void Clear() => Count = 0;

    /// <inheritdoc/>
    public void Record(int step, float[] observation, float[] asked, float[] applied, int limitBits, Status status)
    {
        int t = Count++;
        observation.CopyTo(_observation, t * observation.Length);
        asked.CopyTo(_asked, t * asked.Length);
        applied.CopyTo(_applied, t * applied.Length);
        _clean?.CopyTo(_label, t * asked.Length);
        _limitBits[t] = limitBits;
        _status[t] = status;
    }

    /// <summary>Observation slot i at step t.</summary>
    public float Observation(int t, int i) => _observation[t * _signals.ObservationCount + i];

    /// <summary>Limits in force during step t.</summary>
    public int LimitBitsAt(int t) => _limitBits[t];

    /// <summary>A copy to keep.</summary>
    public Trajectory ToTrajectory(string name, uint seed)
    {
        int n = _signals.ObservationCount, m = _signals.ActionCount;
        var samples = new Sample[Count];
        for (int t = 0; t < samples.Length; t++)
        {
            samples[t] = new Sample
            {
                Step = t,
                TimeMicroseconds = (long)t * _signals.PeriodMicroseconds,
                Observation = Doubles(_observation, t, n),
                ActionAsked = Doubles(_asked, t, m),
                ActionApplied = Doubles(_applied, t, m),
                ExpertAction = _clean is null ? [] : Doubles(_label, t, m),
                LimitBits = _limitBits[t],
                Status = _status[t],
            };
        }

        return new Trajectory { Name = name, Signals = _signals, Samples = samples, Seed = seed };
    }

    private static double[] Doubles(float[] source, int row, int width) =>
        Array.ConvertAll(source.AsSpan(row * width, width).ToArray(), value => (double)value);
}
