using ImitationHil.Lab.Gap;

namespace ImitationHil.Lab.Comparison;

/// <summary>Whether simulation ranks several policies as the rig does, by one number a policy.</summary>
/// <param name="Quantity">The number: <c>log-multiplier</c>, ln|g| a policy period; or <c>cost</c>, R_cost.</param>
/// <param name="Policies">Names, in the order of the numbers.</param>
/// <param name="Rig">Measured.</param>
/// <param name="Twin">Simulated.</param>
/// <param name="Results">Correlations and rank violation.</param>
public sealed record PolicyOrder(string Quantity, IReadOnlyList<string> Policies, IReadOnlyList<double> Rig, IReadOnlyList<double> Twin, IReadOnlyList<GapResult> Results)
{
    /// <summary>By growth and by cost, over the policies that have the number on both sides; none with fewer than two policies.</summary>
    public static IReadOnlyList<PolicyOrder> Of(IReadOnlyList<PolicyComparison> compared)
    {
        return [.. new[]
        {
            By("log-multiplier", side => side.Growth.Multiplier.Value is { } g && g != 0 ? Math.Log(Math.Abs(g)) : double.NaN),
            By("cost", side => side.Cost),
        }.Where(order => order.Policies.Count > 1)];

        PolicyOrder By(string quantity, Func<Side, double> number)
        {
            PolicyComparison[] told = [.. compared.Where(c => double.IsFinite(number(c.Rig)) && double.IsFinite(number(c.Twin)))];
            string[] names = [.. told.Select(c => $"{c.Input.Run}: {(c.Policy == "chunk" ? $"chunk {c.Chunk}" : c.Policy)}, sign {(c.Sign > 0 ? "+" : "-")}")];
            double[] rig = [.. told.Select(c => number(c.Rig))], twin = [.. told.Select(c => number(c.Twin))];
            return new PolicyOrder(quantity, names, rig, twin, GapCatalogue.Run(new PolicyScores(names, rig, twin)));
        }
    }
}
