using ImitationHil.Firmware;
using ImitationHil.Lab.Policies;

namespace ImitationHil.Benchmarks.Peers;

/// <summary>Frames, their check, and images, as device and host read them.</summary>
internal static class WireCases
{
    /// <param name="folder">Where the image goes that both read.</param>
    public static IEnumerable<PeerCase> All(string folder)
    {
        float[] values = new SharedNumbers(3).Next(7);
        string file = Path.Combine(folder, "policy.img");
        var signals = PolicyCases.Shape(4, 1);
        byte[] image = ImageWriter.Write(new PolicySpec("benchmark", signals, PolicySpec.Gain, 1, 0, new SharedNumbers(7).Next(4)));
        File.WriteAllBytes(file, image);
        return
        [
            new("frame encode, 7 floats", 20_000, () =>
            {
                var writer = new FrameWriter();
                return count =>
                {
                    ulong sum = 0;
                    for (long i = 0; i < count; i++)
                    {
                        int length = Encode(writer, values, (byte)i);
                        sum = sum * 31 + writer.Encoded[length - 3] + (ulong)length;
                    }

                    return sum;
                };
            }),
            new("frame decode, 7 floats", 20_000, () =>
            {
                var writer = new FrameWriter();
                int length = Encode(writer, values, 77);
                byte[] frame = writer.Encoded;
                var reader = new FrameReader();
                return count =>
                {
                    ulong sum = 0;
                    for (long i = 0; i < count; i++)
                    {
                        uint whole = 0;
                        for (int k = 0; k < length; k++)
                            whole += reader.Push(frame[k]) ? 1u : 0u;
                        sum = sum * 31 + whole + reader.Sequence;
                    }

                    return sum;
                };
            }),
            new("CRC-32 of 4096 bytes", 400, () =>
            {
                byte[] block = [.. Enumerable.Range(0, 4096).Select(i => (byte)(i * 37))];
                return count =>
                {
                    ulong sum = 0;
                    for (long i = 0; i < count; i++)
                    {
                        block[0] = (byte)i;
                        sum = sum * 31 + Crc32.Of(block, 0, block.Length);
                    }

                    return sum;
                };
            }),
            new("image load, linear 4->1", 400, () => count =>
            {
                ulong sum = 0;
                for (long i = 0; i < count; i++)
                {
                    var read = PolicyImage.Read(image, image.Length, out var error) ?? throw new InvalidOperationException($"the image is refused: {error}");
                    sum = sum * 31 + read.Checksum;
                }

                return sum;
            })
            {
                Environment = () => new Dictionary<string, string> { ["IMAGE_FILE"] = file },
            },
        ];
    }

    private static int Encode(FrameWriter writer, float[] values, byte sequence)
    {
        writer.Begin(9, sequence);
        writer.PutFloats(values);
        return writer.Finish();
    }
}
