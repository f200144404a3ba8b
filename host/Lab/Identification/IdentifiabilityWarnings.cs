using static System.FormattableString;

namespace ImitationHil.Lab.Identification;

/// <summary>What the numbers of a fit mean for who wants to use them, in sentences.</summary>
public static class IdentifiabilityWarnings
{
    // Beyond it the least visible combination of parameters shows a hundredth of what the most visible one does.
    private const double HighCondition = 100;

    // Ends whose cost is so near the best are as good; further ones are other minima.
    private const double SameCost = 0.01;

    private const double Significance = 0.01;

    /// <summary>The sentences; none when all is well.</summary>
    public static IEnumerable<string> Of(FitResult fit, Determination determination, IReadOnlyList<WhitenessRow> whiteness)
    {
        foreach (var estimate in determination.Estimates.Where(estimate => estimate.AtBound))
            yield return Invariant($"{estimate.Parameter.Name} ended at its bound {estimate.Value:0.###e+0} {estimate.Parameter.Unit}: another parameter does its work, or the model lacks something; its interval is one-sided");
        foreach (var estimate in determination.Estimates.Where(estimate => !estimate.AtBound && estimate.Low <= 0 && estimate.High >= 0))
            yield return Invariant($"{estimate.Parameter.Name} cannot be told from zero: {estimate.Low:0.###e+0} to {estimate.High:0.###e+0} {estimate.Parameter.Unit}");
        if (determination.ConditionNumber > HighCondition)
            yield return Invariant($"the condition number is {determination.ConditionNumber:0}: some combination of parameters hardly moves the outputs; excite the rig differently or keep a parameter fixed");
        foreach (var pair in determination.Correlated)
            yield return Invariant($"{pair.First} and {pair.Second} can hardly be told apart: correlation {pair.Correlation:0.000}");
        foreach (string line in Uniqueness(fit, determination))
            yield return line;
        foreach (var row in whiteness.Where(row => row.PValue < Significance))
            yield return Invariant($"prediction errors of {row.Output} are not white (Ljung-Box {row.Statistic:0} over {row.Lags} lags, p {row.PValue:0.##e+0}, first autocorrelation {row.FirstAutocorrelation:0.00}): the model leaves something out, or start states are noisy; intervals are taken over blocks of time for that reason");
    }

    private static IEnumerable<string> Uniqueness(FitResult fit, Determination determination)
    {
        int elsewhere = fit.Ends.Count(end => end.Cost > fit.Best.Cost * (1 + SameCost));
        if (elsewhere > 0)
            yield return Invariant($"{elsewhere} of {fit.Ends.Count} starts ended in a worse minimum");
        foreach (var estimate in determination.Estimates)
        {
            int i = IndexOf(fit.Model, estimate.Parameter.Name);
            double[] equal = [.. fit.Ends.Where(end => end.Cost <= fit.Best.Cost * (1 + SameCost)).Select(end => end.Parameters[i])];
            if (equal.Max() - equal.Min() > estimate.High - estimate.Low)
                yield return Invariant($"{estimate.Parameter.Name} is not unique: equally good fits ended from {equal.Min():0.###e+0} to {equal.Max():0.###e+0} {estimate.Parameter.Unit}");
        }
    }

    private static int IndexOf(IGreyBoxModel model, string name) => model.Parameters.Select((parameter, i) => (parameter.Name, i)).First(pair => pair.Name == name).i;
}
