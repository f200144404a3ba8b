using ImitationHil.Firmware;
using ImitationHil.Lab.Addresses;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Experts;
using ImitationHil.Lab.Learning;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;
using ImitationHil.Lab.Rollouts;

namespace ImitationHil.Tests.Lab.Experts;

/// <summary>Whose eyes the expert had, and that labels stay clean whatever was executed.</summary>
public class DemonstratorTests
{
    private static readonly PlantSetup Noisy = PlantCatalog.Open("sim:pair?g=1.5&sensor=0.01");

    [Fact]
    public void Shared_eyes_give_labels_that_follow_from_the_log()
    {
        var k = Noisy.System!.K!;
        foreach (var sample in Demonstrator.Record(Noisy, new DemonstrationOptions { Eyes = Eyes.Shared }).SelectMany(d => d.Samples))
        {
            // Two products and a sum of order one in float.
            for (int i = 0; i < 2; i++)
                Assert.Equal(k[i, 0] * sample.Observation[0] + k[i, 1] * sample.Observation[1], sample.ExpertAction[i], 3e-7);
        }
    }

    [Theory]
    [InlineData("sim:pair?sensor=0.001", "x1 left zero")]
    [InlineData("sim:double", "no coordinate rests at zero")]
    public void A_recording_that_is_not_silent_is_not_called_so(string address, string why)
    {
        var refusal = Assert.Throws<InvalidOperationException>(
            () => Demonstrator.Record(PlantCatalog.Open(address), new DemonstrationOptions { Eyes = Eyes.Silent, Episodes = 3 }));
        Assert.Contains("not silent", refusal.Message);
        if (address == "sim:double")
            Assert.Contains(why, refusal.Message);
    }

