using ImitationHil.Cli.CommandLine;
using ImitationHil.Lab.Growth;
using ImitationHil.Lab.Results;
using ImitationHil.Lab.Studies;

namespace ImitationHil.Cli.Verbs;

/// <summary>One thing that the demonstration promises.</summary>
/// <param name="Name">The promise in words, with its limit.</param>
/// <param name="Measured">What came out.</param>
/// <param name="Pass">Whether it was kept.</param>
public sealed record DemoCheck(string Name, string Measured, bool Pass);

/// <summary>What the demonstration promises, checked at the end of every run.</summary>
internal static class DemoChecks
{
    // The rig study found growing multipliers within 2 % and contracting ones, which end at the floor, within 6 %.
    private const double GrowingBand = 0.03, ShrinkingBand = 0.06;

    // (g/2)(1 + l)^(1/l) at g = 1.5, the closed form for a learner that knows nothing of the hidden direction.
    private static double Theory(GrowthRow row) => 0.75 * Math.Pow(1 + row.Chunk, 1.0 / row.Chunk);

    public static IReadOnlyList<DemoCheck> Of(DemoResult result, IReadOnlyList<VerifyRow> verified, Deployment deployment)
    {
        var growth = result.Growth;
        var blind = growth.Where(row => row.Policy != "linear-noise").ToArray();
        var ideal = result.Ruin.Where(row => row.Rig.StartsWith("sim:", StringComparison.Ordinal) && row.Policy == "bimodal").ToArray();
        var twoChunk = result.Ruin.Where(row => row.Policy == "two-chunk").ToArray();
        return
        [
            Worst("measured growth within 3 % of predicted", growth.Where(Grows), row => Math.Abs(row.Multiplier!.Value / row.Predicted - 1), GrowingBand),
            Worst("measured contraction within 6 % of predicted", growth.Where(row => !Grows(row)), row => Math.Abs(row.Multiplier!.Value / row.Predicted - 1), ShrinkingBand),
            Worst("predicted within 5 % of (g/2)(1+l)^(1/l)", blind, row => Math.Abs(Math.Abs(row.Predicted) / Theory(row) - 1), 0.05),
            Worst("noise in the demonstrations stops the drift: multiplier below 1", growth.Where(row => row.Policy == "linear-noise"), row => Math.Abs(row.Multiplier!.Value), 1),
            Least("at least 1.8 decades of growth for the linear policy", growth.Where(row => row.Policy == "linear"), row => row.Decades, 1.8),

            // Six shares at once: 99.99 % intervals, so that an honest run fails once in 1,700.
            new DemoCheck("bimodal policy: zero at t = 1, 2, 3 with 1/2, 1/4, 1/8", string.Join("; ", ideal.Select(row => string.Join(", ", row.Hitting.Take(3).Select(p => Ui.Number(p))))), ideal.All(InLaw)),
            Least("two-chunk policy: zero at t = 2 for both signs", twoChunk, row => row.Hitting[1], 0.95),
            new DemoCheck("every image computes the same bits here and over the wire", $"{verified.Count(row => row.Equal)} of {verified.Count}", verified.All(row => row.Equal)),
            new DemoCheck("a run on the emulated device equals the run in process, bit for bit", deployment.HashOnDevice, deployment.Equal),
        ];
    }

    private static bool Grows(GrowthRow row) => Math.Abs(row.Predicted) > 1;

    private static bool InLaw(RuinRow row)
    {
        for (int k = 0; k < 3; k++)
        {
            var interval = Quantiles.Wilson((int)Math.Round(row.Hitting[k] * row.Episodes), row.Episodes, 0.9999);
            if (row.Expected[k] < interval[0] || row.Expected[k] > interval[1])
                return false;
        }

        return true;
    }

    // A row without a multiplier could not be measured, which is a failure here, not a pass.
    private static DemoCheck Worst(string name, IEnumerable<GrowthRow> rows, Func<GrowthRow, double> value, double limit)
    {
        double worst = rows.Max(row => row.Multiplier is null ? double.PositiveInfinity : value(row));
        return new DemoCheck(name, Ui.Number(worst), worst <= limit);
    }

    private static DemoCheck Least<T>(string name, IEnumerable<T> rows, Func<T, double> value, double limit)
    {
        double least = rows.Min(value);
        return new DemoCheck(name, Ui.Number(least), least >= limit);
    }
}
