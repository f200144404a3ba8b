using ImitationHil.Firmware;
using ImitationHil.Tests.Support;

namespace ImitationHil.Tests.Firmware.Policies;

/// <summary>Every kind against its closed form.</summary>
public class PolicyTests
{
    private static readonly Signals One = Make.Signals(1, 1);

    [Fact]
    public void Gain_uses_its_phases_in_turn_and_starts_again_at_a_reset()
    {
        var policy = PolicyFactory.Create(new PolicySpec("", One, PolicySpec.Gain, 3, 0, [2f, 3f, 5f]));
        Assert.Equal([2f, 3f, 5f, 2f, 3f], Play(policy, 1f, 5));
        policy.Reset(0);
        Assert.Equal([4f, 6f], Play(policy, 2f, 2));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(4, 3)]
    [InlineData(2, 4)]
    [InlineData(5, 1)]
    public void Products_are_those_of_the_matrix_row_by_row(int n, int m)
    {
        var spec = Specs.Gain(Make.Signals(n, m), phases: 2);
        var policy = PolicyFactory.Create(spec);
        float[] x = [.. Enumerable.Range(1, n).Select(i => 1f / i)];
        for (int phase = 0; phase < 2; phase++)
        {
            var action = new float[m];
            Assert.Equal(Status.Ok, policy.Act(x, action));
            for (int row = 0; row < m; row++)
            {
                double exact = Enumerable.Range(0, n).Sum(column => (double)spec.Weights[(phase * m + row) * n + column] * x[column]);

                // n products and n - 1 sums, each within half a unit in the last place (2^-24) of numbers below 1.
                Assert.Equal(exact, action[row], 2.0 * n / (1 << 24));
            }
        }
    }

    [Fact]
    public void Chunk_plays_open_loop_and_looks_again_after_the_executed_length()
    {
        var policy = PolicyFactory.Create(new PolicySpec("", One, PolicySpec.Chunk, 4, 3, [2f, 3f, 5f, 7f]));
        var action = new float[1];
        var played = new List<float>();
        for (int t = 0; t < 7; t++)
        {
            // The observation grows, but only those at steps 0, 3 and 6 may matter; the fourth gain is never played.
            policy.Act([t + 1f], action);
            played.Add(action[0]);
        }

        Assert.Equal([2f, 3f, 5f, 8f, 12f, 20f, 14f], played);
        policy.Reset(0);
        policy.Act([100f], action);
        Assert.Equal([200f], action);
    }

    [Fact]
    public void Mixture_draws_by_its_probabilities_and_a_zero_never()
    {
        const int Draws = 100000;
        var policy = PolicyFactory.Create(new PolicySpec("", One, PolicySpec.Mixture, 4, 1, [0.1f, 0f, 0.6f, 0.3f, 1f, 2f, 3f, 4f]));
        policy.Reset(11);
        var counts = Play(policy, 1f, Draws).CountBy(value => (int)value).ToDictionary();
        Assert.False(counts.ContainsKey(2));
        Binomial.AssertPlausible(0.1, counts[1], Draws);
        Binomial.AssertPlausible(0.6, counts[3], Draws);
        Binomial.AssertPlausible(0.3, counts[4], Draws);
    }

    [Fact]
    public void Mixture_gives_a_draw_on_the_threshold_to_the_next_component()
    {
        // The first draw of the seed as a probability: 24 bits, so it is an exact float and so is its complement.
        float first = new SmallRandom(1).NextUnit();
        var policy = PolicyFactory.Create(new PolicySpec("", One, PolicySpec.Mixture, 2, 1, [first, 1f - first, 10f, 20f]));
        policy.Reset(1);
        Assert.Equal([20f], Play(policy, 1f, 1));
    }

