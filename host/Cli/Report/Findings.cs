using ImitationHil.Lab.Results;

namespace ImitationHil.Cli.Report;

/// <summary>Sentences with the number in them, computed from the rows. No sentence is returned where the data tell none.</summary>
public static class Findings
{
    /// <summary>Whether a row has a finite multiplier.</summary>
    public static bool Told(GrowthRow row) => row.Multiplier is { } m && double.IsFinite(m);

    /// <summary>Whether a row has a finite interval of two ends.</summary>
    public static bool HasInterval(GrowthRow row) =>
        row.Ci95 is { Length: 2 } ends && double.IsFinite(ends[0]) && double.IsFinite(ends[1]);

    /// <summary>The largest |multiplier| that the interval allows; the measured one when there is no interval.</summary>
    public static double Reach(GrowthRow row) =>
        HasInterval(row) ? Math.Max(Math.Abs(row.Ci95![0]), Math.Abs(row.Ci95[1])) : Math.Abs(row.Multiplier!.Value);

    /// <summary>One row a policy, the worse of its signs, in the order of the data; experts are left out.</summary>
    public static IReadOnlyList<GrowthRow> Worst(IReadOnlyList<GrowthRow> rows) =>
        [.. rows.Where(row => Told(row) && row.Policy != "expert").GroupBy(row => (row.Policy, row.Chunk))
            .Select(group => group.MaxBy(row => Math.Abs(row.Multiplier!.Value))!)];

    /// <summary>The shortest chunk that does not grow for any sign; null when there is none.</summary>
    public static GrowthRow? ShortestStable(IReadOnlyList<GrowthRow> rows) =>
        Worst(rows).Where(row => row.Policy == "chunk" && Math.Abs(row.Multiplier!.Value) < 1).MinBy(row => row.Chunk);

    /// <summary>The policy that grows fastest; null when none grows.</summary>
    public static GrowthRow? Fastest(IReadOnlyList<GrowthRow> rows) =>
        Worst(rows).Where(row => Math.Abs(row.Multiplier!.Value) > 1).MaxBy(row => Math.Abs(row.Multiplier!.Value));

    /// <summary>Title of the deviation picture.</summary>
    public static string? Drift(IReadOnlyList<GrowthRow> rows)
    {
        GrowthRow? stable = ShortestStable(rows)
            ?? Worst(rows).Where(row => Math.Abs(row.Multiplier!.Value) < 1).MinBy(row => Math.Abs(row.Multiplier!.Value));
        GrowthRow? grows = Fastest(rows);
        string growth = grows is null ? "" : $"{Name(grows)} grows {Size(grows.Multiplier)} a step";
        if (stable is null)
        {
            return grows is null ? null : Capital($"{growth}, predicted {Size(grows.Predicted)}; no policy stops the drift");
        }
        string verb = Reach(stable) < 1 ? "stops the drift" : "may stop the drift, its interval reaches 1";
        string text = $"{Name(stable)} {verb}: {Size(stable.Multiplier)} a step, predicted {Size(stable.Predicted)}";
        return Capital(growth.Length == 0 ? text : $"{text}; {growth}");
    }

    /// <summary>Title of the forest plot.</summary>
    public static string? Agreement(IReadOnlyList<GrowthRow> rows)
    {
        List<GrowthRow> known = [.. rows.Where(row => Told(row) && double.IsFinite(row.Predicted))];
        if (known.Count == 0)
        {
            return null;
        }
        List<GrowthRow> told = [.. known.Where(HasInterval)];
        int inside = told.Count(row => row.Predicted >= row.Ci95![0] && row.Predicted <= row.Ci95[1]);
        GrowthRow worst = known.MaxBy(row => Math.Abs(row.Multiplier!.Value - row.Predicted))!;
        string largest = $"largest difference {Num.Fixed(worst.Multiplier - worst.Predicted, 3)}, {Name(worst)}, sign {Num.Sign(worst.Sign)}";
        return told.Count == 0
            ? Capital(largest)
            : $"{inside} of {told.Count} predictions lie inside the measured 95 % interval; {largest}";
    }

    /// <summary>Ratio of largest to smallest of the positive finite values; null with fewer than two.</summary>
    public static double? Factor(IEnumerable<double> values)
    {
        List<double> good = [.. values.Where(v => v > 0 && double.IsFinite(v))];
        return good.Count < 2 ? null : good.Max() / good.Min();
    }

    /// <summary>Title of the picture of the two risks.</summary>
    public static string? Risk(IReadOnlyList<GrowthRow> rows)
    {
        if (Factor(rows.Select(row => row.RExpert)) is not { } expert || Factor(rows.Select(row => row.RCost)) is not { } cost)
        {
            return null;
        }
        if (Contrast(rows) is { } contrast)
        {
            return Capital($"{contrast.Cheap} errs {Num.Short(contrast.Expert, 2)} times as much as {contrast.Costly} on the expert\u2019s states, yet costs {Num.Short(contrast.Cost, 2)} times less");
        }
        string same = expert < 2 ? $"The same R_expert within a factor of {Num.Short(expert, 2)}" : $"R_expert differs by a factor of {Num.Short(expert, 2)}";
        return $"{same}, {(cost > 2 * expert ? "yet " : "")}R_cost differs by a factor of {Num.Short(cost, 2)}";
    }

