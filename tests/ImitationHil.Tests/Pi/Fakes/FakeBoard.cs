using System.Device.Gpio;
using System.Device.I2c;
using System.Device.Pwm;
using System.Device.Spi;
using ImitationHil.Lab.Rigs;
using ImitationHil.Linux;
using ImitationHil.Pi;
using ImitationHil.Tests.Kill;

namespace ImitationHil.Tests.PiProgram.Fakes;

/// <summary>
/// A board whose pins, PWM channels and buses are fakes below the real library's own seams, with simulated motors at its H-bridges: a
/// tick hands what the pins say to the motors, and the motors' counts to the counters. Keeps a log of outputs, and watches two rules
/// of an H-bridge at every pin.
/// </summary>
internal sealed class FakeBoard : IPiBoard, ITicks
{
    private readonly SimulatedAxis? _motors;
    private readonly PiRig _rig;
    private readonly int[] _counts;
    private readonly float[] _duty;
    private readonly long[] _edges;
    private int _guard;

    /// <param name="rig">Its wiring.</param>
    /// <param name="motors">What turns; null when nothing has to.</param>
    /// <param name="tree">Where an opened PWM channel is exported, for a guard process to switch it off; null for nowhere.</param>
    public FakeBoard(PiRig rig, SimulatedAxis? motors = null, PiTree? tree = null)
    {
        Tree = tree;
        _rig = rig;
        _motors = motors;
        Gpio = new FakeGpio(this);
        Counters = [.. rig.Motors.Select(_ => new FakeLs7366r())];
        Currents = [.. rig.Motors.Select(_ => new FakeIna219())];
        Pwm = [.. rig.Motors.Select((_, i) => new FakePwm(this, i))];
        _edges = [.. Counters.Select(counter => counter.Edges)];
        _counts = new int[rig.Motors.Length];
        _duty = new float[rig.Motors.Length];
        Gpio.Levels[rig.StopPin] = false;
    }

    public PiTree? Tree { get; }

    /// <summary>The guard's program; null for the one that ships.</summary>
    public string? GuardProgram { get; set; }

    /// <summary>The guard that was started; null when none was.</summary>
    public GuardLink? Guard { get; private set; }

    /// <summary>Whether the guard's process still lives.</summary>
    public bool IsGuarded => _guard > 0 && !GuardBench.IsGone(_guard);

    public FakeGpio Gpio { get; }

    public FakePwm[] Pwm { get; }

    public FakeLs7366r[] Counters { get; }

    public FakeIna219[] Currents { get; }

    public FakeAs5600 Angle { get; } = new();

    /// <summary>Outputs in the order in which they were switched.</summary>
    public List<string> Log { get; } = [];

    /// <summary>False: no log, and with it no allocation.</summary>
    public bool IsLogging { get; set; } = true;

    /// <summary>Times at which the rules of an H-bridge were broken.</summary>
    public List<string> Breaches { get; } = [];

    /// <summary>Devices that were opened.</summary>
    public List<string> Opened { get; } = [];

    /// <summary>Called at the end of each tick.</summary>
    public Action? OnTick { get; set; }

    public bool IsEnabled => Gpio.Levels[_rig.EnablePin];

    /// <summary>No motor can have power.</summary>
    public bool IsOff => !IsEnabled && Pwm.All(channel => channel.DutyCycle == 0 && !channel.IsStarted);

    public PwmChannel OpenPwm(int chip, int channel, int frequencyHertz)
    {
        Opened.Add($"pwm {chip}/{channel} {frequencyHertz}");
        Pwm[channel].Frequency = frequencyHertz;
        Pwm[channel].Export(Tree?.Export(chip, channel));
        return Pwm[channel];
    }

    public SpiDevice OpenSpi(int bus, int select)
    {
        Opened.Add($"spi {bus}.{select}");
        return Counters[select];
    }

    public I2cDevice OpenI2c(int bus, int address)
    {
        Opened.Add($"i2c {bus} 0x{address:x}");
        return address == 0x36 ? Angle : Currents[address - 0x40];
    }

    public GpioController OpenGpio(int chip)
    {
        Opened.Add($"gpio {chip}");
        return new GpioController(Gpio);
    }

    public ITicks OpenTicks(int periodMicroseconds) => this;

    public Histogram Wake { get; } = new(1000, 1);

    public long MissedCount => 0;

    /// <summary>What the rehearsal did to the board must be nothing: the log's length before and after it.</summary>
    public (int Before, int After) Rehearsed { get; private set; }

    // On the calling thread: a test must not outrank the machine.
    public void RunRealTime(Action rehearse, Action<Scheduling> loop)
    {
        int before = Log.Count;
        rehearse();
        Rehearsed = (before, Log.Count);
        loop(new Scheduling("none", 0, -1, false, false, false, "none", []));
    }

    public GuardLink StartGuard(GuardOptions options)
    {
        Log.Add($"guard {string.Join(' ', options.Channels)}");

        // Far above what a busy test machine withholds a process.
        Guard = GuardLink.Start(options with { HeartbeatMilliseconds = 30000, Report = Tree?.GuardReport }, program: GuardProgram);
        _guard = Guard.ProcessId;
        return Guard;
    }

    /// <summary>What the bridge gives a motor: share of the supply with its sign, 0 when anything on the way is off.</summary>
    public float Bridge(int motor)
    {
        bool forward = Gpio.Levels[_rig.Motors[motor].ForwardPin], backward = Gpio.Levels[_rig.Motors[motor].BackwardPin];
        if (!IsEnabled || !Pwm[motor].IsStarted || forward == backward)
            return 0;
        return (float)(forward ? Pwm[motor].DutyCycle : -Pwm[motor].DutyCycle);
    }

