using ImitationHil.Firmware;
using ImitationHil.Lab.Addresses;
using ImitationHil.Lab.Ensemble;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;
using ImitationHil.Lab.Rollouts;
using ImitationHil.Tests.Support;
using Xunit;

namespace ImitationHil.Tests.Lab.Ensemble;

/// <summary>A rollout in a lane is the rollout of a runner: observations to the bit, rows, limits and how it ended.</summary>
public sealed class RolloutEnsembleTests
{
    // Two whole blocks and a part of one.
    private const int Episodes = 2 * EnsembleBlock.Lanes + 5;

    // Instants that the kernel of pairs carries out at once.
    private const int PairKernelStretch = 64;

    private static readonly LinearSystem Pair = LinearSystem.Pair();

    public static IEnumerable<object[]> Kinds => Enumerable.Range(PolicySpec.Gain, 6).Select(kind => new object[] { kind });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_of_policy_on_the_pair(int kind) =>
        Same(() => new LinearPlant(Pair, [0, 0]), Pair.WideLimits, Specs.OfKind(kind, Pair.Signals), 20);

    // Limits that act: on the range, the slew, and the envelope, which ends some rollouts early.
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_under_limits(int kind)
    {
        var ends = Same(() => new LinearPlant(Pair, [0, 0]), Limits.Symmetric(Pair.Signals, 0.3f, 0.2f, 1.1f), Specs.OfKind(kind, Pair.Signals), 20);
        Assert.Contains(Status.EnvelopeLeft, ends);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(1)]
    public void Two_gains_drawn_by_a_coin(int hold)
    {
        float[] gains = [-1.5f, -0.75f, 0.75f, 0.5f, 0, -0.75f, 0.75f, 0.5f];
        Same(() => new LinearPlant(Pair, [0, 0]), Pair.WideLimits, new PolicySpec("coin", Pair.Signals, PolicySpec.Mixture, 2, hold, [0.25f, 0.75f, .. gains]), 20);
    }

    // Slow growth from starts of every size: at all instants of several stretches some rollout meets a limit or leaves.
    [Theory]
    [InlineData(PolicySpec.Gain, 1, 0)]
    [InlineData(PolicySpec.Gain, 5, 0)]
    [InlineData(PolicySpec.Chunk, 5, 3)]
    [InlineData(PolicySpec.Mixture, 2, 1)]
    [InlineData(PolicySpec.Mixture, 2, 3)]
    public void Stretches_of_instants(int kind, int gains, int held)
    {
        float[] probabilities = kind == PolicySpec.Mixture ? [0.25f, 0.75f] : [];
        var policy = new PolicySpec("slow", Pair.Signals, kind, gains, held, [.. probabilities, .. Enumerable.Range(0, gains).SelectMany(i => new[] { -0.4f - 0.02f * i, -0.75f, 0.75f, 0.5f })]);
        static void Start(Gaussian random, float[] at)
        {
            double size = Math.Pow(10, random.NextUniform(-14, 0));
            for (int i = 0; i < at.Length; i++)
                at[i] = (float)(size * random.NextUniform(-1, 1));
        }

        // A limit on the action, one on its slew, and none but the envelope.
        foreach (var (most, slew) in new[] { (0.9f, 0.5f), (10f, 0.02f), (10f, 20f) })
        {
            var ends = Same(() => new LinearPlant(Pair, [0, 0]), Limits.Symmetric(Pair.Signals, most, slew, 3f), policy, 3 * PairKernelStretch + 5, Start);
            Assert.Contains(Status.EnvelopeLeft, ends);
            Assert.Contains(Status.HorizonReached, ends);
        }
    }

    [Theory]
    [InlineData(0, 0.01, true)]
    [InlineData(0.02, 0, true)]
    [InlineData(0.02, 0.01, true)]
    [InlineData(0.02, 0.01, false)]
    public void Noise(double process, double sensor, bool counted) =>
        Same(() => new LinearPlant(Pair, [0, 0], process, sensor, counted), Pair.WideLimits, Specs.Gain(Pair.Signals), 20);

    [Fact]
    public void Limits_that_are_not_symmetric()
    {
        var limits = new Limits([-0.1f, -5], [0.5f, 0.2f], [0.3f, 2], [-3, -10], [4, 2]);
        Same(() => new LinearPlant(Pair, [0, 0]), limits, Specs.Gain(Pair.Signals), 20);
    }

