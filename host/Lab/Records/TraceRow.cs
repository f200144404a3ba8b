using ImitationHil.Firmware;

namespace ImitationHil.Lab.Records;

/// <summary>
/// A policy period as it is read from a record that is longer than the memory: filled anew for each row, so that reading allocates
/// nothing a row. Whoever wants to keep numbers copies them. Values as in <see cref="Data.Sample"/>.
/// </summary>
public sealed class TraceRow
{
    private readonly double[][] _values = [[], [], [], [], [], []];

    /// <summary>Number of the episode, from 0.</summary>
    public uint Episode { get; internal set; }

    /// <summary>Index of the policy period within the episode, from 0.</summary>
    public int Step { get; internal set; }

    /// <summary>Device time at the observation, microseconds since the episode began.</summary>
    public long TimeMicroseconds { get; internal set; }

    /// <summary>What the policy saw.</summary>
    public double[] Observation => _values[0];

    /// <summary>What the policy asked for.</summary>
    public double[] ActionAsked => _values[1];

    /// <summary>What reached the plant.</summary>
    public double[] ActionApplied => _values[2];

    /// <summary>The expert's clean action; empty when unknown.</summary>
    public double[] ExpertAction => _values[3];

    /// <summary>What the twin predicts; empty when none was run.</summary>
    public double[] TwinObservation => _values[4];

    /// <summary>Further columns; empty when none.</summary>
    public double[] Auxiliary => _values[5];

    /// <summary>Limits in force.</summary>
    public int LimitBits { get; internal set; }

    /// <summary>How the step ended.</summary>
    public Status Status { get; internal set; }

    /// <summary>Time from measurement to actuation, microseconds.</summary>
    public int LatencyMicroseconds { get; internal set; }

    /// <summary>Copies another row.</summary>
    public void Take(TraceRow row)
    {
        (Episode, Step, TimeMicroseconds, LimitBits, Status, LatencyMicroseconds) = (row.Episode, row.Step, row.TimeMicroseconds, row.LimitBits, row.Status, row.LatencyMicroseconds);
        for (int field = 0; field < _values.Length; field++)
            row._values[field].CopyTo(Room(field, row._values[field].Length), 0);
    }

    /// <summary>As a sample that shares its numbers: the row must not be filled again.</summary>
    public Data.Sample ToSample() => new()
    {
        Step = Step,
        TimeMicroseconds = TimeMicroseconds,
        Observation = Observation,
        ActionAsked = ActionAsked,
        ActionApplied = ActionApplied,
        ExpertAction = ExpertAction,
        TwinObservation = TwinObservation,
        Auxiliary = Auxiliary,
        LimitBits = LimitBits,
        Status = Status,
        LatencyMicroseconds = LatencyMicroseconds,
    };

    // Rows of a record are of one shape, so room is made once.
    internal double[] Room(int field, int count)
    {
        if (_values[field].Length != count)
            _values[field] = count == 0 ? [] : new double[count];
        return _values[field];
    }
}
