using ImitationHil.Lab.Numbers;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Tests.Lab.Numbers;

/// <summary>What the regulator returns solves the Riccati equation and stabilises; what cannot be stabilised is refused.</summary>
public class LqrTests
{
    [Fact]
    public void Random_systems_satisfy_the_equation_and_are_stabilised()
    {
        var random = new Gaussian(1);
        int unstable = 0;
        for (int trial = 0; trial < 200; trial++)
        {
            int n = 1 + trial % 5, m = 1 + trial % 2;
            var a = Random(random, n, n) * 0.8;
            var b = Random(random, n, m);
            var c = Random(random, n, n);
            var q = c.TransposeThisAndMultiply(c) + Matrix<double>.Build.DenseIdentity(n) * 0.1;
            var r = Matrix<double>.Build.DenseIdentity(m) * Math.Exp(random.Next());
            unstable += Matrices.SpectralRadius(a) > 1 ? 1 : 0;

            var (k, s) = Lqr.Solve(a, b, q, r);

            // Modes that the input hardly reaches cost digits: the worst of these 200 leaves 1e-8. A wrong term leaves 1e-1.
            var at = a.Transpose();
            var residual = at * s * a - at * s * b * (r + b.Transpose() * s * b).Solve(b.Transpose() * s * a) + q - s;
            Assert.InRange(residual.FrobeniusNorm() / (at * s * a).FrobeniusNorm(), 0, 1e-7);
            Assert.Equal(0, (s - s.Transpose()).FrobeniusNorm(), 12);
            Assert.True(s.Evd(Symmetricity.Symmetric).EigenValues.Min(z => z.Real) > 0);
            Assert.True(Matrices.SpectralRadius(a - b * k) < 1);
        }

        Assert.InRange(unstable, 50, 190);
    }

    [Theory]
    [InlineData(0.5, 1, 1, 1)]
    [InlineData(2, 1, 1, 10)]
    [InlineData(-1.5, 0.3, 2, 0.1)]
    public void One_state_has_a_closed_form(double a, double b, double q, double r)
    {
        // b^2 s^2 + (r - a^2 r - q b^2) s - q r = 0, positive root; k = a b s / (r + b^2 s).
        double p = r - a * a * r - q * b * b;
        double s = (-p + Math.Sqrt(p * p + 4 * b * b * q * r)) / (2 * b * b);
        var solution = Lqr.Solve(One(a), One(b), One(q), One(r));
        Assert.Equal(s, solution.S[0, 0], 1e-12 * s);
        Assert.Equal(a * b * s / (r + b * b * s), solution.K[0, 0], 12);
    }

    [Fact]
    public void An_unstable_mode_that_no_input_reaches_is_refused()
    {
        var a = Matrices.Of(2, 2, 1.2, 0, 0, 0.5);
        Assert.Throws<ArgumentException>(() => Lqr.Solve(a, Matrices.Of(2, 1, 0, 1), Matrices.Of(2, 2, 1, 0, 0, 1), One(1)));
    }

    [Fact]
    public void An_unstable_mode_that_costs_nothing_is_refused() =>
        Assert.Throws<ArgumentException>(() => Lqr.Solve(Matrices.Of(2, 2, 1.2, 0, 0, 0.5), Matrices.Of(2, 1, 1, 1), Matrices.Of(2, 2, 0, 0, 0, 1), One(1)));

    private static Matrix<double> One(double value) => Matrices.Of(1, 1, value);

    private static Matrix<double> Random(Gaussian random, int rows, int columns) => Matrix<double>.Build.Dense(rows, columns, (_, _) => random.Next());
}
