using ImitationHil.Firmware;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;

namespace ImitationHil.Tests.Lab.Plants;

/// <summary>The challenging pair has the properties that the argument rests on.</summary>
public class PairTests
{
    [Fact]
    public void The_preset_of_one_and_a_half_has_its_reference_values()
    {
        var plus = LinearSystem.Pair(1.5, 1);
        var minus = LinearSystem.Pair(1.5, -1);
        Assert.Equal(Matrices.Of(2, 2, 1.5, 0.75, -0.75, 0), plus.A);
        Assert.Equal(Matrices.Of(2, 2, -1.5, 0.75, -0.75, 0), minus.A);
        Assert.Equal(Matrices.Of(2, 2, -1.5, -0.75, 0.75, 0.5), plus.K);
        Assert.Equal(Matrices.Of(2, 2, 1.5, -0.75, 0.75, 0.5), minus.K);
        var blind = Matrices.Of(2, 2, 0, -0.75, 0, 0.5);
        foreach (var system in new[] { plus, minus })
        {
            // The double eigenvalue is accurate to the root of the machine epsilon only.
            Assert.Equal(0.75, Matrices.SpectralRadius(system.A), 1e-6);
            Assert.Equal(0.5, Matrices.SpectralRadius(system.A + system.K!), 12);
            Assert.Equal(1.5, Matrices.SpectralRadius(system.A + blind), 12);
            Assert.Equal("pair g=1.5", system.Family);
        }

        // The other sign's expert drifts at twice the rate; the plant's own peak is 2.600.
        Assert.Equal(3, Matrices.SpectralRadius(plus.A + minus.K!), 12);
        Assert.Equal(2.600, Enumerable.Range(0, 20).Max(t => Matrices.Power(plus.A, t).L2Norm()), 5e-4);
    }

    [Theory]
    [InlineData(1.2, 0, 0.5)]
    [InlineData(1.5, 0.3, -0.7)]
    [InlineData(1.8, -0.9, 0.95)]
    public void Both_plants_and_both_experts_are_stable_and_agree_on_the_second_coordinate(double g, double sigma, double lambda)
    {
        var plus = LinearSystem.Pair(g, 1, sigma, lambda);
        var minus = LinearSystem.Pair(g, -1, sigma, lambda);
        foreach (var system in new[] { plus, minus })
        {
            Assert.Equal(g / 2, Matrices.SpectralRadius(system.A), 1e-6);
            Assert.Equal(Math.Max(Math.Abs(sigma), Math.Abs(lambda)), Matrices.SpectralRadius(system.A + system.K!), 12);
            Assert.Equal(0, (system.A + system.K! - Matrices.Of(2, 2, sigma, 0, 0, lambda)).FrobeniusNorm(), 12);
        }

        Assert.Equal(plus.A.Column(1), minus.A.Column(1));
        Assert.Equal(plus.K!.Column(1), minus.K!.Column(1));
        Assert.Equal(plus.Signals.Contract, minus.Signals.Contract);
    }

    [Fact]
    public void Whoever_acts_right_on_the_second_coordinate_drifts_on_one_sign_whatever_he_does_on_the_first()
    {
        var random = new Gaussian(9);
        for (int trial = 0; trial < 200; trial++)
        {
            double k11 = random.Next(), k21 = random.Next();
            double worst = new[] { 1, -1 }.Max(sign =>
            {
                var system = LinearSystem.Pair(1.5, sign);
                return Matrices.SpectralRadius(system.A + Matrices.Of(2, 2, k11, system.K![0, 1], k21, system.K[1, 1]));
            });
            Assert.Equal(1.5 + Math.Abs(k11), worst, 9);
        }
    }

    [Fact]
    public void Powers_follow_their_closed_form()
    {
        // ||A^t|| = (g/2)^t (t + sqrt(1 + t^2)).
        for (int t = 0; t < 12; t++)
            Assert.Equal(Math.Pow(0.75, t) * (t + Math.Sqrt(1 + t * t)), Matrices.Power(LinearSystem.Pair(1.5, -1).A, t).L2Norm(), 12);
    }

    [Fact]
    public void No_gain_stabilises_both_unknown_signs()
    {
        for (double k = -3; k <= 3; k += 0.1)
            Assert.True(new[] { 1, -1 }.Max(sign => Math.Abs(LinearSystem.UnknownSign(1.2, sign).A[0, 0] + k)) >= 1.2);
        Assert.Null(LinearSystem.UnknownSign().K);
    }
}
