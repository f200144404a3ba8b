// The part of System.Device.Gpio 4.2.0 that firmware/Pi uses: pins. The tests run the program on drivers of their own, so the
// controller passes on to its driver, as the real one does; what needs the real library throws.
namespace System.Device.Gpio;

using System.Threading;

public enum PinMode
{
    Input,
    Output,
    InputPullDown,
    InputPullUp,
}

[Flags]
public enum PinEventTypes
{
    None = 0,
    Rising = 1,
    Falling = 2,
}

public readonly struct PinValue : IEquatable<PinValue>
{
    private readonly byte _value;

    private PinValue(byte value) => _value = value;

    public static PinValue High => new(1);

    public static PinValue Low => new(0);

    public static implicit operator PinValue(bool value) => value ? High : Low;

    public static bool operator ==(PinValue a, PinValue b) => a.Equals(b);

    public static bool operator !=(PinValue a, PinValue b) => !a.Equals(b);

    public bool Equals(PinValue other) => other._value == _value;

    public override bool Equals(object? obj) => obj is PinValue other && Equals(other);

    public override int GetHashCode() => _value;
}

public struct WaitForEventResult
{
}

public class PinValueChangedEventArgs : EventArgs
{
    public PinValueChangedEventArgs(PinEventTypes changeType, int pinNumber) => throw new PlatformNotSupportedException();
}

public delegate void PinChangeEventHandler(object sender, PinValueChangedEventArgs pinValueChangedEventArgs);

public abstract class GpioDriver : IDisposable
{
    protected internal abstract int PinCount { get; }

    protected internal abstract void OpenPin(int pinNumber);

    protected internal abstract void ClosePin(int pinNumber);

    protected internal abstract void SetPinMode(int pinNumber, PinMode mode);

    protected internal virtual void SetPinMode(int pinNumber, PinMode mode, PinValue initialValue)
    {
        SetPinMode(pinNumber, mode);
        if (mode == PinMode.Output)
            Write(pinNumber, initialValue);
    }

    protected internal abstract PinMode GetPinMode(int pinNumber);

    protected internal abstract bool IsPinModeSupported(int pinNumber, PinMode mode);

    protected internal abstract PinValue Read(int pinNumber);

    protected internal abstract void Write(int pinNumber, PinValue value);

    protected internal abstract WaitForEventResult WaitForEvent(int pinNumber, PinEventTypes eventTypes, CancellationToken cancellationToken);

    protected internal abstract void AddCallbackForPinValueChangedEvent(int pinNumber, PinEventTypes eventTypes, PinChangeEventHandler callback);

    protected internal abstract void RemoveCallbackForPinValueChangedEvent(int pinNumber, PinChangeEventHandler callback);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}

public class GpioController : IDisposable
{
    private readonly GpioDriver _driver;

    public GpioController(GpioDriver driver) => _driver = driver;

    public GpioPin OpenPin(int pinNumber, PinMode mode)
    {
        _driver.OpenPin(pinNumber);
        _driver.SetPinMode(pinNumber, mode);
        return new GpioPin(pinNumber, this);
    }

    public GpioPin OpenPin(int pinNumber, PinMode mode, PinValue initialValue)
    {
        _driver.OpenPin(pinNumber);
        _driver.SetPinMode(pinNumber, mode, initialValue);
        return new GpioPin(pinNumber, this);
    }

    public virtual PinValue Read(int pinNumber) => _driver.Read(pinNumber);

    public virtual void Write(int pinNumber, PinValue value) => _driver.Write(pinNumber, value);

    public void Dispose() => _driver.Dispose();
}

public class GpioPin : IDisposable
{
    private readonly int _pin;
    private readonly GpioController _controller;

    protected internal GpioPin(int pinNumber, GpioController controller)
    {
        _pin = pinNumber;
        _controller = controller;
    }

    public virtual PinValue Read() => _controller.Read(_pin);

    public virtual void Write(PinValue value) => _controller.Write(_pin, value);

    public void Dispose()
    {
    }
}
