using System.Globalization;
using ImitationHil.Firmware;
using ImitationHil.Lab.Plants;

namespace ImitationHil.Hil;

/// <summary>
/// What an onlooker with a probe on the motor's leads would write down of an emulated device: one row of CSV whenever the
/// supervisor's state, its fault or "driven" changes, and one when the device has been left alone for
/// <see cref="QuietPasses"/> passes of its loop. Rows are written at once, so that they outlive the device. The unit of time
/// that matters is the pass: an idle one waits 10 ms for a byte, and a process that gets no processor makes none. Used by the
/// device's thread alone. Not a part of any device: nothing here can stop a motor.
/// </summary>
/// <param name="to">Where rows go; owned by the caller.</param>
public sealed class DeviceJournal(TextWriter to)
{
    /// <summary>After so many passes without an answer the host counts as gone: more than any watchdog of a period up to 200 ms needs.</summary>
    public const int QuietPasses = 40;

    /// <summary>The columns. Answered: when the device last answered a request. Driven: 1 from the start of an episode to the stop. Duty: largest magnitude at a motor, 0 to 1.</summary>
    public const string Header = "pass[1],time[us],answeredPass[1],answered[us],state[1],fault[1],driven[1],duty[1],quiet[1]";

    private readonly Linux.MonotonicClock _clock = new();
    private WatchedPlant? _plant;
    private (SupervisorState State, Status Fault, bool Driven) _last = ((SupervisorState)(-1), Status.Ok, false);
    private long _pass, _answeredPass;
    private uint _answered;
    private bool _answers;

    /// <summary>The line, watched: what is written on it is an answer.</summary>
    public ILine Watch(ILine line) => new WatchedLine(line, this);

    /// <summary>The plant, watched.</summary>
    public IPlant Watch(IPlant plant) => _plant = new WatchedPlant(plant);

    /// <summary>After each pass of the device's loop.</summary>
    public void EndPass(Supervisor supervisor)
    {
        if (_pass == 0)
            to.WriteLine(Header);
        _pass++;
        if (_answers)
        {
            _answers = false;
            _answeredPass = _pass;
            _answered = _clock.NowMicroseconds;
        }

        var now = (supervisor.State, supervisor.Fault, _plant!.Driven);
        bool quiet = _pass - _answeredPass == QuietPasses;
        if (now == _last && !quiet)
            return;
        _last = now;
        to.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{_pass},{_clock.NowMicroseconds},{_answeredPass},{_answered},{(int)now.State},{(int)now.Fault},{(now.Driven ? 1 : 0)},{_plant.Duty:R},{(quiet ? 1 : 0)}"));
        to.Flush();
    }

    private sealed class WatchedLine(ILine line, DeviceJournal journal) : ILine
    {
        public int Read(byte[] buffer, int offset, int count, int waitMilliseconds) => line.Read(buffer, offset, count, waitMilliseconds);

        public bool Write(byte[] buffer, int offset, int count)
        {
            journal._answers = true;
            return line.Write(buffer, offset, count);
        }
    }

    private sealed class WatchedPlant(IPlant plant) : IProbedPlant
    {
        public AxisProbe? Probe => (plant as IProbedPlant)?.Probe;

        public bool Driven { get; private set; }

        public double Duty => (plant as IMotorDuty)?.LargestDuty ?? (Driven ? 1 : 0);

        public Signals Signals => plant.Signals;

        public int LimitsInForce => plant.LimitsInForce;

        public Status Reset(Episode episode, float[] observation)
        {
            Driven = true;
            return plant.Reset(episode, observation);
        }

        public Status Step(float[] action, float[] observation)
        {
            Driven = true;
            return plant.Step(action, observation);
        }

        public void Stop()
        {
            plant.Stop();
            Driven = false;
        }

        public void Dispose()
        {
            plant.Dispose();
            Driven = false;
        }
    }
}
