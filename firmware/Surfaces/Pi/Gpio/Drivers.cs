// The part of System.Device.Gpio 4.2.0 that firmware/Pi uses: the drivers by name. They need the real library.
namespace System.Device.Gpio.Drivers;

using System.Threading;

public abstract class UnixDriver : GpioDriver
{
    protected UnixDriver() => throw new PlatformNotSupportedException();
}

public class LibGpiodDriver : UnixDriver
{
    public LibGpiodDriver(int gpioChip = 0) => throw new PlatformNotSupportedException();

    protected internal override int PinCount => throw new PlatformNotSupportedException();

    protected internal override void OpenPin(int pinNumber) => throw new PlatformNotSupportedException();

    protected internal override void ClosePin(int pinNumber) => throw new PlatformNotSupportedException();

    protected internal override void SetPinMode(int pinNumber, PinMode mode) => throw new PlatformNotSupportedException();

    protected internal override PinMode GetPinMode(int pinNumber) => throw new PlatformNotSupportedException();

    protected internal override bool IsPinModeSupported(int pinNumber, PinMode mode) => throw new PlatformNotSupportedException();

    protected internal override PinValue Read(int pinNumber) => throw new PlatformNotSupportedException();

    protected internal override void Write(int pinNumber, PinValue value) => throw new PlatformNotSupportedException();

    protected internal override WaitForEventResult WaitForEvent(int pinNumber, PinEventTypes eventTypes, CancellationToken cancellationToken) => throw new PlatformNotSupportedException();

    protected internal override void AddCallbackForPinValueChangedEvent(int pinNumber, PinEventTypes eventTypes, PinChangeEventHandler callback) => throw new PlatformNotSupportedException();

    protected internal override void RemoveCallbackForPinValueChangedEvent(int pinNumber, PinChangeEventHandler callback) => throw new PlatformNotSupportedException();
}

public sealed class LibGpiodV2Driver : UnixDriver
{
    public LibGpiodV2Driver(int chipNumber) => throw new PlatformNotSupportedException();

    protected internal override int PinCount => throw new PlatformNotSupportedException();

    protected internal override void OpenPin(int lineOffset) => throw new PlatformNotSupportedException();

    protected internal override void ClosePin(int lineOffset) => throw new PlatformNotSupportedException();

    protected internal override void SetPinMode(int lineOffset, PinMode mode) => throw new PlatformNotSupportedException();

    protected internal override PinMode GetPinMode(int lineOffset) => throw new PlatformNotSupportedException();

    protected internal override bool IsPinModeSupported(int lineOffset, PinMode mode) => throw new PlatformNotSupportedException();

    protected internal override PinValue Read(int lineOffset) => throw new PlatformNotSupportedException();

    protected internal override void Write(int lineOffset, PinValue value) => throw new PlatformNotSupportedException();

    protected internal override WaitForEventResult WaitForEvent(int lineOffset, PinEventTypes eventTypes, CancellationToken cancellationToken) => throw new PlatformNotSupportedException();

    protected internal override void AddCallbackForPinValueChangedEvent(int lineOffset, PinEventTypes eventTypes, PinChangeEventHandler callback) => throw new PlatformNotSupportedException();

    protected internal override void RemoveCallbackForPinValueChangedEvent(int lineOffset, PinChangeEventHandler callback) => throw new PlatformNotSupportedException();
}
