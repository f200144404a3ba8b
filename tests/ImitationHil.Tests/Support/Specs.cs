using ImitationHil.Firmware;

namespace ImitationHil.Tests.Support;

/// <summary>Small valid policies, one of each kind.</summary>
public static class Specs
{
    public static PolicySpec Gain(Signals signals, int phases = 3, float scale = 0.5f) =>
        new("gain", signals, PolicySpec.Gain, phases, 0, Gains(signals, phases, scale));

    public static PolicySpec Chunk(Signals signals, int length = 4, int executed = 3, float scale = 0.5f) =>
        new("chunk", signals, PolicySpec.Chunk, length, executed, Gains(signals, length, scale));

    public static PolicySpec Mixture(Signals signals, float[] probabilities, int hold = 1, float scale = 0.5f) =>
        new("mixture", signals, PolicySpec.Mixture, probabilities.Length, hold, [.. probabilities, .. Gains(signals, probabilities.Length, scale)]);

    public static PolicySpec Banded(Signals signals, float ratio, float deadZone, params float[] gains) =>
        new("banded", signals, PolicySpec.Banded, gains.Length / (signals.ObservationCount * signals.ActionCount), 0, [ratio, deadZone, .. gains]);

    public static PolicySpec Network(Signals signals, int length, int executed, params int[] widths) =>
        new("network", signals, PolicySpec.Network, length, executed, Layers(signals.ObservationCount, length * signals.ActionCount, widths));

    /// <summary>Widths none: the closed form.</summary>
    public static PolicySpec Denoiser(Signals signals, params int[] widths) =>
        new("denoiser", signals, PolicySpec.Denoiser, 5, 2, [10f, 0.02f, .. widths.Length == 0 ? [0f] : Layers(2, 1, widths), .. Gains(signals, 1, 0.5f)]);

    private static float[] Layers(int inputs, int outputs, int[] widths)
    {
        var random = new SmallRandom(7);
        int[] sizes = [inputs, .. widths, outputs];
        int count = Enumerable.Range(1, sizes.Length - 1).Sum(i => sizes[i] * (sizes[i - 1] + 1));
        return [widths.Length, .. widths, .. Enumerable.Range(0, count).Select(_ => random.NextUnit() - 0.4f)];
    }

    public static PolicySpec OfKind(int kind, Signals signals) => kind switch
    {
        PolicySpec.Gain => Gain(signals),
        PolicySpec.Chunk => Chunk(signals),
        PolicySpec.Mixture => Mixture(signals, [0.25f, 0.75f], hold: 2),
        PolicySpec.Banded => Banded(signals, 2f, 1e-6f, Gains(signals, 2, 0.5f)),
        PolicySpec.Network => Network(signals, length: 3, executed: 2, 5, 4),
        PolicySpec.Denoiser => Denoiser(signals, 6),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Gains that all differ: scale, scale/2, scale/3, ... with alternating sign.</summary>
    public static float[] Gains(Signals signals, int count, float scale) =>
        [.. Enumerable.Range(1, count * signals.ObservationCount * signals.ActionCount).Select(i => (i % 2 == 0 ? -scale : scale) / i)];
}
