// The part of Iot.Device.Bindings 4.2.0 that firmware/Pi uses. The tests run it on a fake bus, so it does on the wire the least
// that the real one does: register 1, two bytes, high byte first, taken as unsigned (so a small negative current reads as a large one).
namespace Iot.Device.Adc;

using System.Device.I2c;
using UnitsNet;

public enum Ina219PgaSensitivity : ushort
{
    PlusOrMinus320mv = 0x1800,
}

public enum Ina219AdcResolutionOrSamples
{
    Adc9Bit = 0,
}

public class Ina219 : IDisposable
{
    private readonly I2cDevice _device;

    public Ina219(I2cDevice i2cDevice) => _device = i2cDevice;

    public Ina219PgaSensitivity PgaSensitivity
    {
        set => WriteConfiguration((ushort)value);
    }

    public Ina219AdcResolutionOrSamples ShuntAdcResolutionOrSamples
    {
        set => WriteConfiguration((ushort)value);
    }

    public void Reset() => WriteConfiguration(0x8000);

    public ElectricPotential ReadShuntVoltage()
    {
        Span<byte> word = stackalloc byte[2];
        _device.Write([1]);
        _device.Read(word);
        return new ElectricPotential(((word[0] << 8) | word[1]) * 10.0 / 1000000.0);
    }

    public void Dispose()
    {
    }

    private void WriteConfiguration(ushort value) => _device.Write([0, (byte)(value >> 8), (byte)value]);
}
