namespace ImitationHil.Benchmarks.Curves;

/// <summary>Something whose cost depends on one size.</summary>
/// <param name="Name">What is done.</param>
/// <param name="Axis">The size: <c>episodes</c>, <c>horizon</c>, <c>chunk</c>, <c>dimension</c> or <c>rows</c>.</param>
/// <param name="At">Sizes, ascending.</param>
/// <param name="Prepare">For a size, and a folder for files that several curves share: does all that is not measured and gives what is.</param>
/// <param name="Held">What does not vary.</param>
public sealed record CostCurve(string Name, string Axis, IReadOnlyList<int> At, Func<int, string, Action> Prepare, string Held)
{
    /// <summary>Operations in one call of what is measured; costs are those of one operation.</summary>
    public int Operations { get; init; } = 1;

    /// <summary>All of them, in the order in which they are shown.</summary>
    public static IReadOnlyList<CostCurve> All { get; } = [.. EnsembleCurves.All, .. EstimateCurves.All, .. PolicyCurves.All, .. RecordCurves.All];
}
