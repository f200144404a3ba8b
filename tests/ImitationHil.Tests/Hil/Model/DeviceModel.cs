using ImitationHil.Firmware;
using Xunit;

namespace ImitationHil.Tests.Bench.Model;

/// <summary>
/// What a device has to do, stated a second time from PROTOCOL.md: the table of requests by state is read from the page, the
/// rest is written from its words. One observation, one action; x+ = x + u, and the policy u = -x/2. Answers
/// are whole payloads. Knows nothing of the device's classes but numbers of statuses and limits.
/// </summary>
internal sealed class DeviceModel
{
    public const uint BootId = 0xB0071D00;
    public const float High = 1f, Slew = 0.25f, Envelope = 10f;

    private static readonly Dictionary<string, string[]> Allowed =
        ProtocolPage.Rows(ProtocolPage.Section("States"), 7).Where(cells => cells[0] != "request").ToDictionary(cells => cells[0], cells => cells[1..]);

    private readonly byte[] _image;
    private readonly uint _contract;
    private readonly byte[] _staged = new byte[32768];
    private readonly List<byte[]> _rows = [];
    private int _stagedLength, _received;
    private bool _loaded;

    private byte _mode;
    private bool _stepping;
    private byte[]? _startKnown;
    private Status _startStatus;
    private uint _nextStep;
    private Status _stepStatus;
    private int _stepLimits;
    private float _x, _previous, _observation, _applied, _decided;

    private bool _alone;
    private uint _horizon, _done;
    private float _aloneObservation;
    private byte _traceSequence, _tag;
    private Status _endStatus;
    private uint _endSteps;
    private int _silenceMilliseconds;

    public DeviceModel(byte[] image, uint contract) => (_image, _contract) = (image, contract);

    public SupervisorState State { get; private set; }

    public Status Fault { get; private set; }

    /// <summary>Damaged stretches so far.</summary>
    public uint Dropped { get; set; }

    /// <summary>What the plant does wrong at its next step.</summary>
    public PlantHarm Harm { get; set; }

    public bool MayMove => State == SupervisorState.Running;

    /// <summary>Answers a request and, as every poll does, carries out one period of a stand-alone episode.</summary>
    public List<byte[]> Ask(byte type, byte sequence, byte[] body)
    {
        var said = new List<byte[]>();
        if (type is > 0 and < 64)
        {
            byte[] reply = type > 16 || !HasItsLength(type, body) ? [255] : Answer(type, sequence, body, said);
            said.Add([(byte)(type + 128), sequence, .. reply]);
        }

        _silenceMilliseconds = 0;
        Advance(said);
        return said;
    }

    /// <summary>So long nothing was heard; then one poll.</summary>
    public List<byte[]> Wait(int milliseconds)
    {
        _silenceMilliseconds += milliseconds;
        if (_mode == 2 && State == SupervisorState.Running && _silenceMilliseconds > 200 + 100)
            Trip(Status.LinkLost);
        var said = new List<byte[]>();
        Advance(said);
        return said;
    }

    /// <summary>The line closes and comes back.</summary>
    public List<byte[]> LoseLine()
    {
        var said = new List<byte[]>();
        if (State is SupervisorState.Running or SupervisorState.Armed)
            Trip(Status.LinkLost);
        EndAlone(Status.LinkLost, said);
        Forget();
        _silenceMilliseconds = 0;
        return said;
    }

    private bool HasItsLength(byte type, byte[] body)
    {
        if (type is 11 or 12)
            return true;
        if (type == 9 && !_loaded)
            return body.Length >= 4;
        if (type == 4)
            return body.Length is > 4 and <= 4 + 512;
        if (type == 8 && (body.Length < 9 || body[8] > 32))
            return false;
        byte[] payload = [type, 0, .. body];
        return new FieldWalk(1, 1, payload).Length(ProtocolPage.Fields[type]) == payload.Length;
    }

    private byte[] Answer(byte type, byte sequence, byte[] body, List<byte[]> said) => type switch
    {
        1 => [0, 1, 0, .. Word(BootId)],
        2 => [0, .. ProtocolPage.Examples.First(e => e.Payload[0] == 130).Payload[3..]],
        3 => [Begin(BitConverter.ToUInt32(body))],
        4 => [Part(BitConverter.ToUInt32(body), body[4..])],
        5 => [Commit()],
        6 => [Prepare(body[0], BitConverter.ToUInt32(body, 1))],
        7 => [Arm()],
        8 => Start(sequence, body),
        9 => _loaded ? Act(BitConverter.ToUInt32(body), BitConverter.ToSingle(body, 4)) : [Refused()],
        10 => Move(BitConverter.ToUInt32(body), BitConverter.ToSingle(body, 4)),
        11 => [Stop(said)],
        12 => [EmergencyStop(said)],
        13 => [Reset()],
        14 => [0, (byte)State, (byte)Fault, _mode, .. Word(_loaded ? BitConverter.ToUInt32(_image, _image.Length - 4) : 0), (byte)Math.Min(64, _rows.Count), 0, _tag, (byte)_endStatus, .. Word(_endSteps), .. Word(Dropped)],
        15 => BitConverter.ToUInt16(body) is var index && index < Math.Min(64, _rows.Count) ? [0, .. _rows[Math.Max(0, _rows.Count - 64) + index]] : [3],
        _ => [0, .. Word(-High), .. Word(High), .. Word(Slew), .. Word(-Envelope), .. Word(Envelope)],
    };

