using ImitationHil.Firmware;
using ImitationHil.Lab.Learning;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Lab.Catalogue.Learned;

/// <summary>A learner's policy with its two risks on the embedded pair.</summary>
/// <param name="Name">For the figure.</param>
/// <param name="Chunk">Actions decided at once.</param>
/// <param name="Policy">What runs.</param>
/// <param name="ExpertRisk">R_expert in L1.</param>
/// <param name="Cost">R_cost on the worse of the two signs, or on the only one that was demonstrated.</param>
/// <param name="Median">Median over the starts in context of the largest |x1| so far, on that sign.</param>
internal sealed record TrialResult(string Name, int Chunk, IPolicy Policy, double ExpertRisk, double Cost, double[] Median)
{
    /// <summary>Measures a policy. Learners that were shown one sign only are measured on both: the sign is what the data hides.</summary>
    public static TrialResult Of(string name, EmbeddedTrials trials, IPolicy policy, int chunk, IReadOnlyList<(float[] Start, bool Context)> tests, params int[] signs)
    {
        var worst = signs.Select(sign => trials.Rollouts(policy, sign, tests)).MaxBy(EmbeddedTrials.Cost)!;
        return new TrialResult(name, chunk, policy, trials.ExpertRisk(policy, chunk, tests, signs[0]), EmbeddedTrials.Cost(worst), EmbeddedTrials.Median(worst, tests));
    }

    /// <summary>Its curve in a figure.</summary>
    public ClaimSeries Series => new(Name, [.. Enumerable.Range(1, Median.Length - 1).Select(t => (double)t)], [.. Median.Skip(1)]);
}

/// <summary>Small deviations of a trained policy: what its gradient at rest predicts, and what the plant does.</summary>
internal static class SmallGrowth
{
    private const float Apart = 2e-4f;
    private const int From = 4, To = 8;

    /// <summary>
    /// How fast two rollouts part from starts that differ in x1 alone, a step, mean over steps 4 to 8, on the worse sign:
    /// by the linear map A + dpi/dx of the pair that theory means, and on the plant that is run.
    /// </summary>
    /// <remarks>Tolerance 2 %: over eight steps the parting stays below 1e-2, where a tangent bends by less.</remarks>
    public static ClaimNumber Number(string name, EmbeddedTrials trials, IPolicy policy, double g, Coordinates coordinates)
    {
        double expected = 0, measured = 0;
        foreach (int sign in new[] { 1, -1 })
        {
            double predicted = Rate(Predict(policy, LinearSystem.Pair(g, sign).A, coordinates));
            if (predicted <= expected)
                continue;
            expected = predicted;
            measured = Rate(Part(trials, policy, sign, coordinates));
        }

        return new ClaimNumber(name, expected, measured, 0.02 * expected, "the network's curvature over a parting of 1e-2, and floats");
    }

    private static double Rate(double[] apart) => Math.Pow(Math.Abs(apart[To] / apart[From]), 1.0 / (To - From));

    private static double[] Part(EmbeddedTrials trials, IPolicy policy, int sign, Coordinates coordinates)
    {
        double[][] x = [.. new[] { Apart, -Apart }.Select(start => trials.First(policy, sign, coordinates.Start(start), To + 1))];
        return [.. x[0].Zip(x[1], (a, b) => a - b)];
    }

    private static double[] Predict(IPolicy policy, Matrix<double> a, Coordinates coordinates)
    {
        var gain = Matrix<double>.Build.Dense(2, 2);
        for (int j = 0; j < 2; j++)
        {
            float[] above = new float[2], below = new float[2];
            policy.Reset(0);
            policy.Act(coordinates.Seen(j, 1e-3), above);
            policy.Reset(0);
            policy.Act(coordinates.Seen(j, -1e-3), below);
            for (int i = 0; i < 2; i++)
                gain[i, j] = (above[i] - below[i]) / 2e-3;
        }

        var x = Vector<double>.Build.Dense([2 * Apart, 0]);
        var first = new double[To + 1];
        for (int t = 0; t <= To; t++)
        {
            first[t] = x[0];
            x = (a + gain) * x;
        }

        return first;
    }
}
