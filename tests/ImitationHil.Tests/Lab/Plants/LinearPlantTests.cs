using ImitationHil.Firmware;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;

namespace ImitationHil.Tests.Lab.Plants;

/// <summary>The ideal plant is ideal, and its noise is independent of everything else that is drawn.</summary>
public class LinearPlantTests
{
    [Fact]
    public void The_opposite_action_gives_exactly_zero()
    {
        var random = new Gaussian(1);
        foreach (double rho in new[] { 1.2, 1.5, 0.1 })
        {
            var plant = new LinearPlant(LinearSystem.UnknownSign(rho, -1), [0]);
            float[] x = [0], u = [0];
            for (int trial = 0; trial < 1000; trial++)
            {
                plant.Reset(new Episode(1, 1, [(float)random.Next()]), x);
                u[0] = (float)rho * x[0];
                plant.Step(u, x);
                Assert.Equal(0f, x[0]);
            }
        }
    }

    [Fact]
    public void A_constant_error_doubles()
    {
        // x = delta (2^h - 1); a power of two as delta makes float exact.
        const float Delta = 1f / 1024;
        var plant = new LinearPlant(LinearSystem.Doubling(), [0]);
        float[] x = [0], u = [Delta];
        plant.Reset(new Episode(1, 20, [0]), x);
        for (int h = 1; h <= 20; h++)
        {
            plant.Step(u, x);
            Assert.Equal(Delta * ((1 << h) - 1), x[0]);
        }
    }

    [Fact]
    public void The_matrix_is_applied_by_rows()
    {
        var plant = new LinearPlant(LinearSystem.Pair(1.5), [0, 0]);
        float[] x = [0, 0], u = [0.25f, -1];
        plant.Reset(new Episode(1, 1, [1, 2]), x);
        plant.Step(u, x);
        Assert.Equal([1.5f + 1.5f + 0.25f, -0.75f - 1], x);
    }

    [Fact]
    public void A_start_of_another_length_is_not_allowed() =>
        Assert.Equal(Status.NotAllowed, new LinearPlant(LinearSystem.Pair(), [0, 0]).Reset(new Episode(1, 1, [1]), [0, 0]));

    [Fact]
    public void Noise_has_the_size_that_was_asked_for_and_repeats_by_seed()
    {
        const int Count = 20_000;
        float[] Run(double process, double sensor, double eye)
        {
            var plant = new LinearPlant(LinearSystem.UnknownSign(0), [0], process, sensor);
            float[] x = [0], seen = [0], u = [0];
            plant.Reset(new Episode(5, Count, [0]), x);
            return [.. Enumerable.Range(0, Count).Select(_ =>
            {
                plant.Step(u, x);
                plant.Look(eye, seen);
                return eye > 0 ? seen[0] : x[0];
            })];
        }

        // With rho = 0 each sample is one draw: the standard error of a mean square is its sqrt(2/n); 3.3 of them.
        foreach (var draws in new[] { Run(0.1, 0, 0), Run(0, 0.1, 0), Run(0, 0, 0.1) })
            Assert.Equal(0.01, draws.Average(x => (double)x * x), 0.01 * 3.3 * Math.Sqrt(2.0 / Count));
        Assert.Equal(Run(0.1, 0.1, 0), Run(0.1, 0.1, 0));

        // The three streams are unrelated.
        double correlation = Run(0, 0.1, 0).Zip(Run(0, 0.1, 0.1), (a, b) => 100.0 * a * b).Average();
        Assert.InRange(correlation, -3.3 / Math.Sqrt(Count), 3.3 / Math.Sqrt(Count));
    }

    [Fact]
    public void The_noise_does_not_know_which_component_the_policy_draws()
    {
        // Policy and plant are seeded by one episode: in 4000 episodes the sign of the first noise agrees with the coin
        // of the policy as often as another coin would.
        const int Episodes = 4000;
        var signals = LinearSystem.UnknownSign(1).Signals;
        var policy = PolicyFactory.Create(new PolicySpec("coin", signals, PolicySpec.Mixture, 2, 1, [0.5f, 0.5f, 1, -1]));
        var plant = new LinearPlant(LinearSystem.UnknownSign(0), [1], 0.1);
        float[] x = [0], u = [0];
        int agree = 0;
        for (uint seed = 0; seed < Episodes; seed++)
        {
            policy.Reset(seed);
            plant.Reset(new Episode(seed, 1, [1]), x);
            policy.Act(x, u);
            float coin = u[0];
            plant.Step(u, x);
            agree += (x[0] - coin > 0) == (coin > 0) ? 1 : 0;
        }

        Support.Binomial.AssertPlausible(0.5, agree, Episodes);
    }
}
