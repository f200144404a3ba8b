using ImitationHil.Lab.Numbers;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Tests.Lab.Numbers;

/// <summary>Spectral radius by modulus, and the left eigenvector on which a deviation grows cleanly.</summary>
public class MatricesTests
{
    [Fact]
    public void The_modulus_decides_not_the_real_part()
    {
        // The talk's slide prints max |Re lambda|, which is 0 here; the fiftieth power has norm 1.1^50 = 117.39.
        var a = Matrices.Of(2, 2, 0, -1.1, 1.1, 0);
        Assert.Equal(1.1, Matrices.SpectralRadius(a), 12);
        Assert.Equal(Math.Pow(1.1, 50), Matrices.Power(a, 50).L2Norm(), 1e-9);
    }

    [Fact]
    public void The_left_eigenvector_satisfies_its_equation()
    {
        var random = new Gaussian(5);
        int real = 0;
        for (int trial = 0; trial < 100; trial++)
        {
            var a = Matrix<double>.Build.Dense(3, 3, (_, _) => random.Next());
            if (Matrices.DominantReal(a) is not { } pair)
                continue;
            real++;
            var w = Vector<double>.Build.Dense(pair.Left);

            // The residual of a backward stable eigensolver is rounding times the norm of A.
            Assert.InRange((a.TransposeThisAndMultiply(w) - pair.Value * w).L2Norm(), 0, 1e-12 * (1 + a.FrobeniusNorm()));
            Assert.Equal(1, w.L2Norm(), 12);
            Assert.True(w[w.AbsoluteMaximumIndex()] > 0);
            Assert.Equal(Matrices.SpectralRadius(a), Math.Abs(pair.Value), 9);
        }

        Assert.InRange(real, 30, 95);
    }

    [Fact]
    public void A_complex_pair_has_no_real_dominant_value() => Assert.Null(Matrices.DominantReal(Matrices.Of(2, 2, 0, -1.1, 1.1, 0)));

    [Theory]
    [InlineData(1.2)]
    [InlineData(1.5)]
    [InlineData(1.8)]
    public void A_double_real_eigenvalue_is_real_though_rounding_splits_it(double g)
    {
        // Rounding moves a double eigenvalue by the root of the machine epsilon, 1.5e-8, possibly off the real axis.
        foreach (int sign in new[] { 1, -1 })
        {
            for (int turn = 0; turn < 50; turn++)
            {
                double c = Math.Cos(turn * 0.1), s = Math.Sin(turn * 0.1);
                var rotation = Matrices.Of(2, 2, c, -s, s, c);
                var a = rotation * Matrices.Of(2, 2, sign * g, g / 2, -g / 2, 0) * rotation.Transpose();
                var pair = Matrices.DominantReal(a);
                Assert.NotNull(pair);
                Assert.Equal(sign * g / 2, pair.Value.Value, 1e-6);
                var w = Vector<double>.Build.Dense(pair.Value.Left);
                Assert.InRange((a.TransposeThisAndMultiply(w) - sign * g / 2 * w).L2Norm(), 0, 1e-6);
            }
        }
    }

    [Fact]
    public void Powers_and_root_mean_square()
    {
        Assert.Equal(Matrices.Of(2, 2, 1, 5, 0, 1), Matrices.Power(Matrices.Of(2, 2, 1, 1, 0, 1), 5));
        Assert.Equal(Matrices.Of(2, 2, 1, 0, 0, 1), Matrices.Power(Matrices.Of(2, 2, 3, 1, 4, 1), 0));
        Assert.Equal(Math.Sqrt(91.0 / 6), Matrices.RootMeanSquare(Matrices.Of(2, 3, 1, -2, 3, -4, 5, -6)), 12);
        Assert.Equal([1f, 2f, 3f, 4f], Matrices.Of(2, 2, 1, 2, 3, 4).ToFloats());
    }
}