    // The page's table: null when the request may be carried out, else its result.
    private byte? Refusal(string request) => Allowed[request][(int)State] switch
    {
        "fault" => (byte)Fault,
        "3" => 3,
        _ => null,
    };

    // The page's table: the state behind a request that was carried out.
    private void Go(string request)
    {
        string next = Allowed[request][(int)State];
        if (next != "=")
            State = Enum.GetValues<SupervisorState>().Single(state => ProtocolPageTests.Words(state) == next);
    }

    private byte Begin(uint length)
    {
        if (Refusal("image begin") is { } refusal)
            return refusal;
        Go("image begin");
        _mode = 0;
        Forget();
        (_received, _stagedLength) = (0, length is >= 32 and <= 32768 ? (int)length : 0);
        return _stagedLength == 0 ? (byte)129 : (byte)0;
    }

    private byte Part(uint offset, byte[] bytes)
    {
        if (offset > _received || offset + bytes.Length > _stagedLength)
            return 129;
        bytes.CopyTo(_staged, (int)offset);
        _received = Math.Max(_received, (int)offset + bytes.Length);
        return 0;
    }

    private byte Commit()
    {
        if (Refusal("image commit") is { } refusal)
            return refusal;
        Go("image commit");
        _mode = 0;
        Forget();

        // The requests here bring the whole image, a part of it, or damaged weights.
        if (_stagedLength == 0 || _received != _stagedLength || _stagedLength != _image.Length)
            return 129;
        if (!_staged.AsSpan(0, _stagedLength).SequenceEqual(_image))
            return 132;
        _loaded = true;
        return 0;
    }

    private byte Prepare(byte mode, uint contract)
    {
        if (mode is < 1 or > 3)
            return 3;
        if (contract != _contract || (mode != 2 && !_loaded))
            return 41;
        if (Refusal("prepare") is { } refusal)
            return refusal;
        Go("prepare");
        _mode = mode;
        Forget();
        return 0;
    }

    private byte Arm()
    {
        if (Refusal("arm") is { } refusal)
            return refusal;
        Go("arm");
        Forget();
        return 0;
    }

    private byte Stop(List<byte[]> said)
    {
        Go("stop");
        EndAlone(Status.Stopped, said);
        _stepping = false;
        return 0;
    }

    private byte EmergencyStop(List<byte[]> said)
    {
        Go("emergency stop");
        Fault = Status.EmergencyStop;
        EndAlone(Status.EmergencyStop, said);
        _stepping = false;
        return 0;
    }

    private byte Reset()
    {
        if (Refusal("reset") is { } refusal)
            return refusal;
        if (State != SupervisorState.Idle)
        {
            Go("reset");
            _mode = 0;
            Forget();
            Fault = Status.Ok;
        }

        return 0;
    }

    private byte[] Start(byte sequence, byte[] body)
    {
        byte[] key = [sequence, .. body];
        if (_startKnown == null || !_startKnown.SequenceEqual(key) || _nextStep != 0)
        {
            uint horizon = BitConverter.ToUInt32(body, 4);
            if (Refusal(_mode == 1 ? "start, lockstep" : "start, tethered or stand-alone") is { } refusal)
                return [refusal];
            if (horizon is 0 or > 100_000_000)
                return [3];
            (_nextStep, _startKnown) = (0, key);
            float[] start = [.. Enumerable.Range(0, body[8]).Select(i => BitConverter.ToSingle(body, 9 + 4 * i))];
            _startStatus = _mode == 1 ? Lockstep() : GoToStart(sequence, horizon, start);
        }

        return _mode == 2 ? [(byte)_startStatus, .. Word(_observation)] : [(byte)_startStatus];
    }

    private Status Lockstep()
    {
        (_stepping, _decided) = (true, 0f);
        return Status.Ok;
    }

    private Status GoToStart(byte sequence, uint horizon, float[] start)
    {
        _rows.Clear();
        if (Check(start, Status.ObservationNotFinite, Status.ObservationImplausible) is var wrong and not Status.Ok)
            return Trip(wrong);
        if (start.Length > 1)
        {
            State = SupervisorState.Ready;
            return Status.NotAllowed;
        }

        _x = start.Length == 1 ? start[0] : 0.5f;
        _previous = 0f;
        if (_mode == 2)
            _observation = _x;
        if (MathF.Abs(_x) > Envelope)
            return Trip(Status.EnvelopeLeft);
        Go("start, tethered or stand-alone");
        _stepping = _mode == 2;
        _alone = _mode == 3;
        if (_alone)
            (_tag, _endStatus, _endSteps, _horizon, _done, _traceSequence, _aloneObservation) = (sequence, Status.Ok, 0, horizon, 0, 0, _x);
        return Status.Ok;
    }

