using ImitationHil.Firmware;
using ImitationHil.Lab.Addresses;
using ImitationHil.Lab.Experts;
using ImitationHil.Lab.Learning;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;
using ImitationHil.Lab.Rollouts;
using ImitationHil.Lab.Safety;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Tests.Lab.Safety;

/// <summary>The set is what it says: values by hand, points inside stay inside whatever is allowed to happen, and it could not be larger.</summary>
public class VerifiedEllipsoidTests
{
    // What an imitator of data on e2 alone learns: A + K = [[1.5, 0.75 - 0.75], [-0.75, 0.5]].
    private static readonly Matrix<double> Imitator = Matrices.Of(2, 2, 0, -0.75, 0, 0.5);
    private static readonly double[] Disturbance = [0.003, 0.003];

    private static Limits LimitsOf(LinearSystem system, float action = 4, float slew = 8, float observation = 1.5f) => Limits.Symmetric(system.Signals, action, slew, observation);

    [Fact]
    public void The_pair_by_hand()
    {
        // A + K = diag(0, 1/2), so P = diag(1, 4/3); |x1| <= 1 touches x'Px = 1 first; |A + K|_P = 1/2.
        var system = LinearSystem.Pair();
        var set = VerifiedEllipsoid.Of(system, LimitsOf(system), 1, [0, 0], [Imitator]);
        Assert.Equal(1, set.P[0, 0], 12);
        Assert.Equal(4.0 / 3, set.P[1, 1], 12);
        Assert.Equal(0, set.P[0, 1], 12);
        Assert.Equal(1, set.Largest, 12);
        Assert.Equal("saturation of x1", set.Binding);
        Assert.Equal(0.5, set.Contraction, 12);

        // |M|_P for M = [[3/2, 0], [-3/4, 1/2]]: the root of the larger eigenvalue of P^-1 M'P M = [[3, -1/2], [-3/8, 1/4]].
        double phi = Math.Sqrt((3.25 + Math.Sqrt(2.75 * 2.75 + 4 * 0.5 * 0.375)) / 2);
        Assert.Equal(phi, set.OneStepGrowth, 12);
        Assert.Equal(1 / (phi * phi), set.Leave, 12);
        Assert.Equal(set.Leave / 4, set.Return, 12);
    }

    [Theory]
    [InlineData(1.5, 1, 4f, 8f, 1.5f, 1.0)]
    [InlineData(1.2, -1, 4f, 8f, 1.5f, 1.0)]
    [InlineData(1.8, 1, 0.5f, 1f, 1.5f, double.PositiveInfinity)]
    [InlineData(1.5, -1, 4f, 4.3f, 1.5f, double.PositiveInfinity)]
    [InlineData(1.5, 1, 4f, 8f, 0.3f, 1.0)]
    public void From_inside_no_limit_is_met_whatever_is_allowed_to_happen(double g, int sign, float action, float slew, float observation, double saturation)
    {
        var system = LinearSystem.Pair(g, sign);
        var limits = LimitsOf(system, action, slew, observation);
        var gain = Matrices.Of(2, 2, 0, -g / 2, 0, 0.5);
        var set = VerifiedEllipsoid.Of(system, limits, saturation, Disturbance, [gain]);
        var random = new Gaussian(5);
        double reach = 0;
        for (int trial = 0; trial < 2000; trial++)
        {
            // The worst of the learned policy's last step, then the expert with the worst disturbances.
            var x = OnBorder(set, set.Leave, random);
            var previous = Box(random, action);
            x = (system.A + gain) * x + Box(random, Disturbance[0]);
            for (int step = 0; step < 6; step++)
            {
                Assert.True(set.Level(x) <= set.Largest * (1 + 1e-12), $"step {step}: {set.Level(x)} of {set.Largest}");
                var u = system.K! * x;
                for (int i = 0; i < 2; i++)
                {
                    reach = Math.Max(reach, Math.Max(Math.Abs(u[i]) / action, Math.Max(Math.Abs(x[i]) / Math.Min(observation, saturation), Math.Abs(u[i] - previous[i]) / slew)));
                    Assert.True(reach <= 1 + 1e-9, $"step {step}: x = {x[0]}, {x[1]}, u = {u[0]}, {u[1]} after {previous[0]}, {previous[1]}");
                }

                previous = u;
                x = system.A * x + u + Box(random, Disturbance[0]);
            }
        }

        // Not by being timid: the largest level does touch its limit.
        double border = Enumerable.Range(0, 4000).Select(_ => OnBorder(set, set.Largest, random)).Max(x =>
        {
            var u = system.K! * x;
            return Enumerable.Range(0, 2).Max(i => Math.Max(Math.Abs(x[i]) / Math.Min(observation, saturation), Math.Abs(u[i]) / Math.Min(action, slew - action)));
        });
        Assert.InRange(border, 0.999, 1 + 1e-9);
    }

