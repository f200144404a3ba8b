using ImitationHil.Firmware;

namespace ImitationHil.Hil;

/// <summary>How a stand-alone episode ended.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Steps">Policy periods that the device carried out.</param>
/// <param name="MissingRows">Rows of the trace that did not arrive: the trace has gaps there.</param>
public sealed record StandaloneResult(Status Status, int Steps, int MissingRows);

/// <summary>
/// Starts an episode on the device, plant and policy there, and listens. One run at a time. The two requests to stop may
/// come from any thread; everything else is the caller's thread.
/// </summary>
public sealed class StandaloneRun : IDeviceListener
{
    /// <summary>How long a request to stop may lie before it is sent, in milliseconds.</summary>
    public const int GrainMilliseconds = 50;

    /// <summary>Silence after which the device is asked whether the episode ended, in milliseconds, besides one policy period.</summary>
    public const int PatienceMilliseconds = 1100;

    private readonly DeviceClient _client;
    private readonly Signals _signals;
    private readonly ITrace _trace;
    private readonly float[] _observation;
    private readonly float[] _asked;
    private readonly float[] _applied;
    private volatile bool _stop;
    private volatile bool _emergencyStop;
    private byte _tag;
    private int _next;
    private int _missing;
    private StandaloneResult? _result;

    /// <param name="client">The device, whose image is loaded.</param>
    /// <param name="signals">Its signals.</param>
    /// <param name="trace">Receives the rows that arrive.</param>
    public StandaloneRun(DeviceClient client, Signals signals, ITrace trace)
    {
        _client = client;
        _signals = signals;
        _trace = trace;
        _observation = new float[signals.ObservationCount];
        _asked = new float[signals.ActionCount];
        _applied = new float[signals.ActionCount];
    }

    /// <summary>Asks for a stop; it is sent within 50 ms.</summary>
    public void RequestStop() => _stop = true;

    /// <summary>Asks for an emergency stop; it is sent within 50 ms. Not a replacement for a switch in the supply.</summary>
    public void RequestEmergencyStop() => _emergencyStop = true;

    /// <summary>Stop, prepare, arm, start, and listen to the end.</summary>
    /// <exception cref="LinkLostException">The device is silent: it may still run, or may have stopped.</exception>
    public StandaloneResult Run(Episode episode)
    {
        _stop = false;
        _emergencyStop = false;
        _next = 0;
        _missing = 0;
        _result = null;
        _client.SetPeriod(_signals.PeriodMicroseconds);
        var status = Session.Arm(_client, DeviceMode.Standalone, _signals.Contract);
        if (status != Status.Ok)
            return new StandaloneResult(status, 0, 0);

        // Rows may overtake a repeated start's reply, so we listen before.
        var before = _client.Listener;
        _tag = _client.NextSequence;
        _client.Listener = this;
        try
        {
            status = _client.Start(episode, []);
            return status == Status.Ok ? Receive() : new StandaloneResult(status, 0, 0);
        }
        finally
        {
            _client.Listener = before;
        }
    }

    /// <inheritdoc/>
    void IDeviceListener.OnTrace(byte tag, int rows, ByteReader body)
    {
        if (tag != _tag)
            return;
        for (int i = 0; i < rows; i++)
        {
            int step = (int)body.Word();
            var status = (Status)body.Byte();
            int bits = body.Byte();
            body.Floats(_observation);
            body.Floats(_asked);
            body.Floats(_applied);
            if (body.Failed || step < _next)
                return;
            _missing += step - _next;
            _next = step + 1;
            _trace.Record(step, _observation, _asked, _applied, bits, status);
        }
    }

    /// <inheritdoc/>
    void IDeviceListener.OnEnded(byte tag, Status status, int steps)
    {
        if (tag == _tag)
            End(status, steps);
    }

    private StandaloneResult Receive()
    {
        // Rows come at least once a period and a tenth of a second; a second more, and the device is asked.
        int patience = PatienceMilliseconds + _signals.PeriodMicroseconds / 1000;
        int silent = 0;
        while (_result == null)
        {
            if (_emergencyStop)
            {
                _emergencyStop = false;
                _client.EmergencyStop();
            }
            else if (_stop)
            {
                _stop = false;
                _client.Stop();
            }
            else if (_client.Listen(GrainMilliseconds))
            {
                silent = 0;
            }
            else if ((silent += GrainMilliseconds) >= patience)
            {
                silent = 0;
                AskForEnd();
            }
        }

        return _result;
    }

    // The last word may have been damaged on its way.
    private void AskForEnd()
    {
        var status = _client.GetStatus();
        if (_result == null && status.State != SupervisorState.Running)
            End(status.Tag == _tag && status.EndStatus != Status.Ok ? status.EndStatus : Status.LinkLost, status.EndSteps);
    }

    // The row of a step that ended in a fault is sent but not counted as carried out, hence the maximum.
    private void End(Status status, int steps) => _result = new StandaloneResult(status, steps, _missing + Math.Max(0, steps - _next));
}
