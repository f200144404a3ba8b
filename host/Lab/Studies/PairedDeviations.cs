using ImitationHil.Lab.Growth;

namespace ImitationHil.Lab.Studies;

/// <summary>Paired runs of policy and expert as the input of the estimators and of the tests of the gap.</summary>
public static class PairedDeviations
{
    /// <summary>
    /// Deviation vectors at chunk boundaries, projected on the left eigenvector of the predicted loop. Usable is what no limit
    /// touched; the saturation is handed on, for the estimators keep under it by their own rule.
    /// </summary>
    /// <param name="name">Whose, for messages.</param>
    /// <param name="runs">Policy and expert, pair by pair.</param>
    /// <param name="loop">What the policy does on the ideal plant: projection and chunk.</param>
    /// <param name="floor">Root mean square floor of each observation slot.</param>
    /// <param name="saturation">Where limits begin, in the unit of the state; null when unknown.</param>
    public static Deviations Of(string name, IReadOnlyList<PairedRun> runs, ClosedLoop loop, IReadOnlyList<double> floor, double? saturation)
    {
        int chunk = loop.Chunk;
        double[][][] vectors = [.. runs.Select(run => Enumerable.Range(0, run.Boundaries(chunk)).Select(k => run.DifferenceAt(k * chunk)).ToArray())];
        bool[][] usable = [.. runs.Select((run, e) => run.Usable(new double[vectors[e].Length], chunk, double.PositiveInfinity))];
        return Deviations.OfVectors(name, vectors, floor, loop.Left, saturation, usable, chunk);
    }
}
