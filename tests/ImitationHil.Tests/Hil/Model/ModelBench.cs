using ImitationHil.Firmware;
using ImitationHil.Hil;
using ImitationHil.Lab.Policies;

namespace ImitationHil.Tests.Bench.Model;

/// <summary>
/// A device in memory beside its model. One number is one thing that happens; what it means depends on nothing but the
/// model's own bookkeeping here, so that any sequence can be played and shrunk. After each, replies, state and motor are compared.
/// </summary>
internal sealed class ModelBench
{
    /// <summary>Numbers below this are things that can happen.</summary>
    public const int Choices = 4096;

    private static readonly byte[] Image = ImageWriter.Write(new PolicySpec("half", ExampleDevice.Shape, PolicySpec.Gain, 1, 0, [-0.5f]));
    private static readonly float[] Actions = [0.1f, -0.2f, 2f, -0.7f, 0.1f, 0.25f, 1f, -1f, -0.1f, 0f, -0f, float.Epsilon, float.NaN, 2e6f, float.PositiveInfinity, 0.3f];
    private static readonly float[] Observations = [1f, -0.5f, 1e7f, float.NaN, 0f, -0f];
    private static readonly float[][] Starts = [[], [2f], [9.9f], [11f], [float.NaN], [1e7f], [1f, 2f], [-9.8f]];

    private readonly LoopbackLines _lines = new();
    private readonly ManualClock _clock = new();
    private readonly HarmedPlant _plant = new();
    private readonly BreakableLine _deviceEnd;
    private readonly DeviceLoop _loop;
    private readonly DeviceModel _model = new(Image, ExampleDevice.Shape.Contract);
    private readonly FrameReader _host = new();
    private readonly List<byte[]> _sent = [];
    private byte _sequence = 250;
    private uint _step;
    private int _part;
    private bool _pieceIsOpen;

    public ModelBench()
    {
        _deviceEnd = new BreakableLine(_lines.Device);
        _lines.Device.Idle = _ => { };
        _lines.Host.Idle = _ => { };
        _loop = new DeviceLoop(_deviceEnd, _clock, _plant, new Limits([-DeviceModel.High], [DeviceModel.High], [DeviceModel.Slew], [-DeviceModel.Envelope], [DeviceModel.Envelope]), DeviceModel.BootId);
    }

    /// <summary>What differed; null while nothing did.</summary>
    public string? Difference { get; private set; }

    /// <summary>States that were reached, to see that the sequences say something.</summary>
    public HashSet<(SupervisorState, Status)> Reached { get; } = [];

    /// <summary>Lets one thing happen on both sides. False when they differ.</summary>
    public bool Happen(int choice)
    {
        int what = choice % 32, how = choice / 32;
        (string name, var expected) = what switch
        {
            < 4 => Send(what switch { 0 => Wire.Hello, 1 => Wire.Describe, 2 => Wire.GetLimits, _ => Wire.GetFault }, what == 3 ? [(byte)(how % 5), (byte)(how % 16 == 15 ? 1 : 0)] : []),
            4 => Send(Wire.ImageBegin, Bytes(how % 8 == 0 ? 16 : how % 8 == 1 ? 177u : (uint)Image.Length), () => _part = 0),
            5 or 6 => SendPart(how),
            7 => Send(Wire.ImageCommit, []),
            8 => Send(Wire.Prepare, [(byte)(how % 16 == 15 ? 4 : 1 + how % 3), .. Bytes(ExampleDevice.Shape.Contract + (how % 8 == 7 ? 1u : 0))]),
            9 => Send(Wire.Arm, []),
            10 or 11 => Start(how),
            12 or 13 => Send(Wire.Act, [.. Bytes(StepNumber(how)), .. BitConverter.GetBytes(Observations[how / 8 % Observations.Length])]),
            14 or 15 or 16 => Send(Wire.Move, [.. Bytes(StepNumber(how)), .. BitConverter.GetBytes(Actions[how / 8])]),
            17 => Send(Wire.Stop, new byte[how % 4]),
            18 => Send(Wire.EmergencyStop, new byte[how % 2]),
            19 or 20 => Send(Wire.Reset, []),
            21 => Send(Wire.GetStatus, []),
            22 => Send((byte)(1 + how % 20), new byte[how % 19]),
            23 => Send((byte)(how % 2 == 0 ? 0 : 64 + how), []),
            24 => Repeat(1),
            25 => Repeat(1 + how % 6),
            26 => Damaged(how),
            27 or 28 => Wait(1 + how * 5 % 400),
            29 => LoseLine(),
            30 => Harm(how),
            _ => Episode(how),
        };
        return Difference == null && Agree(name, expected);
    }

    // The common way to a running episode, so that sequences do not have to find it by chance.
    private (string, List<byte[]>) Episode(int how)
    {
        var all = new List<byte[]>();
        foreach (var (type, body) in new (byte, byte[])[]
        {
            (Wire.ImageBegin, Bytes((uint)Image.Length)), (Wire.ImagePart, [.. Bytes(0), .. Image]), (Wire.ImageCommit, []),
            (Wire.Prepare, [(byte)(1 + how % 3), .. Bytes(ExampleDevice.Shape.Contract)]), (Wire.Arm, []),
        })
        {
            all.AddRange(Send(type, body).Item2);
        }

        var (_, rest) = Start(how);
        return ("episode", [.. all, .. rest]);
    }

