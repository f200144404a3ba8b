using ImitationHil.Lab.Growth;
using MathNet.Numerics.Distributions;

namespace ImitationHil.Lab.Gap;

/// <summary>Whether rig and twin grow alike.</summary>
public enum Agreement
{
    /// <summary>The data cannot tell.</summary>
    CannotTell,

    /// <summary>The multipliers are equivalent: their difference is under the margin, with 95 % confidence.</summary>
    Agrees,

    /// <summary>The multipliers differ, and are not shown to be within the margin.</summary>
    Differs,
}

/// <summary>
/// The verdict on one policy. Growth alone decides, by two tests at 5 %: the permutation test (is there a difference?) and TOST
/// (is it under the margin?):
/// <list type="table">
/// <item><term>TOST passes, no difference found</term><description>agrees</description></item>
/// <item><term>TOST passes, a difference found</term><description>agrees within the margin, and the resolved difference is told</description></item>
/// <item><term>TOST fails, a difference found</term><description>differs (also: opposite signs)</description></item>
/// <item><term>TOST fails, no difference found</term><description>cannot tell, with the episodes that would settle it</description></item>
/// </list>
/// A difference is found when the permutation test rejects and the jackknife interval of the difference leaves out zero: with a
/// handful of episodes of very unequal noise the permutation alone cries too often.
/// The energy distance and the envelope see noise and starts as well; what they find is added as a remark and does not change
/// the verdict.
/// </summary>
/// <param name="Agreement">The verdict.</param>
/// <param name="Reason">Why, in one sentence with the numbers.</param>
/// <param name="DifferencePercent">(g_rig / g_twin - 1) in per cent of the magnitude; null when it has no size.</param>
/// <param name="ResolvedDifference">Whether a difference was found.</param>
/// <param name="EpisodesToSettle">
/// Episodes of each side with which, if the present estimate is the truth, one of the two tests decides with a probability
/// of 80 %; null when the verdict stands, or when it cannot be worked out.
/// </param>
/// <param name="Remarks">What the other tests found, one sentence each.</param>
public sealed record Verdict(Agreement Agreement, string Reason, double? DifferencePercent, bool ResolvedDifference, int? EpisodesToSettle, IReadOnlyList<string> Remarks)
{
    /// <summary>Level of every test.</summary>
    public const double Level = 0.05;

    private const double Power = 0.8;

    /// <summary>Judges one policy from the results of all tests.</summary>
    public static Verdict Of(GapData data) => Of(data, GapCatalogue.Run(data));

    /// <summary>Judges from results that are there already.</summary>
    /// <param name="data">What was compared.</param>
    /// <param name="results">Of <see cref="GapCatalogue.Run(GapData)"/>.</param>
    public static Verdict Of(GapData data, IReadOnlyList<GapResult> results)
    {
        GapResult Result(string id) => results.Single(result => result.Test == id);
        GapResult growth = Result(GapIds.GrowthPermutation), tost = Result(GapIds.Equivalence);
        string[] remarks = [.. Others(Result(GapIds.EnergyPermutation), Result(GapIds.EnvelopeCoverage))];
        if (growth.PValue is not { } p)
            return new Verdict(Agreement.CannotTell, $"Cannot tell: {growth.Undetermined}.", null, false, null, remarks);
        if (growth.Value is not { } difference)
        {
            return p <= Level
                ? new Verdict(Agreement.Differs, Invariant($"Differs: {growth.Undetermined} (p = {p:0.000})."), null, true, null, remarks)
                : new Verdict(Agreement.CannotTell, Invariant($"Cannot tell: {growth.Undetermined}, but chance alone gives that with p = {p:0.000}; run more episodes."), null, false, null, remarks);
        }

        if (tost.Value is null || tost.PValue is not { } equivalence)
            return new Verdict(Agreement.CannotTell, $"Cannot tell: {tost.Undetermined}.", Percent(difference), false, null, remarks);
        bool found = p <= Level && tost.Ci95![0] * tost.Ci95[1] > 0;
        string numbers = Numbers(growth, tost, difference);
        if (equivalence <= Level)
        {
            return new Verdict(Agreement.Agrees, found
                ? Invariant($"Agrees within the margin of {Percent(data.Margin):0.#} %, yet a difference of {Percent(difference):+0.00;-0.00;0.00} % is resolved: {numbers}; permutation p = {p:0.000}, equivalence p = {equivalence:0.000}.")
                : Invariant($"Agrees within the margin of {Percent(data.Margin):0.#} %: {numbers}; equivalence p = {equivalence:0.000}."), Percent(difference), found, null, remarks);
        }

        if (found)
        {
            string size = Math.Abs(difference) > data.Margin ? "more than" : "not shown to be within";
            return new Verdict(Agreement.Differs, Invariant($"Differs by {Percent(difference):+0.0;-0.0;0.0} %, {size} the margin of {Percent(data.Margin):0.#} %: {numbers}; permutation p = {p:0.000}."), Percent(difference), true, null, remarks);
        }

        int? needed = Needed(data, growth, tost, difference);
        string more = needed is { } n ? $"about {n} episodes of each side would settle it" : "more episodes of each side are needed than can be told";
        return new Verdict(Agreement.CannotTell, Invariant($"Cannot tell: no difference is resolved (permutation p = {p:0.000}) and agreement within {Percent(data.Margin):0.#} % is not shown (equivalence p = {equivalence:0.000}): {numbers}; {more}."), Percent(difference), false, needed, remarks);
    }

