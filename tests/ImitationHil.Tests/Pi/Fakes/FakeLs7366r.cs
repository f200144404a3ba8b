using System.Buffers.Binary;
using System.Device.Spi;

namespace ImitationHil.Tests.PiProgram.Fakes;

/// <summary>
/// The LS7366R as its datasheet tells: an instruction byte of operation (00 clear, 01 read, 10 write, 11 load) and register, a counter
/// that counts only in the mode that was set, and a status that keeps the loss of the supply until it is cleared.
/// </summary>
internal sealed class FakeLs7366r : SpiDevice
{
    private const byte Counting = 0x08, PowerLost = 0x04;

    private byte _mode0, _mode1;
    private bool _powerLost = true;
    private long _edgesAtZero;

    /// <summary>Edges of the encoder since it was made; one quadrature cycle has four.</summary>
    public long Edges { get; set; } = 123_457;

    /// <summary>What every byte reads as when the chip is not there; null when it is.</summary>
    public byte? StuckAt { get; set; }

    /// <summary>Thrown by every transfer when set.</summary>
    public Exception? Broken { get; set; }

    public int Writes { get; private set; }

    public override SpiConnectionSettings ConnectionSettings => throw new NotSupportedException();

    /// <summary>The supply went away for a moment.</summary>
    public void LosePower()
    {
        (_mode0, _mode1, _powerLost) = (0, 0, true);
        _edgesAtZero = Edges;
    }

    public override void Read(Span<byte> buffer) => throw new NotSupportedException("a counter does not speak before it is asked");

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (Broken != null)
            throw Broken;
        Writes++;
        switch (buffer[0])
        {
            case 0x20:
                _edgesAtZero = Edges;
                break;
            case 0x30:
                _powerLost = false;
                break;
            case 0x88:
                _mode0 = buffer[1];
                break;
            case 0x90:
                _mode1 = buffer[1];
                break;
            default:
                throw new NotSupportedException($"instruction 0x{buffer[0]:X2}");
        }
    }

    public override void TransferFullDuplex(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer)
    {
        if (Broken != null)
            throw Broken;
        if (writeBuffer.Length != readBuffer.Length)
            throw new ArgumentException("a transfer reads as many bytes as it writes");
        readBuffer.Clear();
        if (StuckAt is { } stuck)
        {
            readBuffer.Fill(stuck);
            return;
        }

        var answer = readBuffer[1..];
        switch (writeBuffer[0])
        {
            case 0x48:
                answer[0] = _mode0;
                break;
            case 0x50:
                answer[0] = _mode1;
                break;
            case 0x60:
                BinaryPrimitives.WriteInt32BigEndian(answer, Count);
                break;
            case 0x70:
                answer[0] = (byte)((_mode1 & 0x04) == 0 ? Counting : 0);
                answer[0] |= _powerLost ? PowerLost : (byte)0;
                break;
            default:
                throw new NotSupportedException($"instruction 0x{writeBuffer[0]:X2}");
        }
    }

    // x1, x2 and x4 count one, two and four edges of a cycle; 32 bits wrap.
    private int Count => unchecked((int)((Edges - _edgesAtZero) * ((_mode0 & 3) switch { 3 => 4, 2 => 2, 1 => 1, _ => 0 }) / 4));
}
