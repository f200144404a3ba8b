using ImitationHil.Firmware;
using ImitationHil.Lab.Policies;
using ImitationHil.Tests.Support;
using Codes = ImitationHil.Firmware.Wire;

namespace ImitationHil.Tests.Firmware.Wire;

/// <summary>Requests that come at the wrong moment, twice or too large must not weaken the guard.</summary>
public class RequestTests
{
    private sealed class Line : ILine
    {
        public Queue<byte> ToDevice { get; } = new();

        public List<byte> FromDevice { get; } = [];

        public int Read(byte[] buffer, int offset, int count, int waitMilliseconds)
        {
            int taken = 0;
            while (taken < count && ToDevice.TryDequeue(out byte value))
                buffer[offset + taken++] = value;
            return taken;
        }

        public bool Write(byte[] buffer, int offset, int count)
        {
            FromDevice.AddRange(buffer.AsSpan(offset, count));
            return true;
        }
    }

    private sealed class Clock : IClock
    {
        public uint NowMicroseconds { get; set; }
    }

    private readonly SpyPlant _plant = new(1, 1);
    private readonly Line _line = new();
    private readonly Clock _clock = new();
    private readonly DeviceLoop _device;
    private byte _sequence;

    public RequestTests() => _device = new DeviceLoop(_line, _clock, _plant, Limits.Symmetric(_plant.Signals, 1f, 1f, 10f), 1);

    [Fact]
    public void A_refused_reset_leaves_the_watchdog_on()
    {
        StartTethered();
        Assert.Equal((byte)Status.Ok, Move(0, 0.5f));
        Assert.Equal((byte)Status.NotAllowed, Ask(Codes.Reset));
        Assert.Equal(0.5f, _plant.Output[0]);

        _clock.NowMicroseconds += 60000000;
        Assert.True(_device.Poll());
        Assert.Equal(Status.LinkLost, _device.Supervisor.Fault);
        Assert.True(_plant.OutputIsZero);
    }

    [Fact]
    public void A_repeated_move_repeats_the_fault()
    {
        StartTethered();
        Assert.Equal((byte)Status.Ok, Move(0, 0.5f));
        Assert.Equal((byte)Status.Ok, Move(0, 0.5f));
        Assert.Equal(1, _plant.Steps);
        Assert.Equal((byte)Status.ActionNotFinite, Move(1, float.NaN));
        Assert.Equal((byte)Status.ActionNotFinite, Move(1, float.NaN));
        Assert.True(_plant.OutputIsZero);
    }

    [Fact]
    public void A_second_start_leaves_the_running_episode_alone()
    {
        Load();
        Assert.Equal((byte)Status.Ok, Ask(Codes.Prepare, body => PutMode(body, Codes.ModeStandalone)));
        Assert.Equal((byte)Status.Ok, Ask(Codes.Arm));
        Assert.Equal((byte)Status.Ok, Ask(Codes.Start, body => PutStart(body, 0, 1000)));
        int steps = _plant.Steps, stops = _plant.Stops;
        Assert.Equal((byte)Status.NotAllowed, Ask(Codes.Start, body => PutStart(body, 0, 1000)));
        _device.Poll();
        Assert.True(_plant.Steps >= steps + 2, "the episode goes on");
        Assert.Equal(stops, _plant.Stops);
        Assert.Equal(SupervisorState.Running, _device.Supervisor.State);
    }

    [Fact]
    public void A_start_has_as_many_numbers_as_there_are_slots_and_no_more()
    {
        Assert.Equal((byte)Status.Ok, Ask(Codes.Prepare, body => PutMode(body, Codes.ModeTethered)));
        Assert.Equal((byte)Status.Ok, Ask(Codes.Arm));
        Assert.Equal((byte)Codes.Malformed, Ask(Codes.Start, body => PutStart(body, 33, 10)));
        Assert.Equal((byte)Status.Ok, Ask(Codes.Start, body => PutStart(body, 32, 10)));
    }

    [Fact]
    public void A_new_image_ends_the_lockstep_of_the_old_one()
    {
        Load();
        Assert.Equal((byte)Status.Ok, Ask(Codes.Prepare, body => PutMode(body, Codes.ModeLockstep)));
        Assert.Equal((byte)Status.Ok, Ask(Codes.Arm));
        Assert.Equal((byte)Status.Ok, Ask(Codes.Start, body => PutStart(body, 0, 10)));
        Assert.Equal((byte)Status.Ok, Ask(Codes.Act, body => PutStep(body, 0, 0.5f)));
        Load();
        Assert.Equal((byte)Status.NotAllowed, Ask(Codes.Act, body => PutStep(body, 1, 0.5f)));
    }

    private void StartTethered()
    {
        Assert.Equal((byte)Status.Ok, Ask(Codes.Prepare, body => PutMode(body, Codes.ModeTethered)));
        Assert.Equal((byte)Status.Ok, Ask(Codes.Arm));
        Assert.Equal((byte)Status.Ok, Ask(Codes.Start, body => PutStart(body, 0, 10)));
    }

    private void Load()
    {
        byte[] image = ImageWriter.Write(Specs.Gain(_plant.Signals, phases: 1));
        Assert.Equal(0, Ask(Codes.ImageBegin, body => body.PutWord((uint)image.Length)));
        for (int at = 0; at < image.Length; at += Codes.MaxImagePart)
        {
            int offset = at, count = Math.Min(Codes.MaxImagePart, image.Length - at);
            Assert.Equal(0, Ask(Codes.ImagePart, body =>
            {
                body.PutWord((uint)offset);
                body.PutBytes(image, offset, count);
            }));
        }

        Assert.Equal(0, Ask(Codes.ImageCommit));
    }

    private byte Move(uint step, float action) => Ask(Codes.Move, body => PutStep(body, step, action));

    private void PutMode(FrameWriter body, byte mode)
    {
        body.PutByte(mode);
        body.PutWord(_plant.Signals.Contract);
    }

    private static void PutStart(FrameWriter body, int count, uint horizon)
    {
        body.PutWord(1);
        body.PutWord(horizon);
        body.PutByte((byte)count);
        body.PutFloats(new float[count]);
    }

    private static void PutStep(FrameWriter body, uint step, float value)
    {
        body.PutWord(step);
        body.PutFloat(value);
    }

    // Sends a request and returns the result byte of its reply.
    private byte Ask(byte type, Action<FrameWriter>? put = null)
    {
        var writer = new FrameWriter();
        writer.Begin(type, ++_sequence);
        put?.Invoke(writer);
        foreach (byte value in writer.Encoded.AsSpan(0, writer.Finish()))
            _line.ToDevice.Enqueue(value);
        _line.FromDevice.Clear();
        for (int poll = 0; poll < 8 && (_line.ToDevice.Count > 0 || _line.FromDevice.Count == 0); poll++)
            Assert.True(_device.Poll());

        var reader = new FrameReader();
        foreach (byte value in _line.FromDevice)
        {
            if (reader.Push(value) && reader.Type == (type | Codes.Reply) && reader.Sequence == _sequence)
                return reader.Body.Byte();
        }

        throw new InvalidDataException("no reply");
    }
}