    [Fact]
    public void Mixture_repeats_by_seed_and_differs_without()
    {
        var policy = PolicyFactory.Create(Specs.Mixture(One, [0.5f, 0.5f]));
        float[] Draw(uint seed)
        {
            policy.Reset(seed);
            return Play(policy, 1f, 64);
        }

        var first = Draw(1);
        Assert.NotEqual(first, Draw(2));
        Assert.Equal(first, Draw(1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Mixture_holds_a_draw_for_so_many_periods(int hold)
    {
        var policy = PolicyFactory.Create(new PolicySpec("", One, PolicySpec.Mixture, 2, hold, [0.5f, 0.5f, 1f, -1f]));
        policy.Reset(3);
        var signs = Play(policy, 1f, 1000 * hold);
        var draws = signs.Chunk(hold).ToList();
        Assert.All(draws, chunk => Assert.Single(chunk.Distinct()));

        // Between draws the sign changes with even odds: holding longer than asked would halve this.
        Binomial.AssertPlausible(0.5, Enumerable.Range(1, 999).Count(i => draws[i][0] != draws[i - 1][0]), 999);
    }

    [Theory]
    [InlineData(1f)]
    [InlineData(-1f)]
    public void Banded_brings_a_plant_of_either_sign_to_zero_within_three_steps(float sign)
    {
        // x+ = xi rho x + u, bands of ratio q = 2 rho^2, u = rho x on even bands and -rho x on odd ones. For |x|
        // uniform in the logarithm over two bands: P(1) = 1/2, P(2) = ln(2 rho) / (2 ln q), P(3) = the rest.
        const float Rho = 1.2f;
        const int Starts = 40000;
        float ratio = 2f * Rho * Rho;
        var policy = PolicyFactory.Create(Specs.Banded(One, ratio, 1e-9f, Rho, -Rho));
        var random = new SmallRandom(5);
        var taken = new int[4];
        var action = new float[1];
        for (int start = 0; start < Starts; start++)
        {
            double logarithm = random.NextUnit() * 2 * Math.Log(ratio);
            float x = (float)Math.Exp(logarithm) * (start % 2 == 0 ? 1f : -1f) * 0.01f;
            float bound = Math.Abs(x) * 4f * Rho * Rho * 1.000001f;
            int steps = 0;
            while (x != 0f)
            {
                Assert.True(steps < 3, "three steps are enough from everywhere");
                Assert.Equal(Status.Ok, policy.Act([x], action));
                x = sign * (Rho * x) + action[0];
                Assert.InRange(Math.Abs(x), 0f, bound);
                steps++;
            }

            taken[steps]++;
        }

        double second = 0.5 * Math.Log(2 * Rho) / Math.Log(ratio);
        Assert.Equal(0, taken[0]);
        Binomial.AssertPlausible(0.5, taken[1], Starts);
        Binomial.AssertPlausible(second, taken[2], Starts);
        Binomial.AssertPlausible(0.5 - second, taken[3], Starts);
    }

    [Fact]
    public void Banded_counts_bands_above_and_below_one()
    {
        // With ratio 2 band k holds 2^-k < r <= 2^-(k-1), so r = 1 is in band 1 and r = 4 in band -1.
        var policy = PolicyFactory.Create(Specs.Banded(One, 2f, 1e-6f, 10f, 20f, 30f));
        foreach (var (x, band) in new[] { (1f, 1), (0.51f, 1), (0.5f, 2), (0.25f, 3), (1.01f, 0), (2f, 0), (4f, -1), (8f, -2), (16f, -3) })
            Assert.Equal((((band % 3) + 3) % 3 + 1) * 10f * x, Play(policy, x, 1)[0]);
    }

    [Fact]
    public void Banded_rests_in_its_dead_zone_and_refuses_what_is_no_number()
    {
        var policy = PolicyFactory.Create(Specs.Banded(One, 2f, 0.1f, 10f, 20f));
        float[] action = [9f];
        Assert.Equal(Status.Ok, policy.Act([0.1f], action));
        Assert.Equal([0f], action);
        Assert.Equal(Status.PolicyError, policy.Act([float.NaN], action));
        Assert.Equal(Status.PolicyError, policy.Act([float.PositiveInfinity], action));
        Assert.Equal(Status.PolicyError, policy.Act([-2e6f], action));
    }

    [Fact]
    public void A_contract_changes_with_every_name_unit_order_and_period()
    {
        static Signals Of(string[] names, string[] units, string action = "u", string unit = "rad", int period = 1000) => new(names, units, [action], [unit], period);
        Signals[] all =
        [
            Of(["a", "b"], ["rad", "rad/s"]), Of(["c", "b"], ["rad", "rad/s"]), Of(["a", "b"], ["deg", "rad/s"]), Of(["b", "a"], ["rad", "rad/s"]),
            Of(["a", "b"], ["rad/s", "rad"]), Of(["a", "b"], ["rad", "rad/s"], period: 1001), Of(["a", "b"], ["rad", "rad/s"], action: "v"),
            Of(["a", "b"], ["rad", "rad/s"], unit: "V"), Of(["ar", "b"], ["ad", "rad/s"]), Of(["a"], ["rad"]),
        ];
        Assert.Equal(all.Length, all.Select(signals => signals.Contract).Distinct().Count());
        Assert.Equal(all[0].Contract, Of(["a", "b"], ["rad", "rad/s"]).Contract);
    }

    private static float[] Play(IPolicy policy, float x, int count)
    {
        var action = new float[1];
        var played = new float[count];
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(Status.Ok, policy.Act([x], action));
            played[i] = action[0];
        }

        return played;
    }
}
