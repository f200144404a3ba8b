using ImitationHil.Firmware;
using ImitationHil.Lab.Data;

namespace ImitationHil.Lab.Import;

/// <summary>Makes trajectories of checked columns: splits at gaps, resamples each part, fills the samples.</summary>
internal static class TrajectoryBuilder
{
    /// <summary>The trajectories of one file, in time order.</summary>
    public static IReadOnlyList<Trajectory> Build(string name, ColumnMapping mapping, TimeAxis time, Columns columns)
    {
        Signals signals = mapping.ToSignals();
        int[] bounds = [mapping.SkipRows, .. time.Gaps.Where(k => k > mapping.SkipRows), time.Seconds.Length];
        return [.. Enumerable.Range(1, bounds.Length - 1).Select(part => new Trajectory
        {
            Name = bounds.Length == 2 ? name : $"{name}-{part}",
            Signals = signals,
            Samples = Samples(mapping, time, columns, bounds[part - 1]..bounds[part]),
            AuxiliaryNames = [.. mapping.Auxiliary.Select(s => s.Name)],
            AuxiliaryUnits = [.. mapping.Auxiliary.Select(s => s.Unit)],
        })];
    }

    private static Sample[] Samples(ColumnMapping mapping, TimeAxis time, Columns columns, Range rows)
    {
        double[] seconds = time.Seconds[rows];
        double[] Values(double[] column) => time.NeedsResampling
            ? Resampler.Linear(seconds, column.AsSpan(rows), mapping.PeriodSeconds)
            : column[rows];
        double[][] Pick(IReadOnlyList<MappedSlot> slots) => [.. slots.Select(s => Values(columns[s.Column]))];

        double[][] observation = Pick(mapping.Observation);
        double[][] applied = Pick(mapping.Applied);
        double[][] expert = Pick(mapping.Expert);
        double[][] auxiliary = Pick(mapping.Auxiliary);

        // As 0 or 1, so that interpolation marks every sample that has a limited row on either side.
        double[] limited = mapping.SaturatedColumn is null ? [] : Values([.. columns[mapping.SaturatedColumn].Select(v => v == 0 ? 0.0 : 1.0)]);
        var samples = new Sample[observation[0].Length];
        for (int k = 0; k < samples.Length; k++)
        {
            samples[k] = new Sample
            {
                Step = k,
                TimeMicroseconds = time.NeedsResampling ? (long)k * mapping.PeriodMicroseconds : (long)Math.Round((seconds[k] - seconds[0]) * 1e6),
                Observation = Row(observation, k),
                ActionAsked = Row(expert.Length > 0 ? expert : applied, k),
                ActionApplied = Row(applied, k),
                ExpertAction = Row(expert, k),
                Auxiliary = Row(auxiliary, k),
                LimitBits = limited.Length > 0 && limited[k] > 0 ? LimitBits.Action : 0,
            };
        }

        return samples;
    }

    private static double[] Row(double[][] columns, int k)
    {
        double[] row = columns.Length == 0 ? [] : new double[columns.Length];
        for (int i = 0; i < row.Length; i++)
        {
            row[i] = columns[i][k];
        }

        return row;
    }
}