    private static IEnumerable<string> Others(GapResult energy, GapResult envelope)
    {
        if (energy.PValue is { } p)
        {
            yield return p <= Level
                ? Invariant($"The distributions of the deviation differ (energy distance {energy.Value:0.000}, p = {p:0.000}): growth, noise or starts.")
                : Invariant($"No difference between the distributions of the deviation is found (energy distance p = {p:0.000}).");
        }

        if (envelope.Value is { } share && envelope.PValue is { } low)
        {
            yield return Invariant($"{100 * share:0} % of the rig's episodes lie in the twin's simultaneous 95 % envelope{(low <= Level ? $", fewer than chance allows (p = {low.ToString("0.000", System.Globalization.CultureInfo.InvariantCulture)})" : "")}.");
        }
        else if (envelope.Undetermined is { } why)
        {
            yield return $"The envelope cannot be told: {why}.";
        }
    }

    private static string Numbers(GapResult growth, GapResult tost, double difference) =>
        Invariant($"rig {growth.Details["rigMultiplier"]:0.0000}, twin {growth.Details["twinMultiplier"]:0.0000} a period, difference {Percent(difference):+0.00;-0.00;0.00} % [{Percent(tost.Ci95![0]):+0.00;-0.00;0.00}, {Percent(tost.Ci95[1]):+0.00;-0.00;0.00}] with {growth.RigEpisodes} and {growth.TwinEpisodes} episodes");

    // Standard errors shrink with the root of the episodes. Agreement needs margin - |difference| of at least
    // (t95 + t80) standard errors, a difference |difference| of at least (t97.5 + t80): the nearer of the two.
    private static int? Needed(GapData data, GapResult growth, GapResult tost, double difference)
    {
        double variance = Math.Pow(tost.Details["rigStandardError"], 2) * growth.RigEpisodes + Math.Pow(tost.Details["twinStandardError"], 2) * growth.TwinEpisodes;
        double size = Math.Abs(difference);
        double Allowed(double room, double level, double freedom) => room <= 0 ? 0 : room / (Quantile(1 - level, freedom) + Quantile(Power, freedom));
        double count = 3;
        for (int i = 0; i < 50; i++)
        {
            double freedom = Math.Max(2, 2 * (count - 1));
            double allowed = Math.Max(Allowed(data.Margin - size, Level, freedom), Allowed(size, Level / 2, freedom));
            double next = Math.Max(3, variance / (allowed * allowed));
            if (!double.IsFinite(next) || next > 1e6)
                return null;
            if (Math.Abs(next - count) < 0.01)
                break;
            count = next;
        }

        return Math.Max((int)Math.Ceiling(count), Math.Min(growth.RigEpisodes, growth.TwinEpisodes) + 1);
    }

    private static double Quantile(double p, double freedom) => StudentT.InvCDF(0, 1, freedom, p);

    // Rounded, and never a negative zero, which would print as "-+0.00".
    private static double Percent(double logarithm) => Math.Round(100 * (Math.Exp(logarithm) - 1), 4) + 0.0;

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
