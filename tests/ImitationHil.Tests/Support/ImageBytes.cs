using System.Buffers.Binary;
using ImitationHil.Firmware;

namespace ImitationHil.Tests.Support;

/// <summary>Planting faults in images: offsets of the header, and a checksum that is right again afterwards.</summary>
public static class ImageBytes
{
    public const int Version = 4, Kind = 6, Length = 8, Contract = 12, Period = 16, Observations = 20, Actions = 21;
    public const int Tests = 22, P0 = 24, P1 = 26, Weights = 28, Text = 30;

    /// <summary>Reads, and says why not.</summary>
    public static ImageError Error(byte[] bytes)
    {
        var image = PolicyImage.Read(bytes, bytes.Length, out var error);
        Assert.Equal(error == ImageError.None, image != null);
        return error;
    }

    /// <summary>A copy with a change and the right checksum.</summary>
    public static byte[] With(byte[] image, Action<byte[]> change)
    {
        byte[] copy = [.. image];
        change(copy);
        return Seal(copy);
    }

    /// <summary>Makes the checksum right.</summary>
    public static byte[] Seal(byte[] bytes)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(bytes.Length - 4), Crc32.Of(bytes, 0, bytes.Length - 4));
        return bytes;
    }

    public static int Short(byte[] bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));

    public static void PutShort(byte[] bytes, int at, int value) => BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(at), (ushort)value);

    public static void PutFloat(byte[] bytes, int at, float value) => BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(at), value);

    /// <summary>Where the weights begin.</summary>
    public static int WeightsAt(byte[] image) => PolicyImage.HeaderLength + Short(image, Text);

    /// <summary>Where the self-tests begin.</summary>
    public static int TestsAt(byte[] image) => WeightsAt(image) + 4 * Short(image, Weights);
}
