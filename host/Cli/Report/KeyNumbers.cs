using ImitationHil.Lab.Results;

namespace ImitationHil.Cli.Report;

/// <summary>One number of the strip under the summary.</summary>
/// <param name="Value">The number with its unit.</param>
/// <param name="Meaning">What it is, a few words.</param>
/// <param name="Css">Class of the policy's colour.</param>
public sealed record KeyNumber(string Value, string Meaning, string Css);

/// <summary>Chooses the numbers that a reader should leave with, six at most.</summary>
public static class KeyNumbers
{
    /// <summary>The strip; empty when the model has none of them.</summary>
    public static IReadOnlyList<KeyNumber> Of(ReportModel model)
    {
        List<KeyNumber> strip = [];
        IReadOnlyList<GrowthRow> first = model.Growth.Count == 0 ? [] : ReportPage.Groups(model.Growth)[0];
        IReadOnlyList<GrowthRow> worst = Findings.Worst(first);
        Add(Findings.Fastest(first));
        Add(worst.FirstOrDefault(row => row.Policy == "linear-noise"));
        Add(Findings.ShortestStable(first));
        Add(worst.Where(row => row.Policy == "chunk").MaxBy(row => row.Chunk));
        IEnumerable<GrowthRow> learners = first.Where(row => row.Policy != "expert");
        if (Findings.Contrast([.. learners]) is { } contrast)
        {
            strip.Add(new KeyNumber($"{Num.Short(contrast.Cost, 2)} \u00d7 less", $"cost of {contrast.Cheap} against {contrast.Costly}, at {Num.Short(contrast.Expert, 2)} \u00d7 its R_expert", "p-expert"));
        }
        else if (Findings.Factor(learners.Select(row => row.RCost)) is { } cost && Findings.Factor(learners.Select(row => row.RExpert)) is { } expert)
        {
            strip.Add(new KeyNumber($"{Num.Short(cost, 2)} \u00d7", $"spread of R_cost, R_expert {Num.Short(expert, 2)} \u00d7", "p-expert"));
        }
        foreach (IGrouping<string, RuinRow> policy in model.Ruin.GroupBy(row => row.Policy))
        {
            RuinRow row = policy.First();
            double peak = row.Hitting.Where(double.IsFinite).DefaultIfEmpty(0).Max();
            if (peak > 0 && strip.Count < 6)
            {
                int at = Array.IndexOf(row.Hitting, peak) + 1;
                strip.Add(new KeyNumber(Num.Percent(peak, 0), $"first hit zero at t = {at}, {row.Policy}", Palette.Css(row.Policy, 1)));
            }
        }
        return strip;

        void Add(GrowthRow? row)
        {
            if (row is null || !Findings.Told(row))
            {
                return;
            }
            string value = $"{Num.Fixed(Math.Abs(row.Multiplier!.Value), Math.Abs(row.Multiplier.Value) is > 0.95 and < 1.05 ? 3 : 2)} \u00d7";
            var number = new KeyNumber(value, $"per step, {Palette.Name(row.Policy, row.Chunk)}", Palette.Css(row.Policy, row.Chunk));
            if (!strip.Contains(number))
            {
                strip.Add(number);
            }
        }
    }
}