    private (string, List<byte[]>) Start(int how)
    {
        float[] start = Starts[how % 16 < 8 ? 0 : how / 16 % Starts.Length];
        uint horizon = (how % 32) switch { 31 => 0, 30 => 100_000_001, _ => (uint)(2 + how % 5) };
        return Send(Wire.Start, [.. Bytes((uint)how), .. Bytes(horizon), (byte)start.Length, .. start.SelectMany(BitConverter.GetBytes)], () => _step = 0);
    }

    // Mostly the next step, sometimes the last one again or one that is wrong.
    private uint StepNumber(int how) => (how % 8) switch
    {
        6 => _step == 0 ? 0 : _step - 1,
        7 => _step + 1,
        _ => _step++,
    };

    private (string, List<byte[]>) SendPart(int how)
    {
        int offset = how % 16 == 15 ? 90 : 89 * (_part++ % 2);
        byte[] bytes = Image[offset..Math.Min(Image.Length, offset + 89)];
        if (how % 16 == 14 && offset == 0)
            bytes[60] ^= 1;
        return Send(Wire.ImagePart, [.. Bytes((uint)offset), .. bytes]);
    }

    private (string, List<byte[]>) Send(byte type, byte[] body, Action? then = null)
    {
        var writer = new FrameWriter();
        writer.Begin(type, ++_sequence);
        writer.PutBytes(body, 0, body.Length);
        then?.Invoke();
        return Push(writer.Encoded[..writer.Finish()]);
    }

    private (string, List<byte[]>) Repeat(int ago) => _sent.Count < ago ? Wait(1) : Push(_sent[^ago]);

    private (string, List<byte[]>) Push(byte[] frame)
    {
        _sent.Add(frame);
        Write(frame);
        byte[] payload = Frames.Payload(frame);
        Count(frame, intact: true);
        _loop.Poll();
        return ($"{payload[0]} {Convert.ToHexString(payload)}", _model.Ask(payload[0], payload[1], payload[2..]));
    }

    private (string, List<byte[]>) Damaged(int how)
    {
        byte[] frame = [.. _sent.Count > 0 ? _sent[^1] : [0, 7, 1, 5, 0]];
        frame[how % frame.Length] ^= (byte)(1 << (how / 16 % 8));
        Write(frame);
        Count(frame, intact: false);
        return Polled("a damaged frame", 0);
    }

    private (string, List<byte[]>) Wait(int milliseconds) => Polled($"{milliseconds} ms", milliseconds);

    private (string, List<byte[]>) Polled(string name, int milliseconds)
    {
        _clock.Advance(milliseconds);
        _loop.Poll();
        return (name, _model.Wait(milliseconds));
    }

    private (string, List<byte[]>) LoseLine()
    {
        _deviceEnd.ReadsFail = true;
        _loop.Poll();
        _deviceEnd.ReadsFail = false;
        Count([0], intact: false);
        return ("the line is lost", _model.LoseLine());
    }

    private (string, List<byte[]>) Harm(int how)
    {
        _model.Harm = _plant.Harm = (PlantHarm)(1 + how % 3);
        return Wait(1);
    }

    private void Write(byte[] bytes) => _lines.Host.Write(bytes, 0, bytes.Length);

    // Stretches between zeros that are no frame.
    private void Count(byte[] bytes, bool intact)
    {
        foreach (byte value in bytes)
        {
            if (value == 0 && _pieceIsOpen)
                _model.Dropped++;
            _pieceIsOpen = value != 0;
        }

        if (intact)
            _model.Dropped--;
    }

    private bool Agree(string name, List<byte[]> expected)
    {
        var found = new List<string>();
        var buffer = new byte[4096];
        int got = _lines.Host.Read(buffer, 0, buffer.Length, 0);
        for (int i = 0; i < got; i++)
        {
            if (!_host.Push(buffer[i]))
                continue;
            var body = new byte[_host.Body.Left];
            for (int k = 0; k < body.Length; k++)
                body[k] = _host.Body.Byte();
            found.Add(Convert.ToHexString([_host.Type, _host.Sequence, .. body]));
        }

        string device = $"{string.Join(' ', found)} | {_loop.Supervisor.State} {_loop.Supervisor.Fault} moving {_plant.IsMoving}";
        string model = $"{string.Join(' ', expected.Select(Convert.ToHexString))} | {_model.State} {_model.Fault} moving {_model.MayMove}";
        Reached.Add((_model.State, _model.Fault));
        if (device != model)
            Difference = $"after {name}\n  device {device}\n  model  {model}";
        return device == model;
    }

    private static byte[] Bytes(uint value) => BitConverter.GetBytes(value);

    private sealed class HarmedPlant : IPlant
    {
        private float _x;

        public PlantHarm Harm { get; set; }

        public bool IsMoving { get; private set; }

        public Signals Signals => ExampleDevice.Shape;

        public int LimitsInForce => 0;

        public Status Reset(Episode episode, float[] observation)
        {
            if (episode.Start.Length > 1)
                return Status.NotAllowed;
            IsMoving = true;
            _x = episode.Start.Length == 1 ? episode.Start[0] : 0.5f;
            observation[0] = _x;
            return Status.Ok;
        }

        public Status Step(float[] action, float[] observation)
        {
            var harm = Harm;
            Harm = PlantHarm.None;
            IsMoving = true;
            if (harm == PlantHarm.Exception)
                throw new InvalidOperationException("bus");
            _x += action[0];
            observation[0] = harm == PlantHarm.NanSensor ? float.NaN : _x;
            return harm == PlantHarm.Error ? Status.PlantError : Status.Ok;
        }

        public void Stop() => IsMoving = false;

        public void Dispose() => Stop();
    }
}