    public void Wait()
    {
        if (_motors != null)
        {
            for (int i = 0; i < _duty.Length; i++)
                _duty[i] = Bridge(i);
            _motors.Write(_duty);
            _motors.WaitTick(_counts);
            for (int i = 0; i < _counts.Length; i++)
                Counters[i].Edges = _edges[i] + _counts[i];
        }

        OnTick?.Invoke();
    }

    internal void Note(string output, int index, double value)
    {
        if (IsLogging)
            Log.Add(FormattableString.Invariant($"{output}{index}={value}"));
    }

    internal void PinWritten(int pin, bool level)
    {
        if (!IsLogging)
            return;
        string name = pin == _rig.EnablePin ? "enable" : pin == _rig.HeartbeatPin ? "beat" : "";
        for (int i = 0; i < _rig.Motors.Length; i++)
        {
            var motor = _rig.Motors[i];
            if (pin != motor.ForwardPin && pin != motor.BackwardPin)
                continue;
            name = $"{(pin == motor.ForwardPin ? "forward" : "backward")}{i}";
            if (Pwm[i].DutyCycle != 0 && level != Gpio.Levels[pin])
                Breaches.Add($"{name} switched under duty {Pwm[i].DutyCycle}");
            if (level && Gpio.Levels[pin == motor.ForwardPin ? motor.BackwardPin : motor.ForwardPin])
                Breaches.Add($"both inputs of motor {i} high");
        }

        Log.Add($"{name}={(level ? 1 : 0)}");
    }
}

/// <summary>A PWM channel that remembers.</summary>
internal sealed class FakePwm(FakeBoard board, int index) : PwmChannel
{
    private double _duty;
    private string? _folder;

    public bool IsStarted { get; private set; }

    /// <summary>Thrown by everything when set.</summary>
    public Exception? Broken { get; set; }

    public override int Frequency { get; set; }

    public override double DutyCycle
    {
        get => _duty;
        set
        {
            if (Broken != null)
                throw Broken;

            // The real one's own check, through which NaN falls.
            if (value < 0.0 || value > 1.0)
                throw new ArgumentOutOfRangeException(nameof(value));
            if (double.IsNaN(value))
                throw new ArgumentException("NaN reached the PWM");
            _duty = value;
            Put("duty_cycle", (int)(value * 50_000));
            board.Note("duty", index, value);
        }
    }

    public override void Start()
    {
        if (Broken != null)
            throw Broken;
        IsStarted = true;
        Put("enable", 1);
        board.Log.Add($"start{index}");
    }

    public override void Stop()
    {
        if (Broken != null)
            throw Broken;
        IsStarted = false;
        Put("enable", 0);
        board.Log.Add($"stop{index}");
    }

    /// <summary>The channel's attributes are there from now on; null for none.</summary>
    public void Export(string? folder)
    {
        _folder = folder;
        Put("duty_cycle", 0);
        Put("enable", 0);
    }

    protected override void Dispose(bool disposing) => board.Log.Add($"close{index}{(board.IsGuarded ? " under guard" : "")}");

    private void Put(string attribute, int value)
    {
        if (_folder != null)
            FakePwmAxis.Put(Path.Combine(_folder, attribute), value);
    }
}

/// <summary>A GPIO chip whose lines are an array.</summary>
internal sealed class FakeGpio(FakeBoard board) : GpioDriver
{
    private readonly Dictionary<int, PinMode> _modes = [];

    /// <summary>Levels of the 28 pins; an open input with a pull-up is high.</summary>
    public bool[] Levels { get; } = [.. Enumerable.Repeat(true, 28)];

    /// <summary>Thrown by every read and write when set.</summary>
    public Exception? Broken { get; set; }

    protected override int PinCount => 28;

    protected override void OpenPin(int pinNumber) => Assert.True(_modes.TryAdd(pinNumber, PinMode.Input), $"pin {pinNumber} opened twice");

    protected override void ClosePin(int pinNumber) => _modes.Remove(pinNumber);

    protected override void SetPinMode(int pinNumber, PinMode mode)
    {
        _modes[pinNumber] = mode;
        if (mode == PinMode.Output)
            Levels[pinNumber] = false;
    }

    protected override PinMode GetPinMode(int pinNumber) => _modes[pinNumber];

    protected override bool IsPinModeSupported(int pinNumber, PinMode mode) => true;

    protected override PinValue Read(int pinNumber) => Broken != null ? throw Broken : Levels[pinNumber];

    protected override void Write(int pinNumber, PinValue value)
    {
        if (Broken != null)
            throw Broken;
        if (_modes[pinNumber] != PinMode.Output)
            throw new InvalidOperationException($"pin {pinNumber} is no output");
        board.PinWritten(pinNumber, value == PinValue.High);
        Levels[pinNumber] = value == PinValue.High;
    }

    protected override WaitForEventResult WaitForEvent(int pinNumber, PinEventTypes eventTypes, CancellationToken cancellationToken) => throw new NotSupportedException();

    protected override void AddCallbackForPinValueChangedEvent(int pinNumber, PinEventTypes eventTypes, PinChangeEventHandler callback) => throw new NotSupportedException();

    protected override void RemoveCallbackForPinValueChangedEvent(int pinNumber, PinChangeEventHandler callback) => throw new NotSupportedException();
}
