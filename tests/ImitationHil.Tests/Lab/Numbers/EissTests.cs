using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Tests.Lab.Numbers;

public class EissTests
{
    private static readonly Matrix<double> I = Matrix<double>.Build.DenseIdentity(2);

    [Theory]
    [InlineData(1.2, 0.8, 2.600, 11)]
    [InlineData(1.5, 0.875, 4.792, 26)]
    [InlineData(1.8, 0.95, 13.61, 98)]
    public void Pair_has_the_constants_of_its_closed_form(double g, double rho, double c, int stop)
    {
        foreach (int sign in new[] { 1, -1 })
        {
            var certificate = Eiss.Certify(LinearSystem.Pair(g, sign).A, I, rho);
            Assert.Equal(c, certificate.C, 5e-4 * c);
            Assert.Equal(stop, certificate.StopStep);
            Assert.True(certificate.IsEiss);
        }
    }

    [Fact]
    public void Nothing_beyond_the_stop_exceeds_the_constant()
    {
        var a = LinearSystem.Pair(1.5).A;
        var certificate = Eiss.Certify(a, I, 0.8);
        for (int t = 0; t < 5 * certificate.StopStep; t++)
            Assert.True(Matrices.Power(a, t).L2Norm() <= certificate.C * Math.Pow(0.8, t) * (1 + 1e-12));
    }

    [Fact]
    public void A_rate_that_a_normal_plant_attains_has_a_certificate()
    {
        var certificate = Eiss.Certify(Matrices.Of(2, 2, 0, 0, 0, 0.5), I, 0.5);
        Assert.Equal((1.0, 1), (certificate.C, certificate.StopStep));
        Assert.Equal(2, certificate.InputGain);
    }

    [Fact]
    public void A_large_input_matrix_counts() =>
        Assert.Equal(3, Eiss.Certify(Matrices.Of(1, 1, 0.5), Matrices.Of(1, 1, 3), 0.5).C);

    [Fact]
    public void An_unstable_plant_is_not_EISS_and_says_how_it_grows()
    {
        var certificate = Eiss.Certify(Matrices.Of(2, 2, 0, -1.1, 1.1, 0), I, 0.99);
        Assert.False(certificate.IsEiss);
        Assert.Equal(1.1, certificate.SpectralRadius, 12);
        Assert.Equal(double.PositiveInfinity, certificate.C);
        Assert.Equal(double.PositiveInfinity, certificate.InputGain);
        Assert.Equal(double.PositiveInfinity, Eiss.LyapunovBound(Matrices.Of(1, 1, 1.1), 0.99));
    }

    [Fact]
    public void A_bounded_rotation_has_a_constant_at_rate_one_but_is_not_EISS()
    {
        var certificate = Eiss.Certify(Matrices.Of(2, 2, 0, -1, 1, 0), I, 1);
        Assert.Equal(1, certificate.C);
        Assert.False(certificate.IsEiss);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_rate_that_is_none_is_refused(double rho) => Assert.Throws<ArgumentException>(() => Eiss.Certify(I * 0.5, I, rho));

    [Fact]
    public void Lyapunov_equation_holds_and_its_solution_is_positive()
    {
        var a = LinearSystem.Pair(1.8).A;
        var p = Lyapunov.Solve(a, I);
        Assert.True((a.Transpose() * p * a - p + I).FrobeniusNorm() < 1e-10 * p.FrobeniusNorm());
        Assert.All(p.Evd().EigenValues, value => Assert.True(value.Real > 0));
        Assert.Throws<ArgumentException>(() => Lyapunov.Solve(I, I));
        Assert.Throws<ArgumentException>(() => Lyapunov.Solve(Matrices.Of(2, 2, 2, 0, 0, 0.5), I));
    }

    [Fact]
    public void Exponential_has_its_closed_forms()
    {
        var turn = Discretise.Exponential(Matrices.Of(2, 2, 0, -20, 20, 0));
        Assert.True((turn - Matrices.Of(2, 2, Math.Cos(20), -Math.Sin(20), Math.Sin(20), Math.Cos(20))).FrobeniusNorm() < 1e-13);
        var (a, b) = Discretise.ZeroOrderHold(Matrices.Of(2, 2, 0, 1, 0, 0), Matrices.Of(2, 1, 0, 1), 0.5);
        Assert.Equal(Matrices.Of(2, 2, 1, 0.5, 0, 1), a);
        Assert.Equal(Matrices.Of(2, 1, 0.125, 0.5), b);
        Assert.Throws<ArgumentException>(() => Discretise.Exponential(Matrices.Of(1, 1, double.NaN)));
        Assert.Throws<ArgumentException>(() => Discretise.Exponential(Matrices.Of(1, 1, 1000)));
    }
}
