using ImitationHil.Firmware;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;

namespace ImitationHil.Tests.Lab.Plants;

/// <summary>The challenging pair behind a smooth nonlinearity: its equation, its ranges, and what its expert hides.</summary>
public class EmbeddedPairTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void A_step_obeys_the_equation(int sign)
    {
        using var plant = new EmbeddedPair(1.5, sign, bins: 4, smoothness: 2, amplitude: 0.2, signs: 3, gamma: 0.25);
        var seen = new float[3];
        Assert.Equal(Status.Ok, plant.Reset(new Episode(0, 1, [0.5f, -0.25f, 1.375f]), seen));
        Assert.Equal([0.5f, -0.25f, 1.375f], seen);

        double push = plant.G(1.375);
        Assert.Equal(0.2 / 16, Math.Abs(push), 1e-9);
        Assert.Equal(Status.Ok, plant.Step([0.125f, 1], seen));
        Assert.Equal(sign * 1.5 * 0.5 + 0.75 * -0.25 - push + 0.125, plant.State[0], 1e-7);
        Assert.Equal(-0.75 * 0.5 + 1, plant.State[1], 1e-7);
        Assert.Equal(1.375 / 4, plant.State[2]);
        Assert.Equal((float)plant.State[0], seen[0]);
    }

    // 1.2 is no float: what cancels must have been rounded alike.
    [Theory]
    [InlineData(1.2)]
    [InlineData(1.5)]
    [InlineData(1.8)]
    public void The_expert_keeps_x1_at_zero_and_hides_the_sign(double g)
    {
        var random = new Gaussian(5);
        int contexts = 0;
        using EmbeddedPair plus = new(g, 1), minus = new(g, -1);
        for (int episode = 0; episode < 200; episode++)
        {
            float[] start = EmbeddedPair.DrawStart(random, out bool context);
            Assert.Equal(context, start[2] > 0);
            Assert.True(start[0] == 0 && (context ? start[1] == 0 && start[2] is >= 1 and <= 2 : Math.Abs(start[1]) <= 1 && start[2] == 0));
            contexts += context ? 1 : 0;
            Assert.Equal(Demonstrate(plus, start), Demonstrate(minus, start));
        }

        Assert.InRange(contexts, 65, 135);
    }

    [Fact]
    public void The_bump_is_even_about_its_top_and_nothing_outside()
    {
        Assert.Equal(1, EmbeddedPair.Bump(0.5));
        Assert.Equal(EmbeddedPair.Bump(0.25), EmbeddedPair.Bump(0.75));
        Assert.Equal(Math.Exp(-1.0 / 3), EmbeddedPair.Bump(0.25), 1e-15);
        Assert.All(new[] { -1, 0, 1, 2, double.NaN }, t => Assert.Equal(0, EmbeddedPair.Bump(t)));
    }

    [Fact]
    public void The_push_is_bumps_of_drawn_signs_between_one_and_two()
    {
        using EmbeddedPair one = new(bins: 64, signs: 1), same = new(bins: 64, signs: 1), other = new(bins: 64, signs: 2);
        double[] tops = [.. Enumerable.Range(0, 64).Select(j => 1 + (j + 0.5) / 64)];
        Assert.Equal(tops.Select(one.G), tops.Select(same.G));
        Assert.NotEqual(tops.Select(one.G), tops.Select(other.G));
        Assert.All(tops, z => Assert.Equal(0.2 / 64, Math.Abs(one.G(z)), 1e-9));
        Assert.InRange(tops.Count(z => one.G(z) > 0), 12, 52);
        Assert.All(new[] { 0, 0.5, 1, 2, 2.5, double.NaN }, z => Assert.Equal(0, one.G(z)));
    }

    [Fact]
    public void A_start_of_the_wrong_length_is_refused_and_the_default_lies_on_a_bump()
    {
        using var plant = new EmbeddedPair();
        var seen = new float[3];
        Assert.Equal(Status.NotAllowed, plant.Reset(new Episode(0, 1, [1, 2]), seen));
        Assert.Equal(Status.Ok, plant.Reset(new Episode(0, 1, []), seen));
        Assert.NotEqual(0, plant.G(seen[2]));
    }

    [Theory]
    [InlineData(1.0, 1, 16, 0.25)]
    [InlineData(2.0, 1, 16, 0.25)]
    [InlineData(double.NaN, 1, 16, 0.25)]
    [InlineData(1.5, 0, 16, 0.25)]
    [InlineData(1.5, 1, 0, 0.25)]
    [InlineData(1.5, 1, 16, 0.75)]
    public void Parameters_outside_their_range_are_refused(double g, int sign, int bins, double gamma) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new EmbeddedPair(g, sign, bins, gamma: gamma));

    private static List<float> Demonstrate(EmbeddedPair plant, float[] start)
    {
        var seen = new float[3];
        var u = new double[2];
        var all = new List<float>();
        plant.Reset(new Episode(0, 12, start), seen);
        for (int t = 0; t < 12; t++)
        {
            plant.Expert([seen[0], seen[1], seen[2]], u);
            float[] action = [(float)u[0], (float)u[1]];
            all.AddRange(seen);
            all.AddRange(action);
            plant.Step(action, seen);
            Assert.Equal(0, plant.State[0]);
        }

        return all;
    }
}