    /// <summary>
    /// The costliest policy beside the cheapest among those that err at least as much on the expert's states: what a
    /// small error on the data does not tell. Null when there is no such pair, or it differs by less than a factor of 2.
    /// </summary>
    public static (string Cheap, string Costly, double Expert, double Cost)? Contrast(IReadOnlyList<GrowthRow> rows)
    {
        var policies = rows.GroupBy(row => (row.Policy, row.Chunk))
            .Select(group => (Name: Palette.Name(group.Key.Policy, group.Key.Chunk), Expert: group.Average(row => row.RExpert), Cost: group.Average(row => row.RCost)))
            .Where(policy => policy.Expert > 0 && policy.Cost > 0 && double.IsFinite(policy.Expert) && double.IsFinite(policy.Cost))
            .ToArray();
        if (policies.Length < 2)
        {
            return null;
        }
        var costly = policies.MaxBy(policy => policy.Cost);
        var rivals = policies.Where(policy => policy.Name != costly.Name && policy.Expert >= costly.Expert).ToArray();
        if (rivals.Length == 0)
        {
            return null;
        }
        var cheap = rivals.MinBy(policy => policy.Cost);
        return costly.Cost < 2 * cheap.Cost ? null : (cheap.Name, costly.Name, cheap.Expert / costly.Expert, costly.Cost / cheap.Cost);
    }

    /// <summary>Title of the hitting-time picture.</summary>
    public static string? Ruin(IReadOnlyList<RuinRow> rows)
    {
        List<string> parts = [];
        foreach (IGrouping<string, RuinRow> policy in rows.Where(row => row.Hitting.Any(v => v > 0)).GroupBy(row => row.Policy))
        {
            int best = Mode(policy.First().Hitting);
            if (policy.Any(row => Mode(row.Hitting) != best))
            {
                // Its time depends on the sign: a range over both would say nothing.
                continue;
            }
            List<double> seen = [.. policy.Where(row => best < row.Hitting.Length).Select(row => row.Hitting[best]).Where(double.IsFinite)];
            string range = Num.Percent(seen.Min(), 0) == Num.Percent(seen.Max(), 0) ? Num.Percent(seen.Min(), 0) : $"{Num.Fixed(seen.Min() * 100, 0)} to {Num.Percent(seen.Max(), 0)}";
            string expected = best < policy.First().Expected.Length ? $" (expected {Num.Percent(policy.First().Expected[best], 0)})" : "";
            parts.Add($"{policy.Key} hits zero at t = {best + 1} in {range}{expected}");
        }
        return parts.Count == 0 ? null : Capital(string.Join("; ", parts.Take(2)));
    }

    /// <summary>Title of the picture of eigenvalues.</summary>
    public static string Circle(IReadOnlyList<EigenvalueSet> sets)
    {
        List<(string Name, double Radius)> loops = [.. sets.GroupBy(set => (set.Policy, set.Chunk))
            .Select(group => (Palette.Name(group.Key.Policy, group.Key.Chunk), group.Max(Radius)))];
        List<string> outside = [.. loops.Where(loop => loop.Radius > 1).Select(loop => $"{loop.Name} ({Num.Fixed(loop.Radius, 2)})")];
        List<string> inside = [.. loops.Where(loop => loop.Radius <= 1).Select(loop => $"{loop.Name} ({Num.Fixed(loop.Radius, 2)})")];
        string left = outside.Count == 0 ? "No eigenvalue leaves the unit circle" : $"Outside the unit circle: {string.Join(", ", outside)}";
        return inside.Count == 0 ? left : $"{left}; inside: {string.Join(", ", inside)}";
    }

    /// <summary>Spectral radius of one set; finite eigenvalues only.</summary>
    public static double Radius(EigenvalueSet set) =>
        set.Values.Where(Finite).Select(v => Math.Sqrt((v[0] * v[0]) + (v[1] * v[1]))).DefaultIfEmpty(0).Max();

    /// <summary>Whether an eigenvalue is a finite pair.</summary>
    public static bool Finite(double[] value) => value is { Length: 2 } && double.IsFinite(value[0]) && double.IsFinite(value[1]);

    /// <summary>First letter in upper case.</summary>
    public static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    private static int Mode(double[] shares) => Array.IndexOf(shares, shares.Where(double.IsFinite).Max());

    private static string Name(GrowthRow row) => Palette.Name(row.Policy, row.Chunk);

    private static string Size(double? multiplier) => Num.Fixed(multiplier is { } m ? Math.Abs(m) : null, 3);
}
