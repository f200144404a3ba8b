// The part of System.Device.Gpio 4.2.0 that firmware/Pi uses: PWM, SPI and I2C. Opening one needs the real library.
namespace System.Device.Pwm
{
    public abstract class PwmChannel : IDisposable
    {
        public abstract int Frequency { get; set; }

        public abstract double DutyCycle { get; set; }

        public abstract void Start();

        public abstract void Stop();

        public static PwmChannel Create(int chip, int channel, int frequency = 400, double dutyCyclePercentage = 0.5) => throw new PlatformNotSupportedException();

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
        }
    }
}

namespace System.Device.Spi
{
    public enum SpiMode
    {
        Mode0,
        Mode1,
        Mode2,
        Mode3,
    }

    public sealed class SpiConnectionSettings
    {
        public SpiConnectionSettings(int busId, int chipSelectLine = -1)
        {
        }

        public int ClockFrequency { get; set; } = 500_000;

        public SpiMode Mode { get; set; }
    }

    public abstract class SpiDevice : IDisposable
    {
        public abstract SpiConnectionSettings ConnectionSettings { get; }

        public static SpiDevice Create(SpiConnectionSettings settings) => throw new PlatformNotSupportedException();

        public abstract void Read(Span<byte> buffer);

        public abstract void Write(ReadOnlySpan<byte> buffer);

        public abstract void TransferFullDuplex(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer);

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
        }
    }
}

namespace System.Device.I2c
{
    public sealed class I2cConnectionSettings
    {
        public I2cConnectionSettings(int busId, int deviceAddress)
        {
        }
    }

    public abstract class I2cDevice : IDisposable
    {
        public abstract I2cConnectionSettings ConnectionSettings { get; }

        public static I2cDevice Create(I2cConnectionSettings settings) => throw new PlatformNotSupportedException();

        public abstract void Read(Span<byte> buffer);

        public abstract void Write(ReadOnlySpan<byte> buffer);

        public abstract void WriteRead(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer);

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
        }
    }
}
