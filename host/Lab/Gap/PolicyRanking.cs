using ImitationHil.Lab.Data;
using MathNet.Numerics.Distributions;

namespace ImitationHil.Lab.Gap;

/// <summary>One number a policy, on the rig and on the twin: a multiplier, a cost, a success rate.</summary>
public sealed record PolicyScores
{
    /// <summary>Checked: as many of each, finite.</summary>
    /// <param name="policies">Names.</param>
    /// <param name="rig">Measured, one a policy.</param>
    /// <param name="twin">Simulated, one a policy.</param>
    /// <exception cref="BadInputException">They do not fit together.</exception>
    public PolicyScores(IReadOnlyList<string> policies, IReadOnlyList<double> rig, IReadOnlyList<double> twin)
    {
        var problems = new List<Problem>();
        if (rig.Count != policies.Count || twin.Count != policies.Count)
            problems.Add(new Problem("policies", "", $"{policies.Count} names, {rig.Count} numbers of the rig, {twin.Count} of the twin; expected as many"));
        for (int i = 0; i < Math.Min(policies.Count, Math.Min(rig.Count, twin.Count)); i++)
        {
            if (!double.IsFinite(rig[i]) || !double.IsFinite(twin[i]))
                problems.Add(new Problem("policies", policies[i], "a number is not finite; leave out policies without one"));
        }

        if (problems.Count > 0)
            throw new BadInputException(problems);
        (Policies, Rig, Twin) = (policies, rig, twin);
    }

    /// <summary>Names.</summary>
    public IReadOnlyList<string> Policies { get; }

    /// <summary>Measured.</summary>
    public IReadOnlyList<double> Rig { get; }

    /// <summary>Simulated.</summary>
    public IReadOnlyList<double> Twin { get; }
}

/// <summary>Does simulation rank policies as the rig does?</summary>
public static class PolicyRanking
{
    private const int FewestPolicies = 3;
    private const int FewestForCi = 4;

    /// <summary>Pearson correlation over policies (the sim-to-real correlation coefficient of Kadian and others 2020), Fisher's interval.</summary>
    public static GapResult Pearson(PolicyScores scores) => Correlation(GapIds.Pearson, scores, [.. scores.Rig], [.. scores.Twin], 1);

    /// <summary>Spearman's rank correlation, ties by mean ranks; Fisher's interval with the variance 1.06 / (n - 3) of Fieller and others.</summary>
    public static GapResult Spearman(PolicyScores scores) => Correlation(GapIds.Spearman, scores, Ranks(scores.Rig), Ranks(scores.Twin), 1.06);

    /// <summary>
    /// Mean maximum rank violation (Li and others 2024, SIMPLER): mean over policies i of the largest |R_i - R_j| among
    /// those j that rig and twin order differently. 0 when the order is the same; the unit of the number.
    /// </summary>
    public static GapResult Mmrv(PolicyScores scores)
    {
        int n = scores.Rig.Count;
        if (n < 2)
            return GapResult.None(GapIds.Mmrv, n, n, $"{n} policies; 2 are the fewest");
        double sum = 0;
        for (int i = 0; i < n; i++)
        {
            double worst = 0;
            for (int j = 0; j < n; j++)
            {
                if ((scores.Twin[i] < scores.Twin[j]) != (scores.Rig[i] < scores.Rig[j]))
                    worst = Math.Max(worst, Math.Abs(scores.Rig[i] - scores.Rig[j]));
            }

            sum += worst;
        }

        return new GapResult(GapIds.Mmrv, sum / n, null, null, n, n);
    }

    private static GapResult Correlation(string id, PolicyScores scores, double[] x, double[] y, double varianceFactor)
    {
        int n = x.Length;
        if (n < FewestPolicies)
            return GapResult.None(id, n, n, $"{n} policies; {FewestPolicies} are the fewest");
        double mx = x.Average(), my = y.Average(), xx = 0, yy = 0, xy = 0;
        for (int i = 0; i < n; i++)
        {
            xx += (x[i] - mx) * (x[i] - mx);
            yy += (y[i] - my) * (y[i] - my);
            xy += (x[i] - mx) * (y[i] - my);
        }

        if (!(xx > 0) || !(yy > 0))
            return GapResult.None(id, n, n, $"all policies have the same number on the {(xx > 0 ? "twin" : "rig")}");
        double r = Math.Clamp(xy / Math.Sqrt(xx * yy), -1, 1);
        double[]? ci = null;
        if (n >= FewestForCi && Math.Abs(r) < 1)
        {
            double reach = Normal.InvCDF(0, 1, 0.975) * Math.Sqrt(varianceFactor / (n - 3));
            ci = [Math.Tanh(Math.Atanh(r) - reach), Math.Tanh(Math.Atanh(r) + reach)];
        }

        return new GapResult(id, r, ci, null, n, n);
    }

    private static double[] Ranks(IReadOnlyList<double> values) =>
        [.. values.Select(value => values.Count(other => other < value) + (values.Count(other => other == value) + 1) / 2.0)];
}
