using ImitationHil.Lab.Data;

namespace ImitationHil.Lab.Identification;

/// <summary>A trajectory as columns, which simulations read by name.</summary>
public sealed class RecordedLog
{
    private readonly Dictionary<string, double[]> _columns = [];

    private RecordedLog(string name, double periodSeconds, double[] timeSeconds)
    {
        Name = name;
        PeriodSeconds = periodSeconds;
        TimeSeconds = timeSeconds;
    }

    /// <summary>Name of the trajectory.</summary>
    public string Name { get; }

    /// <summary>Time between rows, s.</summary>
    public double PeriodSeconds { get; }

    /// <summary>Time of each row since the beginning, s.</summary>
    public double[] TimeSeconds { get; }

    /// <summary>Number of rows.</summary>
    public int Rows => TimeSeconds.Length;

    /// <summary>A column, one value a row; do not write to it.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name; see <see cref="Missing"/>.</exception>
    public double[] this[string column] => _columns[column];

    /// <summary>
    /// The columns of a trajectory: auxiliary ones, observations, applied actions. Where a name occurs twice, the first of
    /// these wins.
    /// </summary>
    public static RecordedLog From(Trajectory trajectory)
    {
        var samples = trajectory.Samples;
        var log = new RecordedLog(
            trajectory.Name, trajectory.Signals.PeriodMicroseconds / 1e6, [.. samples.Select(sample => sample.TimeMicroseconds / 1e6)]);
        for (int i = 0; i < trajectory.AuxiliaryNames.Count; i++)
            log._columns.TryAdd(trajectory.AuxiliaryNames[i], Column(samples, sample => sample.Auxiliary, i));
        for (int i = 0; i < trajectory.Signals.ObservationCount; i++)
            log._columns.TryAdd(trajectory.Signals.ObservationNames[i], Column(samples, sample => sample.Observation, i));
        for (int i = 0; i < trajectory.Signals.ActionCount; i++)
            log._columns.TryAdd(trajectory.Signals.ActionNames[i], Column(samples, sample => sample.ActionApplied, i));
        return log;
    }

    /// <summary>A part of the log as a log of its own, whose time goes on; for holding out the end of a single one.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="first">First row.</param>
    /// <param name="rows">Number of rows.</param>
    public RecordedLog Part(string name, int first, int rows)
    {
        var part = new RecordedLog(name, PeriodSeconds, TimeSeconds[first..(first + rows)]);
        foreach (var (column, values) in _columns)
            part._columns[column] = values[first..(first + rows)];
        return part;
    }

    /// <summary>Those of the names that are not columns here.</summary>
    public IEnumerable<string> Missing(IEnumerable<string> names) => names.Where(name => !_columns.ContainsKey(name));

    private static double[] Column(IReadOnlyList<Sample> samples, Func<Sample, double[]> of, int slot) =>
        [.. samples.Select(sample => of(sample)[slot])];
}