    [Fact]
    public void Numbers_that_overflow_end_a_rollout()
    {
        // A gain of 1e6 asks for what nobody means, one of 3e38 for infinity.
        foreach (float gain in new[] { 4e6f, 3e38f })
        {
            var ends = Same(() => new LinearPlant(Pair, [0, 0]), Pair.WideLimits, new PolicySpec("wild", Pair.Signals, PolicySpec.Gain, 1, 0, [gain, gain, 0, 0]), 6);
            Assert.Contains(ends, status => status is Status.ActionImplausible or Status.ActionNotFinite);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void One_dimension(int sign)
    {
        var system = LinearSystem.UnknownSign(1.2, sign);
        Same(() => new LinearPlant(system, [0]), Limits.Symmetric(system.Signals, 1e5f, 2e5f, 100), new PolicySpec("coin", system.Signals, PolicySpec.Mixture, 2, 1, [0.5f, 0.5f, 1.2f, -1.2f]), 26);
    }

    [Fact]
    public void The_embedding()
    {
        var signals = new EmbeddedPair().Signals;
        Same(() => new EmbeddedPair(), Limits.Symmetric(signals, 1e5f, 2e5f, 1e5f), Specs.Gain(signals), 12, start: (random, at) => EmbeddedPair.DrawStart(random, out _).CopyTo(at));
    }

    [Fact]
    public void The_virtual_rig()
    {
        var setup = PlantCatalog.Open("rig:two-motor/pair?g=1.5");
        Same(setup.Create, setup.Limits, setup.Expert!, 4, episodes: EnsembleBlock.Lanes + 3);
    }

    // Between two roundings of an observation to float a policy may see neighbours, 6e-8 apart in relation; in a second of 50 periods a hanging
    // pendulum under a policy that damps it does not amplify that. The states themselves agree to about 1e-14.
    [Fact]
    public void A_pendulum_to_a_bound() => Same(
        () => new PendulumPlant(new PendulumParameters(), 20_000), new Limits([-1], [1], [2], [-20, -100], [20, 100]),
        new PolicySpec("damping", new PendulumPlant(new PendulumParameters(), 20_000).Signals, PolicySpec.Gain, 1, 0, [-0.1f, -0.02f]), 50, tolerance: 2e-6);

    [Fact]
    public void Limits_and_contract_must_fit()
    {
        var other = LinearSystem.Pair(periodMicroseconds: 100_000);
        var ensemble = new RolloutEnsemble(() => new LinearPlant(Pair, [0, 0]), Pair.WideLimits, Specs.Gain(other.Signals), 3);
        Assert.Throws<ArgumentException>(() => ensemble.Map(1, (_, _) => 0, (_, _) => 0));
        var unlimited = new RolloutEnsemble(() => new LinearPlant(Pair, [0, 0]), Limits.Symmetric(Pair.Signals, float.NaN, 1, 1), Specs.Gain(Pair.Signals), 3);
        Assert.Throws<ArgumentException>(() => unlimited.Map(1, (_, _) => 0, (_, _) => 0));
    }

    // Runs every episode alone and in lanes, on one thread and on two, and compares everything.
    private static HashSet<Status> Same(Func<IPlant> create, Limits limits, PolicySpec policy, int horizon, Action<Gaussian, float[]>? start = null, int episodes = Episodes, double tolerance = 0)
    {
        int n = policy.Signals.ObservationCount;
        uint Draw(int episode, Span<float> at)
        {
            var random = new Gaussian((uint)episode);
            var values = new float[n];
            if (start is not null)
                start(random, values);
            else
                values = [.. values.Select(_ => (float)random.NextUniform(-1, 1))];
            values.CopyTo(at);
            return random.NextSeed();
        }

        using var runner = new RolloutRunner(create(), limits, PolicyFactory.Create(policy), horizon);
        var ends = new HashSet<Status>();
        foreach (int threads in new[] { 1, 2 })
        {
            var ensemble = new RolloutEnsemble(create, limits, policy, horizon) { Threads = threads };
            var lanes = ensemble.Map(episodes, Draw, (block, lane) => (
                Count: block.Count[lane], Status: block.Status[lane], Limited: block.FirstLimited[lane],
                X: Enumerable.Range(0, block.Count[lane]).Select(t => Enumerable.Range(0, n).Select(i => block[t, i, lane]).ToArray()).ToArray()));
            for (int e = 0; e < episodes; e++)
            {
                var at = new float[n];
                uint seed = Draw(e, at);
                var status = runner.Run(new Episode(seed, horizon, at));
                ends.Add(status);
                Assert.Equal((status, runner.Trace.Count), (lanes[e].Status, lanes[e].Count));
                Assert.Equal(Enumerable.Range(0, runner.Trace.Count).FirstOrDefault(t => runner.Trace.LimitBitsAt(t) != 0, horizon), lanes[e].Limited);
                for (int t = 0; t < runner.Trace.Count; t++)
                {
                    for (int i = 0; i < n; i++)
                    {
                        float alone = runner.Trace.Observation(t, i), lane = lanes[e].X[t][i];
                        Assert.True(tolerance > 0 ? Math.Abs(alone - lane) <= tolerance : FloatBits.Of(alone) == FloatBits.Of(lane), $"episode {e}, step {t}, slot {i}: alone {alone}, in a lane {lane}");
                    }
                }
            }
        }

        return ends;
    }
}
