using System.Device.I2c;
using Iot.Device.Adc;

namespace ImitationHil.Pi;

/// <summary>
/// Supply current of a motor's driver by an INA219, from the voltage of its shunt: range of 320 mV, 9 bits, because each reading of
/// the binding waits for a conversion (84 us at 9 bits, 532 us at 12).
/// </summary>
internal sealed class CurrentSensor
{
    private readonly Ina219 _sensor;
    private readonly double _shuntOhms;

    public CurrentSensor(I2cDevice device, float shuntOhms)
    {
        _shuntOhms = shuntOhms;
        _sensor = new Ina219(device);
        _sensor.Reset();
        _sensor.PgaSensitivity = Ina219PgaSensitivity.PlusOrMinus320mv;
        _sensor.ShuntAdcResolutionOrSamples = Ina219AdcResolutionOrSamples.Adc9Bit;
    }

    /// <summary>Magnitude of the current, amperes.</summary>
    public float ReadAmperes()
    {
        double volts = _sensor.ReadShuntVoltage().Volts;

        // The binding takes the register as unsigned (10 uV a step): a small negative current would be 6.5 A at 0.1 ohm.
        if (volts > 0.32767)
            volts -= 0.65536;
        return (float)(Math.Abs(volts) / _shuntOhms);
    }
}
