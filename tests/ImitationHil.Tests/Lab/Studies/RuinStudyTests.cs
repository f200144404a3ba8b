using ImitationHil.Firmware;
using ImitationHil.Lab.Addresses;
using ImitationHil.Lab.Experts;
using ImitationHil.Lab.Growth;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Results;
using ImitationHil.Lab.Rollouts;
using ImitationHil.Lab.Studies;

namespace ImitationHil.Tests.Lab.Studies;

/// <summary>Hitting times and escapes on the plant of unknown sign against their laws.</summary>
public class RuinStudyTests
{
    // As many as the demo plays. Seed 1 is its default: its first 10,000 games of sign -1 are an outlier of one in a
    // thousand (third entry, z = -3.4), which 20,000 are not.
    private const int Episodes = 20_000;
    private const double Start = 0.2;

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void The_bimodal_policy_hits_zero_geometrically_and_escapes_by_the_law(int sign)
    {
        var row = Play(sign, "bimodal", 1);
        for (int k = 0; k < 3; k++)
        {
            Assert.Equal(Math.Pow(0.5, k + 1), row.Expected[k]);
            Assert.InRange(row.Expected[k], row.HittingCi99[k][0], row.HittingCi99[k][1]);
        }

        // From 0.2 to 1 by factors of 2.4: 0.48, 1.15: two survived draws.
        Assert.Equal(0.25, row.TripExpected);
        var trip = Quantiles.Wilson((int)Math.Round(row.TripRate * Episodes), Episodes);
        Assert.InRange(0.25, trip[0], trip[1]);

        // At t = 2 three quarters are at zero and the rest at (2 rho)^2.
        Assert.Equal(0.5 * 2.4 * 2.4, row.ResidualAtTwo, 0.15);
    }

    [Fact]
    public void Over_many_seeds_the_hitting_times_are_geometric()
    {
        const int Seeds = 15;
        var rows = Enumerable.Range(100, Seeds).Select(seed => Play(-1, "bimodal", (uint)seed, 10_000)).ToArray();
        for (int k = 0; k < 3; k++)
            Support.Binomial.AssertPlausible(Math.Pow(0.5, k + 1), (int)Math.Round(rows.Sum(row => row.Hitting[k]) * 10_000), Seeds * 10_000);
    }

    [Theory]
    [InlineData(0.5, 2)]
    [InlineData(1.2, 3)]
    [InlineData(10, 5)]
    public void Trips_become_rarer_by_half_with_each_factor_of_distance(double escape, int draws)
    {
        var setup = PlantCatalog.Open("sim:unknown-sign?rho=1.2");
        var row = new RuinStudy(setup, 2 * Episodes, 12, Start, Start * 1e-5, escape).Play("bimodal", RuinStudy.FromTheory(setup.Signals, 1.2)["bimodal"], 3);
        Assert.Equal(Math.Pow(0.5, draws), row.TripExpected);
        Support.Binomial.AssertPlausible(row.TripExpected!.Value, (int)Math.Round(row.TripRate * 2 * Episodes), 2 * Episodes);
    }

    [Theory]
    [InlineData(1, "two-chunk", 2)]
    [InlineData(-1, "two-chunk", 2)]
    [InlineData(1, "time-varying", 2)]
    [InlineData(-1, "time-varying", 1)]
    public void Deterministic_policies_are_at_zero_when_theory_says(int sign, string policy, int at)
    {
        var row = Play(sign, policy, 5, episodes: 20);
        Assert.Equal(1, row.Hitting[at - 1]);
        Assert.Equal(row.Expected, row.Hitting);
        Assert.Equal(0, row.TripRate);
        Assert.InRange(row.ResidualAtTwo, 0, 1e-6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void Concentric_bands_are_at_zero_within_three_steps(int sign)
    {
        var row = Play(sign, "banded", 5, episodes: 20);
        Assert.Equal(row.Expected, row.Hitting);
        Assert.Equal(1, row.Hitting.Take(3).Sum());
    }

    [Fact]
    public void The_bimodal_policy_is_learned_from_demonstrations_of_the_game()
    {
        var setup = PlantCatalog.Open("sim:unknown-sign?rho=1.2&sign=-1");
        var learned = RuinStudy.Learn(setup, new DemonstrationOptions { Seed = 1 });
        Assert.Equal(PolicySpec.Mixture, learned.Kind);
        Assert.Equal([-1.2f, 1.2f], learned.Weights.Skip(2).Order());

        // Three hundred episodes of which each shows at least one draw.
        Assert.Equal(0.5, learned.Weights[0], 3.3 * 0.5 / Math.Sqrt(300));
    }

    // With escape out of reach a trip is a limit alone, which the rig meets before.
    [Fact]
    public void What_is_counted_side_by_side_is_what_one_rollout_after_the_other_shows()
    {
        const int Games = 100, Horizon = 12;
        var setup = PlantCatalog.Open("rig:one-motor/unknown-sign?rho=1.2");
        var policy = RuinStudy.FromTheory(setup.Signals, 1.2)["bimodal"];
        double threshold = RuinStudy.HitThreshold(setup);
        var row = new RuinStudy(setup, Games, Horizon, Start, threshold, 100).Play("bimodal", policy, 3);

        var random = new Gaussian(3);
        using var runner = new RolloutRunner(setup.Create(), setup.Limits, PolicyFactory.Create(policy), Horizon + 1);
        var hits = new int[row.Hitting.Length];
        int trips = 0;
        double squares = 0;
        for (int e = 0; e < Games; e++)
        {
            var game = runner.Keep(new Episode(random.NextSeed(), Horizon + 1, [(float)Start]), "");
            int hit = RuinStudy.HittingTime(game, threshold);
            if (hit >= 1 && hit <= hits.Length)
                hits[hit - 1]++;
            trips += game.Samples.Count <= Horizon || game.Samples.Any(sample => sample.LimitBits != 0) ? 1 : 0;
            squares += Math.Pow(game.Samples[2].Observation[0], 2);
        }

        Assert.Equal(hits.Select(count => (double)count / Games), row.Hitting);
        Assert.Equal((double)trips / Games, row.TripRate);
        Assert.InRange(trips, 1, Games - 1);

        // Sums of the same numbers.
        Assert.Equal(Math.Sqrt(squares / Games) / Start, row.ResidualAtTwo, 1e-12);
    }

    private static RuinRow Play(int sign, string policy, uint seed, int episodes = Episodes)
    {
        var setup = PlantCatalog.Open($"sim:unknown-sign?rho=1.2&sign={sign}");
        var study = new RuinStudy(setup, episodes, 12, Start, Start * 1e-5, 1);
        return study.Play(policy, RuinStudy.FromTheory(setup.Signals, 1.2)[policy], seed + 11);
    }
}
