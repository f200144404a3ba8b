using ImitationHil.Firmware;
using ImitationHil.Hil;
using ImitationHil.Lab.Policies;
using Xunit;

namespace ImitationHil.Tests.Bench;

/// <summary>Time that moves when a test says so.</summary>
internal sealed class ManualClock : IClock
{
    public uint NowMicroseconds { get; private set; } = 0xFFFF0000; // wraps soon, so that every test goes through it

    public void Advance(int milliseconds) => NowMicroseconds += (uint)milliseconds * 1000;
}

/// <summary>x+ = 1.05 x + u + noise, two slots, and a list of what was asked of it.</summary>
internal sealed class SpyPlant(Signals? shape = null) : IPlant
{
    private readonly SmallRandom _random = new(0);
    private readonly float[] _x = new float[2];
    private int _step;

    public static readonly Signals Shape = new(["position a", "position b"], ["rad", "rad"], ["move a", "move b"], ["rad", "rad"], 20000);

    /// <summary>The same with a period of 10 s, for tests with a real clock: the watchdog must not depend on how busy this machine is.</summary>
    public static readonly Signals Patient = new(Shape.ObservationNames, Shape.ObservationUnits, Shape.ActionNames, Shape.ActionUnits, 10_000_000);

    public static Limits Bounds => Limits.Symmetric(Shape, 2f, 1f, 1000f);

    public Signals Signals => shape ?? Shape;

    public int LimitsInForce { get; private set; }

    public List<string> Calls { get; } = [];

    public int Steps => Calls.Count(c => c == "step");

    public bool IsMoving { get; private set; }

    public Action<int>? OnStep { get; set; }

    public Action? OnReset { get; set; }

    public Status StepStatus { get; set; }

    public Status Reset(Episode episode, float[] observation)
    {
        lock (Calls)
            Calls.Add("reset");
        IsMoving = true;
        OnReset?.Invoke();
        _random.Seed(episode.Seed);
        _step = 0;
        _x[0] = episode.Start.Length > 0 ? episode.Start[0] : 0.5f;
        _x[1] = episode.Start.Length > 1 ? episode.Start[1] : -0.25f;
        _x.CopyTo(observation, 0);
        return Status.Ok;
    }

    public Status Step(float[] action, float[] observation)
    {
        lock (Calls)
            Calls.Add("step");
        IsMoving = true;
        OnStep?.Invoke(Steps);
        LimitsInForce = ++_step % 3 == 0 ? LimitBits.Duty : 0;
        for (int i = 0; i < 2; i++)
            _x[i] = 1.05f * _x[i] + action[i] + 0.001f * (_random.NextUnit() - 0.5f);
        _x.CopyTo(observation, 0);
        return StepStatus;
    }

    public void Stop()
    {
        lock (Calls)
            Calls.Add("stop");
        IsMoving = false;
    }

    public void Dispose() => Stop();
}

/// <summary>Remembers rows as text with the bits of every float.</summary>
internal sealed class BitTrace : ITrace
{
    public List<string> Rows { get; } = [];

    public void Record(int step, float[] observation, float[] asked, float[] applied, int limitBits, Status status) =>
        Rows.Add($"{step} {Bits(observation)} {Bits(asked)} {Bits(applied)} {limitBits} {status}");

    public static string Bits(float[] values) => string.Join(',', values.Select(v => FloatBits.Of(v).ToString("x8")));
}

/// <summary>Policies of every kind for <see cref="SpyPlant"/>.</summary>
internal static class Images
{
    private static float[] Weights(int count, uint seed)
    {
        var random = new SmallRandom(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextUnit() - 0.9f)];
    }

    public static PolicySpec Spec(string kind, Signals? shape = null) => kind switch
    {
        "gain" => new PolicySpec("gain", shape ?? SpyPlant.Shape, PolicySpec.Gain, 1, 0, [-0.9f, 0.01f, -0.02f, -0.8f]),
        "periodic" => new PolicySpec("periodic", shape ?? SpyPlant.Shape, PolicySpec.Gain, 3, 0, Weights(12, 1)),
        "chunk" => new PolicySpec("chunk", shape ?? SpyPlant.Shape, PolicySpec.Chunk, 4, 3, Weights(16, 2)),
        "mixture" => new PolicySpec("mixture", shape ?? SpyPlant.Shape, PolicySpec.Mixture, 3, 2, [0.25f, 0.25f, 0.5f, .. Weights(12, 3)]),
        "banded" => new PolicySpec("banded", shape ?? SpyPlant.Shape, PolicySpec.Banded, 2, 0, [3f, 1e-6f, .. Weights(8, 4)]),
        "network" => new PolicySpec("network", shape ?? SpyPlant.Shape, PolicySpec.Network, 2, 2, [1f, 3f, .. Weights(25, 5)]),
        "denoiser" => new PolicySpec("denoiser", shape ?? SpyPlant.Shape, PolicySpec.Denoiser, 4, 2, [10f, 0.02f, 1f, 3f, .. Weights(13, 6), .. Weights(4, 7)]),
        _ => throw new ArgumentException(kind),
    };

    public static byte[] Bytes(string kind, Signals? shape = null) => ImageWriter.Write(Spec(kind, shape));

    public static PolicyImage Read(string kind, Signals? shape = null)
    {
        byte[] bytes = Bytes(kind, shape);
        return PolicyImage.Read(bytes, bytes.Length, out _)!;
    }
}

