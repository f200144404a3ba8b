using System.Device.I2c;
using ImitationHil.Firmware;

namespace ImitationHil.Pi;

/// <summary>
/// Magnetic angle sensor AS5600 on I2C, 12 bits a turn (ams datasheet DS000365): status at 0x0B (bit 5 magnet found, bit 4 too weak, bit 3 too
/// strong), raw angle at 0x0C and 0x0D. One address, so one a bus.
/// </summary>
internal sealed class As5600 : IEncoder
{
    public const int Address = 0x36, CountsPerTurn = 4096;

    private const byte Status = 0x0B, MagnetFound = 0x20, TooWeak = 0x10, TooStrong = 0x08;

    private readonly I2cDevice _device;
    private readonly AngleTurns _turns = new(CountsPerTurn);
    private readonly byte[] _register = [Status], _answer = new byte[3];

    /// <summary>Looks for the magnet, and takes the present position as zero.</summary>
    /// <exception cref="BoardException">There is none, or not at the right distance.</exception>
    public As5600(I2cDevice device, string name)
    {
        _device = device;
        _device.WriteRead(_register, _answer);
        byte status = _answer[0];
        if ((status & (MagnetFound | TooWeak | TooStrong)) != MagnetFound)
        {
            string what = (status & MagnetFound) == 0 ? "sees no magnet" : (status & TooWeak) != 0 ? "finds its magnet too weak: bring it nearer" : "finds its magnet too strong: move it away";
            throw new BoardException($"{name}: it {what} (status 0x{status:X2}). The magnet sits 0.5 to 3 mm in front of the chip, centred, poles side by side.");
        }

        _turns.Add(Angle());
    }

    /// <inheritdoc/>
    public bool TryRead(out int counts)
    {
        counts = 0;
        _device.WriteRead(_register, _answer);
        if ((_answer[0] & MagnetFound) == 0)
            return false;
        counts = _turns.Add(Angle());
        return true;
    }

    private int Angle() => ((_answer[1] & 0x0F) << 8) | _answer[2];
}
