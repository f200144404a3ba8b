using ImitationHil.Firmware;
using ImitationHil.Linux;

namespace ImitationHil.Pi;

/// <summary>
/// The whole device once on pins that are not there: everything that a control period calls is compiled and in the caches before a motor
/// is enabled. What is compiled at its first use takes longer than a tick.
/// </summary>
internal static class Rehearsal
{
    // Beyond 200 nothing new is compiled, and the collector has seen what there is to see.
    private const int Periods = 250;

    /// <summary>Runs a tethered and a stand-alone episode with a policy that wants nothing.</summary>
    /// <returns>Servo ticks that it took.</returns>
    public static int Run(PiRig rig)
    {
        var pins = new StillPins(rig);
        Tethered(rig, Plant(rig, pins));
        Alone(rig, Plant(rig, pins));
        return pins.Ticks;
    }

    private static ShapedPlant Plant(PiRig rig, StillPins pins) => rig.Plant(rig.Guarded(rig.Axis(pins)));

    private static void Tethered(PiRig rig, ShapedPlant plant)
    {
        var line = new Script(plant.Signals);
        var loop = new DeviceLoop(line, new MonotonicClock(), plant, rig.Limits, 0);
        try
        {
            while (line.Next())
                loop.Poll();
        }
        finally
        {
            loop.Supervisor.Dispose();
        }
    }

    private static void Alone(PiRig rig, ShapedPlant plant)
    {
        using var supervisor = new Supervisor(plant, rig.Limits);
        var signals = plant.Signals;
        var policy = PolicyFactory.Create(new PolicySpec("rehearsal", signals, PolicySpec.Gain, 1, 0, new float[signals.ActionCount * signals.ObservationCount]));
        supervisor.Handle(SupervisorEvent.Prepare);
        supervisor.Handle(SupervisorEvent.Arm);
        var trace = new TraceSender(new Script(signals), signals);
        trace.Begin(0);
        new ControlLoop(supervisor, policy, trace).Run(new Episode(1, Periods, []));
    }

    /// <summary>A host that asks what every host asks, and takes every answer.</summary>
    private sealed class Script(Signals signals) : ILine
    {
        // Greeting, description, limits, prepare, arm, start; and behind the moves: status, stop, status, reset.
        private const int Opening = 6, Closing = 4;

        private readonly FrameWriter _frame = new();
        private int _at = -1;

        public bool Next() => ++_at < Opening + Periods + Closing;

        public int Read(byte[] buffer, int offset, int count, int waitMilliseconds)
        {
            if (_at < Opening)
                Open(_at);
            else if (_at < Opening + Periods)
                Move(_at - Opening);
            else
                Begin((_at - Opening - Periods) switch { 0 => Wire.GetStatus, 1 => Wire.Stop, 2 => Wire.GetStatus, _ => Wire.Reset });
            int length = _frame.Finish();
            Array.Copy(_frame.Encoded, 0, buffer, offset, length);
            return length;
        }

        public bool Write(byte[] buffer, int offset, int count) => true;

        private void Begin(byte type) => _frame.Begin(type, (byte)_at);

        private void Open(int request)
        {
            Begin(request switch { 0 => Wire.Hello, 1 => Wire.Describe, 2 => Wire.GetLimits, 3 => Wire.Prepare, 4 => Wire.Arm, _ => Wire.Start });
            if (request == 3)
            {
                _frame.PutByte(Wire.ModeTethered);
                _frame.PutWord(signals.Contract);
            }
            else if (request == 5)
            {
                _frame.PutWord(1);
                _frame.PutWord(Periods);
                _frame.PutByte(0);
            }
        }

        private void Move(int step)
        {
            Begin(Wire.Move);
            _frame.PutWord((uint)step);
            for (int i = 0; i < signals.ActionCount; i++)
                _frame.PutFloat(0);
        }
    }

    /// <summary>Pins of a rig that stands still and takes no time.</summary>
    private sealed class StillPins(PiRig rig) : IPins
    {
        public int MotorCount => rig.Motors.Length;

        public int TickMicroseconds => rig.TickMicroseconds;

        public int CountsPerTurn => rig.CountsPerTurn;

        public bool MeasuresCurrent => rig.Motors.Any(motor => motor.Current is not null);

        public int Ticks { get; private set; }

        public void WaitTick() => Ticks++;

        public bool IsStopPressed() => false;

        public bool ReadCounts(int[] counts)
        {
            Array.Clear(counts);
            return true;
        }

        public float ReadAmperes(int motor) => 0;

        public void SetEnable(bool on)
        {
        }

        public void SetDirection(int motor, bool forward)
        {
        }

        public void SetDuty(int motor, float magnitude)
        {
        }

        public void Beat()
        {
        }

        public void Dispose()
        {
        }
    }
}
