using ImitationHil.Firmware;
using Xunit;

namespace ImitationHil.Tests.Bench.Model;

/// <summary>
/// What a device has to do, stated a second time from PROTOCOL.md: the table of requests by state is read from the page, the
/// rest is written from its words. One observation, one action; x+ = x + u, and the policy u = -x/2. Answers
/// are whole payloads. Knows nothing of the device's classes but numbers of statuses and limits.
/// </summary>
internal sealed partial class DeviceModel
{
    public const uint BootId = 0xB0071D00;
    public const float High = 1f, Slew = 0.25f, Envelope = 10f;

    private static readonly Dictionary<string, string[]> Allowed =
        ProtocolPage.Rows(ProtocolPage.Section("States"), 7).Where(cells => cells[0] != "request").ToDictionary(cells => cells[0], cells => cells[1..]);

    private readonly uint _contract;
    private readonly StageModel _stage;
    private readonly GuardModel _guard = new();
    private readonly List<byte[]> _rows = [];

    private byte _mode;
    private int _silenceMilliseconds;

    public DeviceModel(byte[] image, uint contract) => (_stage, _contract) = (new StageModel(image), contract);

    public SupervisorState State { get; private set; }

    public Status Fault { get; private set; }

    /// <summary>Damaged stretches so far.</summary>
    public uint Dropped { get; set; }

    /// <summary>What the plant does wrong at its next step.</summary>
    public PlantHarm Harm { set => _guard.Harm = value; }

    public bool MayMove => State == SupervisorState.Running;

    /// <summary>Answers a request and, as every poll does, carries out one period of a stand-alone episode.</summary>
    public List<byte[]> Ask(byte type, byte sequence, byte[] body)
    {
        var said = new List<byte[]>();
        if (type is > 0 and < 64)
        {
            byte[] reply = type > 19 || !HasItsLength(type, body) ? [255] : Answer(type, sequence, body, said);
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
        if (type == 9 && !_stage.Loaded)
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
        1 => [0, 2, 0, .. Word(BootId)],
        2 => [0, .. ProtocolPage.Examples.First(e => e.Payload[0] == 130).Payload[3..]],
        3 => [Begin(BitConverter.ToUInt32(body))],
        4 => [_stage.Part(BitConverter.ToUInt32(body), body[4..])],
        5 => [Commit()],
        6 => [Prepare(body[0], BitConverter.ToUInt32(body, 1))],
        7 => [Arm()],
        8 => Start(sequence, body),
        9 => _stage.Loaded ? Act(BitConverter.ToUInt32(body), BitConverter.ToSingle(body, 4)) : [Refused()],
        10 => Move(BitConverter.ToUInt32(body), BitConverter.ToSingle(body, 4)),
        11 => [Stop(said)],
        12 => [EmergencyStop(said)],
        13 => [Reset()],
        14 => [0, (byte)State, (byte)Fault, _mode, .. Word(_stage.Checksum), (byte)Math.Min(64, _rows.Count), 0, _tag, (byte)_endStatus, .. Word(_endSteps), .. Word(Dropped)],
        15 => BitConverter.ToUInt16(body) is var index && index < Math.Min(64, _rows.Count) ? [0, .. _rows[Math.Max(0, _rows.Count - 64) + index]] : [3],
        17 or 19 => [3],
        18 => [Refused()],
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
        return _stage.Begin(length);
    }

    private byte Commit()
    {
        if (Refusal("image commit") is { } refusal)
            return refusal;
        Go("image commit");
        _mode = 0;
        Forget();
        return _stage.Commit();
    }

    private byte Prepare(byte mode, uint contract)
    {
        if (mode is < 1 or > 3)
            return 3;
        if (contract != _contract || (mode != 2 && !_stage.Loaded))
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

    private static byte[] Row(uint step, Status status, int limits, float before, float asked, float applied) =>
        [.. Word(step), (byte)status, (byte)limits, .. Word(before), .. Word(asked), .. Word(applied)];

    private static byte[] Word(uint value) => BitConverter.GetBytes(value);

    private static byte[] Word(float value) => BitConverter.GetBytes(value);
}
