// The part of nanoFramework.Hardware.Esp32 1.6.40 that firmware/Mcu uses. The pulse counter lives in this assembly although its
// namespace is another's. No body runs.
namespace nanoFramework.Hardware.Esp32
{
    using System;

    public enum DeviceFunction
    {
        I2C1_DATA = 131328,
        I2C1_CLOCK = 131329,
        COM2_TX = 197120,
        COM2_RX = 197121,
        COM3_TX = 197376,
        COM3_RX = 197377,
        PWM1 = 262400,
        PWM3 = 262912,
    }

    public class Configuration
    {
        public static void SetPinFunction(int pin, DeviceFunction value) { }
    }

    public class HighResTimer
    {
        public static UInt64 GetCurrent() => throw null;
    }
}

namespace System.Device.Gpio
{
    public enum GpioPulsePolarity
    {
        Both,
        Falling,
        Rising,
    }

    public struct GpioPulseCount
    {
        public long Count;
        public TimeSpan RelativeTime;
    }

    public sealed class GpioPulseCounter : IDisposable
    {
        public GpioPulseCounter(int pinNumberA, int pinNumberB = -1) { }
        public GpioPulsePolarity Polarity { get => throw null; set { } }
        public ushort FilterPulses { get => throw null; set { } }
        public GpioPulseCount Read() => throw null;
        public void Start() { }
        public void Dispose() { }
    }
}
