using System.Buffers.Binary;
using ImitationHil.Firmware;
using ImitationHil.Lab.Learning;
using ImitationHil.Lab.Policies;

namespace ImitationHil.Hil.Bench;

/// <summary>
/// The policies of the bench. Those of the first table have signals of their own and weights drawn from fixed seeds, so that
/// their bits can be stored in scenarios; those of the second are made for the plant at hand.
/// </summary>
public static class BenchImages
{
    /// <summary>Signals of the policies whose bits are compared: two angles, two moves, 20 ms.</summary>
    public static readonly Signals Signals = new(["position a", "position b"], ["rad", "rad"], ["move a", "move b"], ["rad", "rad"], 20000);

    private static readonly Dictionary<string, Func<PolicySpec>> Fixed = new()
    {
        ["gain"] = () => Spec(PolicySpec.Gain, 1, 0, -0.9f, 0.01f, -0.02f, -0.8f),
        ["periodic"] = () => Spec(PolicySpec.Gain, 3, 0, Drawn(12, 1)),
        ["chunk"] = () => Spec(PolicySpec.Chunk, 4, 4, Drawn(16, 2)),
        ["chunk-shorter"] = () => Spec(PolicySpec.Chunk, 4, 3, Drawn(16, 2)),
        ["mixture"] = () => Spec(PolicySpec.Mixture, 3, 1, [0.25f, 0.25f, 0.5f, .. Drawn(12, 3)]),
        ["mixture-held"] = () => Spec(PolicySpec.Mixture, 3, 2, [0.25f, 0.25f, 0.5f, .. Drawn(12, 3)]),
        ["banded"] = () => Spec(PolicySpec.Banded, 2, 0, [3f, 1e-6f, .. Drawn(8, 4)]),
        ["network"] = () => Spec(PolicySpec.Network, 2, 2, [1f, 3f, .. Drawn(25, 5)]),
        ["denoiser"] = () => Spec(PolicySpec.Denoiser, 4, 2, [10f, 0.02f, 1f, 3f, .. Drawn(13, 6), .. Drawn(4, 7)]),
        ["denoiser-closed"] = () => Spec(PolicySpec.Denoiser, 8, 1, [10f, 0.02f, 0f, .. Drawn(4, 8)]),
    };

    // still: no action. swing: the first observations change sign every period, so that the motors always move.
    private static readonly Dictionary<string, Func<ScenarioContext, PolicySpec>> Fitted = new()
    {
        ["still"] = context => Diagonal("still", context, 0),
        ["expert"] = context => context.Setup?.Expert ?? throw new InvalidOperationException("this plant has no expert"),
        ["swing"] = context => context.Setup?.System is { } system
            ? PolicySpecs.Linear("swing", system.Signals, -system.A - 0.98 * MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseIdentity(system.A.RowCount))
            : throw new InvalidOperationException("this plant is not linear"),
    };

    // What is wrong with a tampered image, and where; all but the checksum itself are sealed again.
    private static readonly Dictionary<string, Action<byte[]>> Tampers = new()
    {
        ["length"] = image => BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(8), (uint)image.Length + 1),
        ["magic"] = image => image[0] ^= 0x20,
        ["version"] = image => image[4] = 2,
        ["checksum"] = image => image[^1] ^= 1,
        ["kind"] = image => image[6] = 99,
        ["shape"] = image => image[24] = 77,
        ["weight"] = image => BinaryPrimitives.WriteSingleLittleEndian(image.AsSpan(PolicyImage.HeaderLength + BinaryPrimitives.ReadUInt16LittleEndian(image.AsSpan(30))), float.NaN),
        ["contract"] = image => image[12] ^= 1,
        ["self-test"] = image => image[^5] ^= 1,
        ["text"] = image => image[PolicyImage.HeaderLength + 1] = 7,
    };

    /// <summary>Names of all policies.</summary>
    public static IEnumerable<string> Names => Fixed.Keys.Concat(Fitted.Keys);

    /// <summary>Names of what can be wrong with an image.</summary>
    public static IEnumerable<string> TamperNames => Tampers.Keys;

    /// <summary>Names of the policies that any device can evaluate.</summary>
    public static IEnumerable<string> FixedNames => Fixed.Keys;

    internal static PolicySpec Of(string name, ScenarioContext context) => Fixed.TryGetValue(name, out var spec) ? spec() : Fitted[name](context);

    internal static byte[] Bytes(string name, ScenarioContext context) => ImageWriter.Write(Of(name, context));

    /// <summary>Spoils an image; its checksum is right again, unless that is what is spoilt.</summary>
    internal static byte[] Tamper(byte[] image, string tamper)
    {
        byte[] copy = (byte[])image.Clone();
        Tampers[tamper](copy);
        if (tamper != "checksum")
            BinaryPrimitives.WriteUInt32LittleEndian(copy.AsSpan(copy.Length - 4), Crc32.Of(copy, 0, copy.Length - 4));
        return copy;
    }

    private static PolicySpec Spec(int kind, int p0, int p1, params float[] weights) => new("bench", Signals, kind, p0, p1, weights);

    private static PolicySpec Diagonal(string name, ScenarioContext context, float gain)
    {
        int n = context.Signals.ObservationCount, m = context.Signals.ActionCount;
        var weights = new float[n * m];
        for (int i = 0; i < Math.Min(n, m); i++)
            weights[i * n + i] = gain;
        return new PolicySpec(name, context.Signals, PolicySpec.Gain, 1, 0, weights);
    }

    private static float[] Drawn(int count, uint seed)
    {
        var random = new SmallRandom(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextUnit() - 0.9f)];
    }
}