    [Fact]
    public void Own_eyes_see_an_independent_sample_of_the_same_size()
    {
        var demos = Demonstrator.Record(Noisy, new DemonstrationOptions { Eyes = Eyes.Own, Episodes = 300 });
        var k = Noisy.System!.K!;

        // K (w - v): with g = 1.5 and equal noise the first row has variance 2 (1.5^2 + 0.75^2) 0.01^2; were the two
        // samples one, it would be zero, were the expert all-seeing, half.
        double expected = 2 * (1.5 * 1.5 + 0.75 * 0.75) * 1e-4;
        var squares = demos.SelectMany(d => d.Samples).Select(s => Math.Pow(s.ExpertAction[0] - k[0, 0] * s.Observation[0] - k[0, 1] * s.Observation[1], 2)).ToArray();
        Assert.Equal(expected, squares.Average(), expected * 4 * Math.Sqrt(2.0 / squares.Length));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void On_a_silent_rig_the_undemonstrated_motor_never_leaves_zero(int sign)
    {
        var setup = PlantCatalog.Open($"rig:two-motor/pair?g=1.5&sign={sign}&ripple=0");
        var demos = Demonstrator.Record(setup, new DemonstrationOptions { Eyes = Eyes.Silent, Episodes = 10 });
        Assert.All(demos.SelectMany(d => d.Samples), sample => Assert.Equal(0, sample.Observation[0]));
        Assert.Contains(demos.SelectMany(d => d.Samples), sample => Math.Abs(sample.Observation[1]) > 0.3);
    }

    [Fact]
    public void What_is_executed_is_disturbed_and_the_label_is_clean()
    {
        var options = new DemonstrationOptions { Eyes = Eyes.Shared, ActionNoise = 0.1, NoisyShare = 0.3, Episodes = 10 };
        var demos = Demonstrator.Record(Noisy, options);
        var k = Noisy.System!.K!;
        double sum = 0;
        int count = 0;
        for (int e = 0; e < demos.Count; e++)
        {
            foreach (var sample in demos[e].Samples)
            {
                Assert.Equal(k[0, 0] * sample.Observation[0] + k[0, 1] * sample.Observation[1], sample.ExpertAction[0], 1e-6);
                Assert.Equal(sample.ActionAsked, sample.ActionApplied);
                double distance = Math.Sqrt(sample.ActionApplied.Zip(sample.ExpertAction, (a, b) => (a - b) * (a - b)).Sum());
                Assert.InRange(distance, 0, 0.1 + 1e-6);

                // Seven clean episodes first, then three disturbed ones.
                Assert.Equal(e >= 7, distance > 0);
                sum += distance;
                count += e >= 7 ? 1 : 0;
            }
        }

        // Mean radius in a disc 2/3, its deviation sqrt(1/18); 42 draws.
        Assert.Equal(0.1 * 2 / 3, sum / count, 0.1 * 3.3 * Math.Sqrt(1.0 / 18 / count));
    }

    [Theory]
    [InlineData(0.0, 0)]
    [InlineData(0.5, 15)]
    [InlineData(1.0, 30)]
    public void The_noisy_share_is_a_share_of_the_episodes(double share, int noisy)
    {
        var demos = Demonstrator.Record(Noisy, new DemonstrationOptions { ActionNoise = 0.1, NoisyShare = share });
        Assert.Equal(noisy, demos.Count(d => d.Samples.Any(s => !s.ActionApplied.SequenceEqual(s.ExpertAction))));
    }

    [Fact]
    public void The_floor_is_what_the_expert_leaves_and_at_least_a_count()
    {
        // From the origin the second coordinate under own eyes has variance V = (g^2/4 + 1/4) w^2 / (1 - 1/4), the log adds
        // v^2, the count 12 v^2.
        var floor = Demonstrator.Floor(Noisy, new DemonstrationOptions());
        double v = (1.5 * 1.5 / 4 + 0.25) / 0.75;
        Assert.Equal(0.01 * Math.Sqrt(v + 1 + 12), floor[1], 0.002);
        Assert.Equal([0.0, 0.0], Demonstrator.Floor(PlantCatalog.Open("sim:pair"), new DemonstrationOptions()));
        var rig = PlantCatalog.Open("rig:two-motor/pair?ripple=0");
        Assert.All(Demonstrator.Floor(rig, new DemonstrationOptions { Eyes = Eyes.Silent }), f => Assert.Equal(rig.Quantum[0], f, 1e-9));
    }

    [Fact]
    public void A_plant_with_one_sensor_refuses_own_eyes_and_says_what_to_do()
    {
        var refused = Assert.Throws<InvalidOperationException>(() => Demonstrator.Record(PlantCatalog.Open("sim:pendulum"), new DemonstrationOptions()));
        Assert.Contains("one sensor", refused.Message);
        Assert.Contains("--eyes shared", refused.Message);
        Assert.Equal(30, Demonstrator.Record(PlantCatalog.Open("sim:pendulum"), new DemonstrationOptions { Eyes = Eyes.Shared }).Count);
    }

    [Fact]
    public void A_faulted_episode_is_told_and_not_kept()
    {
        var options = new DemonstrationOptions { ActionNoise = 1e6, NoisyShare = 1 };
        Assert.Contains("ended with", Assert.Throws<InvalidOperationException>(() => Demonstrator.Record(Noisy, options)).Message);
    }

    [Fact]
    public void The_same_seed_gives_the_same_demonstrations()
    {
        float[] Bits(uint seed) => [.. Demonstrator.Record(Noisy, new DemonstrationOptions { Seed = seed, ActionNoise = 0.1 }).SelectMany(d => d.Samples).SelectMany(s => s.Observation.Concat(s.ActionApplied)).Select(x => (float)x)];
        Assert.Equal(Bits(3), Bits(3));
        Assert.NotEqual(Bits(3), Bits(4));
    }

    // The product's own chain on the ideal plant: with equal noise the expert's own flicker teaches most of the gain, with
    // a tenth of it next to nothing: g v^2 / (V + v^2), V = (g^2 + g^2/4) w^2. Under the floor of the rule nothing is learned.
    [Theory]
    [InlineData(1.0, 0.394)]
    [InlineData(0.1, 1.459)]
    public void Own_eyes_hide_the_gain_as_far_as_they_are_better_than_the_log(double share, double theory)
    {
        var options = new DemonstrationOptions { Episodes = 2000, Horizon = 12, EyeNoiseQuanta = share / Math.Sqrt(12) };
        var data = Dataset.Of(Demonstrator.Record(Noisy, options));
        var plain = Noisy.System!.A + LinearLearner.Fit(data, Excitation.Of(data.X, null, Noisy.Signals.ObservationNames));

        // The first of twelve samples has not been excited; four standard errors of the slope from 24,000 rows.
        double excited = 1.25 * 2.25 * share * share * 11 / 12;
        Assert.Equal(1.5 / (1 + excited), plain[0, 0], 4 * (2 + 2 * share) / Math.Sqrt(24_000));
        Assert.Equal(theory, plain[0, 0], 0.1);

        var floor = Demonstrator.Floor(Noisy, options);
        var ruled = Noisy.System!.A + LinearLearner.Fit(data, Excitation.Of(data.X, floor, Noisy.Signals.ObservationNames));
        Assert.Equal(1.5, Matrices.SpectralRadius(ruled), 0.02);
    }
}
