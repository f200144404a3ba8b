using System.Buffers.Binary;
using System.Text;
using ImitationHil.Firmware;
using ImitationHil.Lab.Data;

namespace ImitationHil.Lab.Policies;

/// <summary>
/// Exports a policy as an image (byte table: <c>firmware/POLICY-IMAGE.md</c>). The self-test vectors come from
/// <see cref="SelfTests"/>; whoever loads the image repeats them and compares bits.
/// </summary>
public static class ImageWriter
{
    /// <summary>The bytes of the image.</summary>
    /// <exception cref="ArgumentException">The specification is not one that the firmware accepts.</exception>
    public static byte[] Write(PolicySpec spec)
    {
        var error = PolicyFactory.Check(spec);
        if (error != ImageError.None)
            throw new ArgumentException($"policy '{spec.Name}' cannot be exported: {Describe(error)}");

        var text = Text(spec);
        int n = spec.Signals.ObservationCount, m = spec.Signals.ActionCount;
        int testLength = 6 + 4 * (n + m);
        int room = PolicyImage.MaxLength - (PolicyImage.HeaderLength + text.Length + 4 * spec.Weights.Length + 4);
        int tests = Math.Max(1, Math.Min(SelfTests.Wanted(spec), room / testLength));
        int length = PolicyImage.MaxLength - room + tests * testLength;
        if (length > PolicyImage.MaxLength)
            throw new ArgumentException($"policy '{spec.Name}' needs {length} bytes, an image holds at most {PolicyImage.MaxLength}");

        using var stream = new MemoryStream(length);
        using var writer = new BinaryWriter(stream);
        writer.Write(PolicyImage.Magic);
        writer.Write((ushort)PolicyImage.Version);
        writer.Write((ushort)spec.Kind);
        writer.Write((uint)length);
        writer.Write(spec.Signals.Contract);
        writer.Write((uint)spec.Signals.PeriodMicroseconds);
        writer.Write((byte)n);
        writer.Write((byte)m);
        writer.Write((ushort)tests);
        writer.Write((ushort)spec.P0);
        writer.Write((ushort)spec.P1);
        writer.Write((ushort)spec.Weights.Length);
        writer.Write((ushort)text.Length);
        writer.Write(text);
        foreach (float weight in spec.Weights)
            writer.Write(weight);
        SelfTests.Write(writer, spec, tests);
        writer.Flush();

        var bytes = new byte[length];
        stream.ToArray().CopyTo(bytes, 0);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(length - 4), Crc32.Of(bytes, 0, length - 4));
        return bytes;
    }

    /// <summary>The CRC-32 that stands at the end of an image, by which records name it.</summary>
    public static uint Checksum(byte[] image) => BinaryPrimitives.ReadUInt32LittleEndian(image.AsSpan(image.Length - 4));

    /// <summary>Reads an image file.</summary>
    /// <exception cref="BadInputException">The file cannot be read or is refused.</exception>
    public static PolicyImage Read(string file)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException(file, "", $"cannot be read: {e.Message} Name a policy image, as `imitate fit` writes it.");
        }

        return PolicyImage.Read(bytes, bytes.Length, out var error)
            ?? throw new BadInputException(file, Place(error, bytes.Length), Describe(error));
    }

    /// <summary>What an error means and what to do.</summary>
    public static string Describe(ImageError error) => error switch
    {
        ImageError.BadLength => $"not a whole image: its length differs from what its header says, or is outside {PolicyImage.HeaderLength + 4} to {PolicyImage.MaxLength} bytes. Export or copy it again.",
        ImageError.BadMagic => "not a policy image: it must begin with the bytes \"IHPI\". Name a file that `imitate fit` wrote.",
        ImageError.BadVersion => $"written in another version of the image format; this program reads version {PolicyImage.Version}. Export it again with this program.",
        ImageError.BadChecksum => "damaged: the CRC-32 does not match. Export or copy it again.",
        ImageError.UnknownKind => "a policy kind that this firmware does not know. Use gain, chunk, mixture, banded, network or denoiser, or update the firmware.",
        ImageError.BadShape => "counts in the header do not fit together or are out of range. Export it again.",
        ImageError.WeightNotFinite => "a weight is NaN or infinite. The fit went wrong: look at its data.",
        ImageError.ContractMismatch => "names, units, order or period of the signals are not those of the contract. Use the policy with the plant it was fitted for.",
        ImageError.SelfTestFailed => "the policy does not reproduce its self-test bits here. Do not run it; report this machine.",
        ImageError.BadText => "a name or unit is longer than 255 characters or not printable ASCII. Rename it and export again.",
        _ => "accepted",
    };

    private static string Place(ImageError error, int length) => error switch
    {
        ImageError.BadMagic => "bytes 0 to 3",
        ImageError.BadVersion => "bytes 4 to 5",
        ImageError.UnknownKind => "bytes 6 to 7",
        ImageError.BadLength => $"bytes 8 to 11, file of {length} bytes",
        ImageError.BadChecksum => $"bytes {length - 4} to {length - 1}",
        ImageError.ContractMismatch => "bytes 12 to 15",
        _ => "",
    };

    private static byte[] Text(PolicySpec spec)
    {
        var signals = spec.Signals;
        var texts = new List<string> { spec.Name };
        for (int i = 0; i < signals.ObservationCount; i++)
            texts.AddRange([signals.ObservationNames[i], signals.ObservationUnits[i]]);
        for (int i = 0; i < signals.ActionCount; i++)
            texts.AddRange([signals.ActionNames[i], signals.ActionUnits[i]]);

        var bytes = new List<byte>();
        foreach (string text in texts)
        {
            if (text.Length > 255 || text.Any(c => c is < ' ' or > '~'))
                throw new ArgumentException($"'{text}' cannot be in an image: {Describe(ImageError.BadText)}");
            bytes.Add((byte)text.Length);
            bytes.AddRange(Encoding.ASCII.GetBytes(text));
        }

        return [.. bytes];
    }
}
