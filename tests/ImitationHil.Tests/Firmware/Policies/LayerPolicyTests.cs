using ImitationHil.Firmware;
using ImitationHil.Lab.Policies;
using ImitationHil.Tests.Support;

namespace ImitationHil.Tests.Firmware.Policies;

/// <summary>Network and denoiser against their closed forms, and what is refused of them.</summary>
public class LayerPolicyTests
{
    private static readonly Signals One = Make.Signals(1, 1);

    [Fact]
    public void A_network_is_its_layers_with_a_tangent_between_them()
    {
        // 1 -> 2 -> 1: y = 3 tanh(0.5 x + 0.25) - 2 tanh(-x + 0.125) + 0.75.
        var policy = PolicyFactory.Create(new PolicySpec("", One, PolicySpec.Network, 1, 1, [1, 2, 0.5f, -1, 0.25f, 0.125f, 3, -2, 0.75f]));
        foreach (float x in new[] { -2f, -0.3f, 0f, 0.01f, 1.7f })
            Assert.Equal(3 * Math.Tanh(0.5 * x + 0.25) - 2 * Math.Tanh(-x + 0.125) + 0.75, Play(policy, x, 1)[0], 5e-6);
    }

    [Fact]
    public void Without_hidden_layers_it_is_affine() =>
        Assert.Equal([2f * 3f + 1f], Play(PolicyFactory.Create(new PolicySpec("", One, PolicySpec.Network, 1, 1, [0, 2, 1])), 3f, 1));

    [Fact]
    public void A_plan_is_played_open_loop_for_its_executed_length()
    {
        // Three actions x, 2 x, 4 x, of which two are played.
        var policy = PolicyFactory.Create(new PolicySpec("", One, PolicySpec.Network, 3, 2, [0, 1, 2, 4, 0, 0, 0]));
        Assert.Equal([1f, 20f / 10f], [.. Play(policy, 1f, 1), .. Play(policy, 10f, 1)]);
        Assert.Equal([10f, 20f, 10f], Play(policy, 10f, 3));
        policy.Reset(0);
        Assert.Equal([5f], Play(policy, 5f, 1));
    }

    [Fact]
    public void What_is_no_number_reaches_the_action() => Assert.True(float.IsNaN(Play(PolicyFactory.Create(Specs.Network(One, 1, 1, 3)), float.NaN, 1)[0]));

    [Theory]
    [InlineData(1f, 2f, 9)]
    [InlineData(1f, 3f, 12)]
    [InlineData(0f, 2f, 3)]
    [InlineData(1f, 2.5f, 0)]
    [InlineData(1f, 0f, 0)]
    [InlineData(1f, 257f, 0)]
    [InlineData(1f, -2f, 0)]
    [InlineData(5f, 2f, 0)]
    [InlineData(0.5f, 2f, 0)]
    [InlineData(-1f, 2f, 0)]
    public void Layers_must_add_up(float hidden, float width, int right)
    {
        for (int length = 0; length < 20; length++)
        {
            float[] weights = [.. new[] { hidden, width }.Take(length), .. new float[Math.Max(0, length - 2)]];
            Assert.Equal(length == right && length > 0 ? ImageError.None : ImageError.BadShape, PolicyFactory.Check(new PolicySpec("", One, PolicySpec.Network, 1, 1, weights)));
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_count_that_is_no_number_is_refused_as_such(float count)
    {
        Assert.Equal(ImageError.WeightNotFinite, PolicyFactory.Check(new PolicySpec("", One, PolicySpec.Network, 1, 1, [count, 2, 1])));
        Assert.Equal(ImageError.WeightNotFinite, PolicyFactory.Check(new PolicySpec("", One, PolicySpec.Denoiser, 4, 1, [10, 0.02f, count, 1])));
    }

    [Theory]
    [InlineData(10f, 0.02f, 1, 1)]
    [InlineData(10f, 0.02f, 65, 1)]
    [InlineData(10f, 0.02f, 4, 0)]
    [InlineData(0.02f, 10f, 4, 1)]
    [InlineData(1f, 1f, 4, 1)]
    [InlineData(10f, 0.0005f, 4, 1)]
    [InlineData(2000f, 0.02f, 4, 1)]
    public void Noise_levels_must_fall_within_bounds(float largest, float smallest, int levels, int hold) =>
        Assert.Equal(ImageError.BadShape, PolicyFactory.Check(new PolicySpec("", One, PolicySpec.Denoiser, levels, hold, [largest, smallest, 0, 1])));

    [Fact]
    public void The_closed_form_gives_the_two_modes_of_each_direction()
    {
        // K = [[1, 2], [-3, 1]]: the modes of x are +-K x, whatever its length.
        var policy = PolicyFactory.Create(new PolicySpec("", Make.Signals(2, 2), PolicySpec.Denoiser, 8, 1, [10, 0.02f, 0, 1, 2, -3, 1]));
        policy.Reset(4);
        var action = new float[2];
        int positive = 0;
        for (int i = 0; i < 2000; i++)
        {
            policy.Act([0.5f, 0.25f], action);
            Assert.Equal(1, Math.Abs(action[0]), 1e-6);
            Assert.Equal(-1.25, action[1] / action[0], 1e-6);
            positive += action[0] > 0 ? 1 : 0;
        }

        // 4.5 standard errors of 2000 fair coins.
        Assert.InRange(positive, 900, 1100);
    }

    [Fact]
    public void A_draw_is_held_and_a_seed_repeats_it()
    {
        var policy = PolicyFactory.Create(new PolicySpec("", One, PolicySpec.Denoiser, 8, 3, [10, 0.02f, 0, 1]));
        policy.Reset(11);
        float[] first = Play(policy, 1f, 300);
        policy.Reset(11);
        Assert.Equal(first, Play(policy, 1f, 300));
        Assert.All(first.Chunk(3), held => Assert.Single(held.Distinct()));
        Assert.Equal(2, first.Select(u => Math.Sign(u)).Distinct().Count());
    }

    [Fact]
    public void The_self_test_of_a_network_sees_every_weight_and_that_of_a_denoiser_both_modes()
    {
        byte[] image = ImageWriter.Write(Specs.Network(Make.Signals(2, 2), 3, 3, 4));
        for (int i = 0; i < ImageBytes.Short(image, ImageBytes.Weights); i++)
        {
            var changed = ImageBytes.With(image, bytes => bytes[ImageBytes.WeightsAt(bytes) + 4 * i + 2] ^= 1);
            Assert.True(ImageBytes.Error(changed) is ImageError.SelfTestFailed or ImageError.BadShape, $"weight {i}");
        }

        byte[] denoiser = ImageWriter.Write(Specs.Denoiser(One));
        int tests = ImageBytes.Short(denoiser, ImageBytes.Tests), at = ImageBytes.TestsAt(denoiser);
        var signs = Enumerable.Range(1, tests - 1).Select(test => BitConverter.ToSingle(denoiser, at + 14 * test + 6) * BitConverter.ToSingle(denoiser, at + 14 * test + 10) > 0).Distinct();
        Assert.Equal(2, signs.Count());
    }

    private static float[] Play(IPolicy policy, float observation, int count)
    {
        var actions = new float[count];
        float[] action = [0f];
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(Status.Ok, policy.Act([observation], action));
            actions[i] = action[0];
        }

        return actions;
    }
}
