using System.Device.Gpio;
using System.Device.Gpio.Drivers;
using System.Device.I2c;
using System.Device.Pwm;
using System.Device.Spi;
using ImitationHil.Linux;

namespace ImitationHil.Pi;

/// <summary>Opens the devices of a board. The seam below which tests put fakes.</summary>
internal interface IPiBoard
{
    /// <summary>A PWM channel, its duty 0, not started.</summary>
    PwmChannel OpenPwm(int chip, int channel, int frequencyHertz);

    SpiDevice OpenSpi(int bus, int select);

    I2cDevice OpenI2c(int bus, int address);

    GpioController OpenGpio(int chip);

    /// <summary>The pace of the servo.</summary>
    ITicks OpenTicks(int periodMicroseconds);

    /// <summary>Starts the dead-man guard; it watches when this returns.</summary>
    /// <exception cref="LineException">It does not: nothing may be driven.</exception>
    GuardLink StartGuard(GuardOptions options);

    /// <summary>Runs the device's loop on a thread that the kernel wakes in time; ends when it ends, with its exception.</summary>
    /// <param name="rehearse">Takes every path of the loop once, with nothing at stake.</param>
    /// <param name="loop">The loop. It is told what the system granted.</param>
    void RunRealTime(Action rehearse, Action<Scheduling> loop);
}

/// <summary>The real board.</summary>
internal sealed class RaspberryBoard : IPiBoard
{
    // The LS7366R takes 8 MHz at 5 V and less at 3.3 V; a whole reading takes 60 us at this.
    private const int SpiHertz = 1_000_000;

    // The duty is a fraction, whatever its parameter is called, and the default is one half: always 0.
    public PwmChannel OpenPwm(int chip, int channel, int frequencyHertz) => PwmChannel.Create(chip, channel, frequencyHertz, 0.0);

    public SpiDevice OpenSpi(int bus, int select) =>
        SpiDevice.Create(new SpiConnectionSettings(bus, select) { ClockFrequency = SpiHertz, Mode = SpiMode.Mode0 });

    public I2cDevice OpenI2c(int bus, int address) => I2cDevice.Create(new I2cConnectionSettings(bus, address));

    public ITicks OpenTicks(int periodMicroseconds) => new ClockTicks(periodMicroseconds);

    public GuardLink StartGuard(GuardOptions options) => GuardLink.Start(options);

    public void RunRealTime(Action rehearse, Action<Scheduling> loop) => RealTimeThread.Run(new RealTimeSettings(), rehearse, loop);

    // By name: a controller that chooses for itself throws where the library is absent, and may choose the wrong chip.
    public GpioController OpenGpio(int chip)
    {
        try
        {
            // libgpiod 2 (Debian 13 and newer) ...
            return new GpioController(new LibGpiodV2Driver(chip));
        }
        catch (Exception e) when (e is DllNotFoundException or PlatformNotSupportedException)
        {
            // ... or libgpiod 1 (Debian 12).
            return new GpioController(new LibGpiodDriver(chip));
        }
    }
}