    [Fact]
    public void A_chunk_counts_with_its_later_actions()
    {
        var system = LinearSystem.Pair();
        var closed = system.A + system.K!;
        Matrix<double>[] gains = [system.K!, system.K! * closed];
        var set = VerifiedEllipsoid.Of(system, LimitsOf(system), 1, Disturbance, gains);
        var random = new Gaussian(6);
        for (int trial = 0; trial < 2000; trial++)
        {
            // The chunk began anywhere inside, and the state is anywhere inside now.
            var began = OnBorder(set, set.Leave, random);
            var next = system.A * OnBorder(set, set.Leave, random) + gains[1] * began + Box(random, Disturbance[0]);
            Assert.True(set.Level(next) <= set.Largest * (1 + 1e-12));
        }
    }

    [Fact]
    public void What_cannot_be_verified_is_refused_with_the_reason()
    {
        var system = LinearSystem.Pair();
        Assert.Contains("no linear expert", Refused(LinearSystem.UnknownSign(), 4, 8, 0.003));
        Assert.Contains("does not stabilise", Refused(system with { K = Imitator }, 4, 8, 0.003));
        Assert.Contains("slew does not reach across its range", Refused(system, 4, 3, 0.003));
        Assert.Contains("no set is verified", Refused(system, 4, 8, 0.6));
        Assert.Contains("no set is verified", Refused(system, 4, 8, double.NaN));

        static string Refused(LinearSystem system, float action, float slew, double disturbance) => Assert.Throws<ArgumentException>(() =>
            VerifiedEllipsoid.Of(system, LimitsOf(system, action, slew), 1, [.. Enumerable.Repeat(disturbance, system.A.RowCount)], [system.A])).Message;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void One_round_of_takeover_data_turns_growth_into_decay(int sign)
    {
        // On the rig, with its noise. The label is the expert's on the logged observation, so the gain is exact to float rounding.
        var setup = PlantCatalog.Open(FormattableString.Invariant($"rig:two-motor/pair?g=1.5&sign={sign}"));
        var options = new DemonstrationOptions { Episodes = 20, Horizon = 14, Seed = 3 };
        var demonstrations = Demonstrator.Record(setup, options);
        var learner = Learner.Create("linear", 1, 1, 0, Demonstrator.Floor(setup, options), 1);
        var fitted = learner.Fit(demonstrations);

        // README's growth on this rig: 1.50; its confidence interval is a few thousandths.
        Assert.Equal(1.5, Growth(fitted), 0.02);
        using (var alone = new RolloutRunner(setup.Create(), setup.Limits, PolicyFactory.Create(fitted.Spec), 80))
        {
            // Without the expert the drift ends at the clamp of the set-points.
            var drift = alone.Keep(new Episode(0, 80, [0.004f, 0.002f]), "alone");
            Assert.Contains(drift.Samples, s => (s.LimitBits & LimitBits.SetPoint) != 0);
        }

        var set = SimplexRecovery.Verify(setup, fitted.Spec);
        var simplex = SimplexRecovery.Beside(setup, PolicyFactory.Create(fitted.Spec), set);
        using var runner = new RolloutRunner(setup.Create(), setup.Limits, simplex, 80, recovery: simplex);
        var rollouts = Enumerable.Range(0, 3).Select(e => runner.Keep(new Episode((uint)e, 80, [0.004f, 0.002f]), $"recovered-{e}")).ToArray();
        foreach (var samples in rollouts.Select(rollout => rollout.Samples))
        {
            Assert.Equal(80, samples.Count);
            int recovered = samples.Count(s => (s.LimitBits & LimitBits.Recovery) != 0);
            Assert.InRange(recovered, 1, 40);

            // Verified means: no limit of state or action is ever met. (Full duty is the motor's way of arriving late.)
            Assert.DoesNotContain(samples, s => (s.LimitBits & ~LimitBits.Recovery & ~LimitBits.Duty) != 0);
            Assert.All(samples, s => Assert.True(s.Observation.All(x => Math.Abs(x) < 1)));
            Assert.All(samples.Where(s => (s.LimitBits & LimitBits.Recovery) != 0), s => Assert.Equal(s.ExpertAction, s.ActionAsked));
            Assert.Contains(samples, s => !s.ActionAsked.SequenceEqual(s.ExpertAction));
        }

        Assert.Equal(0.5, Growth(learner.Fit([.. demonstrations, .. rollouts])), 1e-3);
        double Growth(FittedModel model) => Matrices.SpectralRadius(setup.System!.A + model.Gains[0]);
    }

    private static Vector<double> OnBorder(VerifiedEllipsoid set, double level, Gaussian random)
    {
        var direction = Vector<double>.Build.Dense(2, _ => random.Next());
        return direction * Math.Sqrt(level / set.Level(direction));
    }

    // Mostly corners, where the worst is.
    private static Vector<double> Box(Gaussian random, double size) => Vector<double>.Build.Dense(2, _ => size * Math.Clamp(4 * random.Next(), -1, 1));
}
