using System.Buffers.Binary;
using System.Device.Spi;

namespace ImitationHil.Pi;

/// <summary>
/// Quadrature counter LS7366R on SPI, mode 0 (LSI/CSI datasheet): 32 bits, four counts a cycle, free running. An instruction byte is
/// two bits of operation (00 clear, 01 read, 10 write, 11 load) and three of register (MDR0 1, MDR1 2, counter 4, status 6), shifted
/// by 3. The status register keeps PLS since the chip last lost its supply: then the count is not the position, and stays so until this
/// driver is made anew.
/// </summary>
internal sealed class Ls7366r : IEncoder
{
    private const byte ClearCounter = 0x20, ClearStatus = 0x30, ReadMode0 = 0x48, ReadMode1 = 0x50, ReadCounter = 0x60, ReadStatus = 0x70, WriteMode0 = 0x88, WriteMode1 = 0x90;

    /// <summary>MDR0: four counts a cycle, free running, no index, filter clock undivided.</summary>
    private const byte Mode0 = 0x03;

    /// <summary>MDR1: four bytes, counting, no flags.</summary>
    private const byte Mode1 = 0x00;

    private const byte StatusCounting = 0x08, StatusPowerLost = 0x04;

    private readonly SpiDevice _device;
    private readonly byte[] _short = new byte[2], _shortAnswer = new byte[2], _long = new byte[5], _longAnswer = new byte[5];

    /// <summary>Configures the counter, reads back that it took it, and takes the present position as zero.</summary>
    /// <exception cref="BoardException">Nobody answers, or somebody else.</exception>
    public Ls7366r(SpiDevice device, string name)
    {
        _device = device;
        _device.Write([WriteMode0, Mode0]);
        _device.Write([WriteMode1, Mode1]);
        _device.Write([ClearCounter]);
        _device.Write([ClearStatus]);
        byte mode0 = Get(ReadMode0), mode1 = Get(ReadMode1), status = Get(ReadStatus);
        if (mode0 != Mode0 || mode1 != Mode1 || !IsCounting(status))
        {
            throw new BoardException(
                $"{name}: it does not answer as it should: wrote 0x{Mode0:X2} 0x{Mode1:X2}, read 0x{mode0:X2} 0x{mode1:X2}, status 0x{status:X2}. All 0x00 or all 0xFF: check its supply, MISO and chip select; enable SPI with dtparam=spi=on.");
        }
    }

    /// <inheritdoc/>
    public bool TryRead(out int counts)
    {
        counts = 0;
        if (!IsCounting(Get(ReadStatus)))
            return false;

        // The instruction copies the counter to the output register first, so that the four bytes are of one moment.
        _long[0] = ReadCounter;
        _device.TransferFullDuplex(_long, _longAnswer);
        counts = BinaryPrimitives.ReadInt32BigEndian(_longAnswer.AsSpan(1));
        return true;
    }

    // A line stuck at 0 shows no counting, a line stuck at 1 shows lost power.
    private static bool IsCounting(byte status) => (status & (StatusCounting | StatusPowerLost)) == StatusCounting;

    private byte Get(byte instruction)
    {
        _short[0] = instruction;
        _device.TransferFullDuplex(_short, _shortAnswer);
        return _shortAnswer[1];
    }
}
