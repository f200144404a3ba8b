using System.Device.Gpio;
using System.Device.Pwm;
using ImitationHil.Firmware;
using ImitationHil.Linux;

namespace ImitationHil.Pi;

/// <summary>
/// Pins and buses of a Raspberry Pi rig, without logic. The constructor opens outputs alone, each off, in the order enable, direction,
/// PWM; sensors come with <see cref="OpenSensors"/>.
/// </summary>
internal sealed class PiPins : IPins
{
    private readonly PiRig _rig;
    private readonly IPiBoard _board;
    private readonly ITicks _ticks;
    private readonly ILifeSign[] _lifeSigns;
    private readonly List<IDisposable> _owned = [];
    private readonly List<PwmChannel> _pwm = [];
    private readonly List<IEncoder> _encoders = [];
    private readonly List<CurrentSensor> _currents = [];
    private readonly GpioPin _enable;
    private readonly GpioPin _stop;
    private readonly GpioPin? _heartbeat;
    private readonly GpioPin[] _forward;
    private readonly GpioPin[] _backward;
    private bool _beat;

    /// <param name="rig">Wiring.</param>
    /// <param name="board">Opens the devices.</param>
    /// <param name="model">Finds the chips.</param>
    /// <param name="ticks">Paces the servo.</param>
    /// <param name="lifeSigns">Told at every good tick.</param>
    /// <exception cref="BoardException">A part was not found or does not answer; what had been opened is off and closed.</exception>
    public PiPins(PiRig rig, IPiBoard board, BoardModel model, ITicks ticks, params ILifeSign[] lifeSigns)
    {
        _rig = rig;
        _board = board;
        _ticks = ticks;
        _lifeSigns = lifeSigns;
        try
        {
            var gpio = Own(board.OpenGpio(rig.GpioChip >= 0 ? rig.GpioChip : model.GpioChip()));
            _enable = gpio.OpenPin(rig.EnablePin, PinMode.Output, PinValue.Low);
            _forward = [.. rig.Motors.Select(motor => gpio.OpenPin(motor.ForwardPin, PinMode.Output, PinValue.Low))];
            _backward = [.. rig.Motors.Select(motor => gpio.OpenPin(motor.BackwardPin, PinMode.Output, PinValue.Low))];
            _heartbeat = rig.HeartbeatPin < 0 ? null : gpio.OpenPin(rig.HeartbeatPin, PinMode.Output, PinValue.Low);
            foreach (var (chip, channel) in model.Pwm(rig))
                _pwm.Add(Own(board.OpenPwm(chip, channel, rig.PwmHertz)));
            _stop = gpio.OpenPin(rig.StopPin, PinMode.InputPullUp);
        }
        catch (Exception e)
        {
            Dispose();
            throw Explain("outputs", e);
        }
    }

    public int MotorCount => _rig.Motors.Length;

    public int TickMicroseconds => _rig.TickMicroseconds;

    public int CountsPerTurn => _rig.CountsPerTurn;

    public bool MeasuresCurrent => _currents.Count > 0;

    /// <summary>Encoders and current sensors.</summary>
    /// <exception cref="BoardException">A part does not answer.</exception>
    public void OpenSensors()
    {
        try
        {
            foreach (var motor in _rig.Motors)
            {
                _encoders.Add(Encoder(motor.Encoder));
                if (motor.Current is { } current)
                    _currents.Add(new CurrentSensor(Own(_board.OpenI2c(current.Bus, current.Address)), current.ShuntOhms));
            }
        }
        catch (Exception e)
        {
            throw Explain("sensors", e);
        }
    }

    public void WaitTick() => _ticks.Wait();

    // Low is closed: the contact is normally closed to ground, and a broken wire reads high.
    public bool IsStopPressed() => _stop.Read() != PinValue.Low;

    public bool ReadCounts(int[] counts)
    {
        for (int i = 0; i < counts.Length; i++)
        {
            if (!_encoders[i].TryRead(out int position))
                return false;
            counts[i] = position * _rig.Motors[i].EncoderSign;
        }

        return true;
    }

    public float ReadAmperes(int motor) => _currents[motor].ReadAmperes();

    // On: the drivers' enable comes last. Off: it comes first, and one output that fails keeps no other from being switched.
    public void SetEnable(bool on)
    {
        Exception? problem = null;
        if (!on)
            problem = Switch(_enable, PinValue.Low);
        foreach (var channel in _pwm)
        {
            try
            {
                if (on)
                    channel.Start();
                else
                    channel.Stop();
            }
            catch (Exception e)
            {
                problem = e;
            }
        }

        if (on && problem == null)
            problem = Switch(_enable, PinValue.High);
        if (problem != null)
            throw problem;
    }

    public void SetDirection(int motor, bool forward)
    {
        // Both low first: the driver brakes, never both high.
        _forward[motor].Write(PinValue.Low);
        _backward[motor].Write(PinValue.Low);
        (forward ? _forward : _backward)[motor].Write(PinValue.High);
    }

    public void SetDuty(int motor, float magnitude) => _pwm[motor].DutyCycle = magnitude;

    public void Beat()
    {
        _beat = !_beat;
        _heartbeat?.Write(_beat);
        foreach (var sign in _lifeSigns)
            sign.Beat();
    }

    // Off comes before closed: closing a PWM channel says nothing about the driver.
    public void Dispose()
    {
        Try(() => _enable?.Write(PinValue.Low));
        foreach (var channel in _pwm)
        {
            Try(() => channel.DutyCycle = 0);
            Try(channel.Stop);
        }

        for (int i = _owned.Count - 1; i >= 0; i--)
            Try(_owned[i].Dispose);
        _owned.Clear();
        _pwm.Clear();
    }

    private static Exception? Switch(GpioPin pin, PinValue level)
    {
        try
        {
            pin.Write(level);
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception)
        {
            // On the way out there is nobody to tell, and the next output still waits to be switched off.
        }
    }

    private static BoardException Explain(string what, Exception e) =>
        e as BoardException ?? new BoardException($"the rig's {what} cannot be opened: {e.Message} Look with --dry-run what is there.", e);

    private IEncoder Encoder(EncoderWiring wiring) => wiring.IsCounter
        ? new Ls7366r(Own(_board.OpenSpi(wiring.Bus, wiring.Select)), $"LS7366R on spi{wiring.Bus}.{wiring.Select}")
        : new As5600(Own(_board.OpenI2c(wiring.Bus, As5600.Address)), $"AS5600 on i2c{wiring.Bus}");

    private T Own<T>(T device)
        where T : IDisposable
    {
        _owned.Add(device);
        return device;
    }
}
