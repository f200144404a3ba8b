using ImitationHil.Firmware;
using ImitationHil.Hil.Faults;
using ImitationHil.Lab.Rigs;
using ImitationHil.Lab.Rollouts;

namespace ImitationHil.Hil.Bench;

/// <summary>
/// An emulated device on virtual time: the product's <see cref="DeviceLoop"/>, plant, guard and servo over simulated
/// motors, with probes at the pins and at the motors. One thread does it all: whenever the host waits for bytes, the device
/// polls once and a millisecond passes. A servo tick passes its own time: the device is the clock.
/// </summary>
public sealed class VirtualDevice : IDisposable
{
    private const long PollMicroseconds = 1000;

    private readonly PlantSetup _setup;
    private readonly BenchWire _wire;
    private readonly FaultyLine _line;
    private DeviceLoop _loop = null!;
    private uint _bootId;

    /// <param name="setup">The plant.</param>
    /// <param name="link">How host and device are joined.</param>
    /// <param name="faults">What to inject.</param>
    /// <param name="seed">Seeds the faults.</param>
    /// <exception cref="Linux.LineException">The link cannot be had.</exception>
    public VirtualDevice(PlantSetup setup, BenchLink link, IEnumerable<Fault> faults, uint seed)
    {
        _setup = setup;
        Faults = new FaultSet(faults, seed, () => Clock.Microseconds);
        _wire = new BenchWire(link, Poll);
        _line = new FaultyLine(_wire.Host, Faults, Clock);
        _bootId = 0xB0071D00;
        Boot();
    }

    /// <summary>Time of device and host.</summary>
    public VirtualClock Clock { get; } = new();

    /// <summary>What is injected.</summary>
    public FaultSet Faults { get; }

    /// <summary>What the guard writes; null for plants without motors.</summary>
    public OutputProbe? Pins { get; private set; }

    /// <summary>What reaches the motors; null for plants without motors.</summary>
    public OutputProbe? Motors { get; private set; }

    /// <summary>The simulated motors themselves, for who plays the person beside them; null for plants without motors.</summary>
    public SimulatedAxis? Metal { get; private set; }

    /// <summary>The device's guard.</summary>
    public Supervisor Supervisor => _loop.Supervisor;

    /// <summary>The host's end of the line.</summary>
    public ILine Line => _line;

    /// <summary>While true the device does nothing, as after a crash or with its power off.</summary>
    public bool IsFrozen { get; set; }

    /// <summary>
    /// Time of the event whose consequence is measured: a scenario's own, else the first injected fault; null when
    /// there was none.
    /// </summary>
    public long? EventMicroseconds => _event ?? Faults.FirstMicroseconds;

    private long? _event;

    /// <summary>Servo ticks from the event until the output was zero for good; NaN when there was no event or it is not zero.</summary>
    public double TicksToZero(OutputProbe? probe) =>
        probe?.ZeroSinceMicroseconds is { } zero && EventMicroseconds is { } start ? Math.Max(0, (zero - start) / (double)probe.TickMicroseconds) : double.NaN;

    /// <summary>The event happens now.</summary>
    public void MarkEvent() => _event = Clock.Microseconds;

    /// <summary>The device works once, and time passes.</summary>
    public void Poll()
    {
        if (!IsFrozen)
            _loop.Poll();
        Clock.Advance(PollMicroseconds);
    }

    /// <summary>The host says nothing for so long.</summary>
    public void Silence(int milliseconds)
    {
        long end = Clock.Microseconds + 1000L * milliseconds;
        while (Clock.Microseconds < end)
            Poll();
    }

    /// <summary>The host's line is closed, and the device has had the chance to see it.</summary>
    public void HangUp()
    {
        _wire.HangUp();
        Poll();
    }

    /// <summary>The host opens the line again.</summary>
    public void Connect() => _wire.Connect();

    /// <summary>Power off and on: nothing is remembered, and the boot id is another.</summary>
    public void Reboot()
    {
        _loop.Supervisor.Dispose();
        _bootId++;
        IsFrozen = false;
        Boot();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _loop.Supervisor.Dispose();
        _wire.Dispose();
    }

    private void Boot()
    {
        var plant = _setup.CreateWith is { } create ? create(Wrap) : _setup.Create();
        _loop = new DeviceLoop(_wire.Device, Clock, new FaultyPlant(plant, Faults), _setup.Limits, _bootId);
        if (Pins != null)
            Pins.MayDrive = () => _loop.Supervisor.State == SupervisorState.Running;
    }

    // Guard -> pins -> faults -> motors.
    private OutputProbe Wrap(IAxis metal)
    {
        Metal = metal as SimulatedAxis;
        Motors = new OutputProbe(metal, Clock);
        Pins = new OutputProbe(new FaultyAxis(Motors, Faults, Clock.Advance), Clock);
        return Pins;
    }
}