/// <summary>A line that can be lost and come back, as a stalled pseudo-terminal or the next TCP host.</summary>
internal sealed class BreakableLine(ILine line) : ILine
{
    public bool ReadsFail { get; set; }

    public bool WritesFail { get; set; }

    public int Read(byte[] buffer, int offset, int count, int waitMilliseconds) =>
        ReadsFail ? -1 : line.Read(buffer, offset, count, waitMilliseconds);

    public bool Write(byte[] buffer, int offset, int count) => !WritesFail && line.Write(buffer, offset, count);
}

/// <summary>Host and device in one thread and in memory: whenever the host waits, the device polls and 1 ms passes.</summary>
internal sealed class MemoryBench
{
    public MemoryBench(SpyPlant? plant = null)
    {
        Plant = plant ?? new SpyPlant();
        DeviceEnd = new BreakableLine(Lines.Device);
        Loop = new DeviceLoop(DeviceEnd, Clock, Plant, SpyPlant.Bounds, 0xB0071D00);
        Lines.Device.Idle = _ => { };
        Lines.Host.Idle = _ =>
        {
            Poll();
            Clock.Advance(1);
        };
        Client = new DeviceClient(Lines.Host, new LinkOptions { Clock = Clock, FirstSequence = 0 });
    }

    public LoopbackLines Lines { get; } = new();

    public ManualClock Clock { get; } = new();

    public SpyPlant Plant { get; }

    public DeviceLoop Loop { get; }

    public DeviceClient Client { get; }

    public BreakableLine DeviceEnd { get; }

    public bool Frozen { get; set; }

    public bool LineWasLost { get; set; }

    public void Poll()
    {
        if (!Frozen && !Loop.Poll())
            LineWasLost = true;
    }

    public MemoryBench Loaded(string kind = "gain")
    {
        Client.LoadImage(Images.Bytes(kind));
        return this;
    }

    /// <summary>A tethered episode up to its start.</summary>
    public MemoryBench Tethered()
    {
        Client.Describe();
        Assert.Equal(Status.Ok, Client.Prepare(DeviceMode.Tethered, SpyPlant.Shape.Contract));
        Assert.Equal(Status.Ok, Client.Arm());
        Assert.Equal(Status.Ok, Client.Start(new Episode(1, 100, []), new float[2]));
        return this;
    }

    /// <summary>Sends a frame as it is and returns the next frame of the device: type, sequence, body. Null when none comes.</summary>
    public (byte Type, byte Sequence, byte[] Body)? Send(byte type, byte sequence, params byte[] body)
    {
        var writer = new FrameWriter();
        writer.Begin(type, sequence);
        writer.PutBytes(body, 0, body.Length);
        Assert.True(writer.Send(Lines.Host));
        var reader = new FrameReader();
        var one = new byte[1];
        for (int empty = 0; empty < 5;)
        {
            if (Lines.Host.Read(one, 0, 1, 1) == 0)
                empty++;
            else if (reader.Push(one[0]))
                return Take(reader);
        }

        return null;
    }

    private static (byte Type, byte Sequence, byte[] Body) Take(FrameReader reader)
    {
        var rest = new byte[reader.Body.Left];
        for (int i = 0; i < rest.Length; i++)
            rest[i] = reader.Body.Byte();
        return (reader.Type, reader.Sequence, rest);
    }
}

internal static class Runs
{
    /// <summary>The episode in process, guarded as on the device.</summary>
    public static (List<string> Rows, Status Status) InProcess(string kind, Episode episode)
    {
        var guard = new Supervisor(new SpyPlant(), SpyPlant.Bounds);
        guard.Handle(SupervisorEvent.Prepare);
        guard.Handle(SupervisorEvent.Arm);
        var trace = new BitTrace();
        return (trace.Rows, new ControlLoop(guard, Images.Read(kind).Policy, trace).Run(episode));
    }
}
