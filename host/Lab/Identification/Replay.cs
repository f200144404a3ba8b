namespace ImitationHil.Lab.Identification;

/// <summary>Where and how far a model is simulated along logs that it was not fitted to.</summary>
public sealed record ReplayProtocol
{
    /// <summary>Starts a log.</summary>
    public required int StartsPerLog { get; init; }

    /// <summary>First row of a start.</summary>
    public required int FirstRow { get; init; }

    /// <summary>Last row of a start.</summary>
    public required int LastRow { get; init; }

    /// <summary>Times after the start at which deviations are read, s, ascending.</summary>
    public required double[] HorizonsSeconds { get; init; }

    /// <summary>Whether the expert can be simulated in the loop, too.</summary>
    public bool ClosedLoop { get; init; } = true;
}

/// <summary>Root mean square of simulation minus log, a while after the start.</summary>
/// <param name="Seconds">Time since the start.</param>
/// <param name="Rms">One an output, in its unit.</param>
public sealed record ReplayRow(double Seconds, double[] Rms);

/// <summary>Deviations of a model from logs, with the sensors quantised as on the rig.</summary>
/// <param name="ClosedLoop">With the expert in the loop, one row a horizon; empty where there is none.</param>
/// <param name="OpenLoop">With the recorded input, one row a horizon.</param>
/// <param name="Starts">Starts over all logs.</param>
public sealed record ReplayTable(IReadOnlyList<ReplayRow> ClosedLoop, IReadOnlyList<ReplayRow> OpenLoop, int Starts);

/// <summary>Simulates a model along logs, again and again from starts that are estimated from the log itself.</summary>
public static class Replay
{
    /// <summary>Deviations over all starts of all logs.</summary>
    public static ReplayTable Run(IGreyBoxModel model, double[] parameters, IReadOnlyList<RecordedLog> logs, ReplayProtocol protocol) => new(
        protocol.ClosedLoop ? Rows(model, parameters, logs, protocol, Loop.Closed) : [],
        Rows(model, parameters, logs, protocol, Loop.Open),
        logs.Sum(log => RowsOf(model, log, protocol).Count()));

    /// <summary>The starts of one log: those of the protocol, as far as the log allows.</summary>
    public static IEnumerable<int> RowsOf(IGreyBoxModel model, RecordedLog log, ReplayProtocol protocol)
    {
        int longest = Steps(log, protocol.HorizonsSeconds[^1]);
        int last = log.Rows - 1 - longest;
        return last < model.RowsAround ? [] : Starts.Even(protocol.StartsPerLog, Math.Max(protocol.FirstRow, model.RowsAround), Math.Min(protocol.LastRow, log.Rows - 1 - model.RowsAround))
            .Select(row => Math.Min(row, last));
    }

    private static ReplayRow[] Rows(IGreyBoxModel model, double[] parameters, IReadOnlyList<RecordedLog> logs, ReplayProtocol protocol, Loop loop)
    {
        int outputs = model.Outputs.Count;
        var squares = protocol.HorizonsSeconds.Select(_ => new double[outputs]).ToArray();
        var simulation = model.Simulate(parameters, Fidelity.Full);
        var shown = new double[outputs];
        int starts = 0;
        foreach (var log in logs)
        {
            int[] horizons = [.. protocol.HorizonsSeconds.Select(seconds => Steps(log, seconds))];
            foreach (int row in RowsOf(model, log, protocol))
            {
                starts++;
                simulation.Start(log, row, loop);
                int next = 0;
                for (int k = 1; next < horizons.Length; k++)
                {
                    simulation.Step(shown);
                    if (k != horizons[next])
                        continue;
                    for (int o = 0; o < outputs; o++)
                        squares[next][o] += Math.Pow(shown[o] - log[model.Outputs[o].Name][row + k], 2);
                    next++;
                }
            }
        }

        return [.. protocol.HorizonsSeconds.Select((seconds, i) => new ReplayRow(seconds, [.. squares[i].Select(square => Math.Sqrt(square / starts))]))];
    }

    private static int Steps(RecordedLog log, double seconds) => (int)Math.Round(seconds / log.PeriodSeconds);
}
