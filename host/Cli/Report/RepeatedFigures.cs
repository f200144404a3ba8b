using ImitationHil.Lab.Comparison;
using ImitationHil.Lab.Studies;

namespace ImitationHil.Cli.Report;

/// <summary>Pictures, tables and sentences about recordings of one policy.</summary>
internal static class RepeatedFigures
{
    // One colour a twin; none of them is a policy here.
    private static readonly string[] Colours = ["p-linear", "p-linear-noise", "p-chunk-4", "p-chunk-12", "p-chunk-16", "p-chunk-2"];

    /// <summary>What was found, a sentence each.</summary>
    public static IEnumerable<string> Words(RepeatedRuns repeated)
    {
        var spread = repeated.Spread;
        string shape = spread.GrowsThenContracts ? "grows, then contracts" : "does not both grow and contract";
        yield return $"The spread of {spread.Runs.Count} recorded runs {shape}: floor {Num.Short(spread.Floor)}, peak {Num.Short(spread.Peak.Rms)} at {Num.Fixed(spread.Peak.Seconds, 2)} s, {Num.Short(spread.Final)} at the end (rms over {string.Join(", ", spread.Slots)}).";
        yield return $"Law of the growing part, {spread.Growing.Count} points{(spread.Growing.Count > 0 ? $" from {Num.Fixed(spread.Growing[0].Seconds, 2)} s" : "")}: {spread.Law.Law.ToString().ToLowerInvariant()}{(spread.Law.Why is { } why ? $" ({why})" : $", dAICc {Num.Fixed(spread.Law.DeltaAicc, 1)}")}.";
        foreach (var twin in repeated.Twins)
        {
            var last = twin.Horizons.OpenLoop[^1];
            yield return $"{Short(twin)} replays the recorded commands with {Num.Short(last.Rms.Max())} rad rms after {Num.Fixed(last.Seconds, 2)} s; {Num.Percent(twin.FromBeginning[^1].Covered, 0)} of the runs lie in its simultaneous 95 % envelope to {Num.Fixed(twin.FromBeginning[^1].Seconds, 2)} s.";
        }
    }

    /// <summary>Spread over time, and twins beside it.</summary>
    public static IEnumerable<BandStory> Stories(RepeatedRuns repeated, string id)
    {
        var spread = repeated.Spread;
        double[] x = [.. spread.Curve.Select(point => point.Seconds)];
        var growing = spread.Growing.Select(point => point.Seconds).ToHashSet();
        double until = Math.Min(x[^1], 3 * spread.Peak.Seconds);
        BandPanel Panel(string heading, double end) => new()
        {
            Heading = heading,
            Quantity = "distance from the mean of the runs (rad)",
            Time = "time (s)",
            Floor = spread.Floor,
            Curves =
            [
                new BandCurve { Label = "rms", Voice = Voice.Rig, Css = "p-chunk-8", X = Cut(x, end), Middle = Cut([.. spread.Curve.Select(point => point.Rms)], end), Used = [.. Cut(x, end).Select(growing.Contains)] },
                new BandCurve { Label = "largest", Voice = Voice.Ideal, Css = "p-zero", X = Cut(x, end), Middle = Cut([.. spread.Curve.Select(point => point.Largest)], end) },
            ],
        };
        double[] Cut(double[] values, double end) => [.. values.Where((_, k) => x[k] <= end)];
        yield return new BandStory(
            $"{id}-spread", Words(repeated).First().TrimEnd('.'),
            [Panel("The whole runs", x[^1]), Panel("The growing part", until)],
            [
                $"{spread.Runs.Count} runs, compared at equal times: linear interpolation onto a grid of {Num.Short(spread.GridSeconds, 4)} s; the largest recorded interval is {Num.Short(spread.LargestIntervalSeconds, 4)} s.",
                "Filled points are the growing part, to which the law is fitted.",
            ]);
        if (repeated.Twins.Count == 0)
        {
            yield break;
        }
        yield return new BandStory(
            $"{id}-twins", $"Best of {repeated.Twins.Count} twins under the recorded commands: {Num.Short(repeated.Twins.Min(Last))} rad rms after {Num.Fixed(repeated.Twins[0].FromBeginning[^1].Seconds, 2)} s, the runs themselves {Num.Short(spread.At(repeated.Twins[0].FromBeginning[^1].Seconds))}",
            [
                new BandPanel
                {
                    Heading = "Replay from the beginning",
                    Quantity = "rms of twin minus run (rad)",
                    Time = "time since the replay began (s)",
                    Floor = spread.Floor,
                    Curves = [.. repeated.Twins.Select((twin, k) => new BandCurve { Label = Tail(Short(twin)), Voice = Voice.Twin, Css = Colours[k % Colours.Length], X = [.. twin.FromBeginning.Select(p => p.Seconds)], Middle = [.. twin.FromBeginning.Select(p => p.RmsRadians)] })],
                },
            ],
            ["The policy of the runs is not published, so no twin can be put under it: what is replayed are its recorded commands, open loop."]);

        // Beside the picture there is room for so many letters, and files of one kind differ at their end.
        static string Tail(string name) => name.Length <= 15 ? name : name[^15..].TrimStart('_');

        static double Last(ReplayGap twin) => twin.FromBeginning[^1].RmsRadians;
    }

    /// <summary>Twins in numbers.</summary>
    public static IEnumerable<ReportTable> Tables(RepeatedRuns repeated)
    {
        if (repeated.Twins.Count == 0)
        {
            yield break;
        }
        yield return new ReportTable(
            "Twins under the recorded commands, from many starts along the runs: rms of shoulder and elbow, rad",
            ["twin", .. repeated.Twins[0].Horizons.OpenLoop.Select(row => $"{Num.Fixed(row.Seconds, 2)} s")],
            [.. repeated.Twins.Select(twin => (IReadOnlyList<string>)[twin.Twin, .. twin.Horizons.OpenLoop.Select(row => string.Join(", ", row.Rms.Select(rms => Num.Fixed(rms, 4))))])],
            $"{repeated.Twins[0].Horizons.Starts} starts; start state by the twin's own least squares over five angles.");
        int[] rows = [1, 6, repeated.Twins[0].FromBeginning.Count - 1];
        yield return new ReportTable(
            "Coverage: share of the runs inside each twin's simultaneous 95 % envelope from the beginning on",
            ["twin", .. rows.Select(k => $"to {Num.Fixed(repeated.Twins[0].FromBeginning[k].Seconds, 2)} s")],
            [.. repeated.Twins.Select(twin => (IReadOnlyList<string>)[twin.Twin, .. rows.Select(k => Num.Percent(twin.FromBeginning[k].Covered, 0))])],
            $"{repeated.Twins[0].Rollouts} rollouts a run with rounding of the angles, 0.005 rad/s at the start and 0.04 and 0.07 N m about the commands: where coverage is low, the model is wrong by more than such noise explains.");
    }

    // The file behind an address, without its folder.
    private static string Short(ReplayGap twin) => Path.GetFileNameWithoutExtension(twin.Twin[(twin.Twin.LastIndexOf('=') + 1)..]) is { Length: > 0 } name ? name : twin.Twin;
}
