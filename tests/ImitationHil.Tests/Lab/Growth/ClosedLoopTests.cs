using ImitationHil.Lab.Growth;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Tests.Lab.Growth;

/// <summary>What the theory of chunks predicts, against its closed form.</summary>
public class ClosedLoopTests
{
    // Per-step rates (g/2)(1+l)^(1/l) to three digits, computed apart (at g = 1.8, l = 8: 1.18447).
    [Theory]
    [InlineData(1.2, new[] { 1.200, 1.039, 0.952, 0.897, 0.830, 0.790, 0.743 })]
    [InlineData(1.5, new[] { 1.500, 1.299, 1.191, 1.122, 1.037, 0.987, 0.929 })]
    [InlineData(1.8, new[] { 1.800, 1.559, 1.429, 1.346, 1.245, 1.184, 1.114 })]
    public void A_learner_that_never_saw_the_first_coordinate_grows_by_the_table(double g, double[] table)
    {
        int[] lengths = [1, 2, 3, 4, 6, 8, 12];
        for (int i = 0; i < lengths.Length; i++)
        {
            foreach (int sign in new[] { 1, -1 })
            {
                int l = lengths[i];
                var loop = new ClosedLoop(LinearSystem.Pair(g, sign).A, Blind(g, sign, l));
                double expected = (1 + l) * Math.Pow(sign * g / 2, l);

                // The defective double eigenvalue of A enters through powers only: rounding, no square roots of it.
                Assert.Equal(expected, loop.BoundaryMultiplier, 1e-12 * (1 + Math.Abs(expected)));
                Assert.Equal(table[i], Math.Abs(loop.Multiplier), 5.01e-4);
                Assert.Equal(Math.Sign(expected), Math.Sign(loop.Multiplier));
                Assert.Equal(l, loop.Chunk);
            }
        }
    }

    [Theory]
    [InlineData(1.2, 3)]
    [InlineData(1.5, 8)]
    [InlineData(1.8, 34)]
    public void The_first_length_that_stops_the_drift_is_the_one_of_the_theory(double g, int first)
    {
        int found = Enumerable.Range(1, 60).First(l => Math.Abs(new ClosedLoop(LinearSystem.Pair(g).A, Blind(g, 1, l)).BoundaryMultiplier) < 1);
        Assert.Equal(first, found);
    }

    [Fact]
    public void The_projection_of_any_deviation_is_multiplied_exactly()
    {
        var random = new Gaussian(4);
        foreach (int l in new[] { 1, 2, 5 })
        {
            var gains = Blind(1.5, -1, l).Select(k => k + 0.1 * Matrix<double>.Build.Dense(2, 2, (_, _) => random.Next())).ToArray();
            var loop = new ClosedLoop(LinearSystem.Pair(1.5, -1).A, gains);
            if (double.IsNaN(loop.BoundaryMultiplier))
                continue;
            for (int trial = 0; trial < 20; trial++)
            {
                var d = Vector<double>.Build.Dense(2, _ => random.Next());

                // Played step by step rather than by the map of the chunk.
                var x = d;
                for (int j = 0; j < l; j++)
                    x = LinearSystem.Pair(1.5, -1).A * x + gains[j] * d;
                var left = Vector<double>.Build.Dense(loop.Left);
                Assert.Equal(loop.BoundaryMultiplier * (left * d), left * x, 12);
            }
        }
    }

    [Fact]
    public void A_rotating_deviation_has_no_signed_multiplier_and_says_so()
    {
        var loop = new ClosedLoop(Matrices.Of(2, 2, 0, -1.1, 1.1, 0), [Matrices.Of(2, 2, 0, 0, 0, 0)]);
        Assert.True(double.IsNaN(loop.BoundaryMultiplier));
        Assert.True(double.IsNaN(loop.Multiplier));
    }

    [Fact]
    public void A_policy_that_does_nothing_leaves_the_plants_own_double_eigenvalue() =>
        Assert.Equal(-0.75, new ClosedLoop(LinearSystem.Pair(1.5, -1).A, [Matrices.Of(2, 2, 0, 0, 0, 0)]).Multiplier, 1e-6);

    // Gains of the lags as minimum norm learns them from data on the second coordinate: K (A + K)^j there, 0 on the first.
    private static Matrix<double>[] Blind(double g, int sign, int l)
    {
        var system = LinearSystem.Pair(g, sign);
        var second = Matrices.Of(2, 2, 0, 0, 0, 1);
        return [.. Enumerable.Range(0, l).Select(j => system.K! * Matrices.Power(system.A + system.K!, j) * second)];
    }
}