    private byte[] Act(uint step, float observation)
    {
        if (!_stepping || Refusal("act") != null || _mode != 1 || !IsDue(step))
            return [Refused()];
        if (step == _nextStep)
        {
            _stepStatus = Check([observation], Status.ObservationNotFinite, Status.ObservationImplausible);
            if (_stepStatus == Status.Ok)
                _decided = -0.5f * observation;
            _nextStep++;
        }

        return [(byte)_stepStatus, .. Word(step), .. Word(_decided)];
    }

    private byte[] Move(uint step, float asked)
    {
        if (!_stepping || _mode != 2 || !IsDue(step))
            return [Refused()];
        if (step == _nextStep)
        {
            if (Refusal("move") is { } refusal)
                return [refusal];
            float before = _observation;
            var outcome = Guarded(asked, ref _observation);
            if (outcome is null)
                return [(byte)Status.InternalError];
            (_stepStatus, _stepLimits, _applied) = outcome.Value;
            _rows.Add(Row(step, _stepStatus, _stepLimits, before, asked, _applied));
            _nextStep++;
        }

        return [(byte)_stepStatus, .. Word(step), (byte)_stepLimits, .. Word(_applied), .. Word(_observation)];
    }

    private void Advance(List<byte[]> said)
    {
        if (!_alone)
            return;
        if (State != SupervisorState.Running)
        {
            EndAlone(Fault == Status.Ok ? Status.Stopped : Fault, said);
            return;
        }

        float before = _aloneObservation, asked = -0.5f * before;
        var outcome = Guarded(asked, ref _aloneObservation);
        if (outcome is null)
        {
            EndAlone(Status.InternalError, said);
            return;
        }

        var (status, limits, applied) = outcome.Value;
        byte[] row = Row(_done, status, limits, before, asked, applied);
        _rows.Add(row);
        said.Add([64, _traceSequence++, _tag, 1, .. row]);
        if (status != Status.Ok)
            EndAlone(status, said);
        else if (++_done == _horizon)
            EndAlone(Status.HorizonReached, said);
    }

    // One step of the plant behind its guard; null when the plant throws.
    private (Status Status, int Limits, float Applied)? Guarded(float asked, ref float observation)
    {
        var harm = Harm;
        Harm = PlantHarm.None;
        if (Check([asked], Status.ActionNotFinite, Status.ActionImplausible) is var wrong and not Status.Ok)
        {
            Harm = harm;
            return (Trip(wrong), 0, 0f);
        }

        float clamped = Math.Clamp(asked, -High, High);
        float applied = Math.Clamp(clamped, _previous - Slew, _previous + Slew);
        int limits = (clamped != asked ? 1 : 0) | (applied != clamped ? 2 : 0);
        _previous = applied;
        if (harm == PlantHarm.Exception)
        {
            Trip(Status.InternalError);
            _stepping = false;
            return null;
        }

        _x += applied;
        observation = harm == PlantHarm.NanSensor ? float.NaN : _x;
        if (harm == PlantHarm.Error)
            return (Trip(Status.PlantError), limits, applied);
        if (harm == PlantHarm.NanSensor)
            return (Trip(Status.ObservationNotFinite), limits, applied);
        return MathF.Abs(_x) > Envelope ? (Trip(Status.EnvelopeLeft), limits, applied) : (Status.Ok, limits, applied);
    }

    private void EndAlone(Status status, List<byte[]> said)
    {
        if (!_alone)
            return;
        (_alone, _endStatus, _endSteps) = (false, status, _done);
        if (State == SupervisorState.Running)
            State = SupervisorState.Ready;
        said.Add([65, 0, _tag, (byte)status, .. Word(_done)]);
    }

    private Status Trip(Status fault)
    {
        if (State == SupervisorState.EmergencyStopped)
            return Fault;
        if (State != SupervisorState.Faulted)
            Fault = fault;
        State = SupervisorState.Faulted;
        return Fault;
    }

    private void Forget() => (_stepping, _startKnown) = (false, null);

    private byte Refused() => Fault == Status.Ok ? (byte)3 : (byte)Fault;

    private bool IsDue(uint step) => step == _nextStep || (_nextStep > 0 && step == _nextStep - 1);

    private static Status Check(float[] values, Status notFinite, Status implausible) =>
        values.Any(v => !float.IsFinite(v)) ? notFinite : values.Any(v => MathF.Abs(v) > 1e6f) ? implausible : Status.Ok;

    private static byte[] Row(uint step, Status status, int limits, float before, float asked, float applied) =>
        [.. Word(step), (byte)status, (byte)limits, .. Word(before), .. Word(asked), .. Word(applied)];

    private static byte[] Word(uint value) => BitConverter.GetBytes(value);

    private static byte[] Word(float value) => BitConverter.GetBytes(value);
}

/// <summary>What a plant does wrong in one step.</summary>
internal enum PlantHarm
{
    None,
    Error,
    NanSensor,
    Exception,
}
