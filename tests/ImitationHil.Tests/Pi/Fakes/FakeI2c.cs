using System.Device.I2c;

namespace ImitationHil.Tests.PiProgram.Fakes;

/// <summary>An INA219: registers of 16 bits, high byte first, behind a pointer; register 1 is the shunt's voltage in steps of 10 uV.</summary>
internal sealed class FakeIna219 : I2cDevice
{
    private int _pointer;

    /// <summary>Voltage at the shunt.</summary>
    public double ShuntVolts { get; set; }

    /// <summary>Thrown by every transfer when set.</summary>
    public Exception? Broken { get; set; }

    public override I2cConnectionSettings ConnectionSettings => throw new NotSupportedException();

    public override void Read(Span<byte> buffer)
    {
        if (Broken != null)
            throw Broken;
        short raw = _pointer == 1 ? (short)Math.Round(ShuntVolts / 1e-5) : (short)0;
        (buffer[0], buffer[1]) = ((byte)(raw >> 8), (byte)raw);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (Broken != null)
            throw Broken;
        _pointer = buffer[0];
    }

    public override void WriteRead(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer)
    {
        Write(writeBuffer);
        Read(readBuffer);
    }
}

/// <summary>An AS5600: registers of 8 bits from a pointer on.</summary>
internal sealed class FakeAs5600 : I2cDevice
{
    /// <summary>0x20 magnet found, 0x10 too weak, 0x08 too strong.</summary>
    public byte Status { get; set; } = 0x20;

    /// <summary>Angle, 0 to 4095.</summary>
    public int Angle { get; set; }

    public override I2cConnectionSettings ConnectionSettings => throw new NotSupportedException();

    public override void Read(Span<byte> buffer) => throw new NotSupportedException();

    public override void Write(ReadOnlySpan<byte> buffer) => throw new NotSupportedException("this sensor is never written to: a write may burn its fuses");

    public override void WriteRead(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer)
    {
        // Upper bits of the high byte are not the angle's.
        ReadOnlySpan<byte> registers = [Status, (byte)(0xF0 | (Angle >> 8)), (byte)Angle];
        registers.Slice(writeBuffer[0] - 0x0B, readBuffer.Length).CopyTo(readBuffer);
    }
}
