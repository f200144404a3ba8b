using ImitationHil.Firmware;
using ImitationHil.Hil.Faults;
using ImitationHil.Lab.Rollouts;

namespace ImitationHil.Hil.Bench;

/// <summary>What the steps of a scenario work on: a line, a client on it, and, where the device is emulated, the device itself.</summary>
public sealed class ScenarioContext
{
    // Raw replies of an attached device are awaited for so long; on an emulated one time is granted by polls.
    private const int RawWaitMilliseconds = 1000;
    private const int RawPolls = 4;

    private readonly LinkOptions _options;
    private byte _sequence = 200;

    private readonly bool _mayMove;

    private ScenarioContext(ILine line, LinkOptions options, VirtualDevice? device, PlantSetup? setup, uint seed, bool mayMove)
    {
        _mayMove = mayMove;
        Line = line;
        _options = options;
        Device = device;
        Setup = setup;
        Seed = seed;
        Client = new DeviceClient(line, options);
        Signals = device is null ? Client.Describe() : setup!.Signals;
        FirstGreeting = Client.Hello();
        Client.SetPeriod(Signals.PeriodMicroseconds);
    }

    /// <summary>The emulated device; null for an attached one.</summary>
    public VirtualDevice? Device { get; }

    /// <summary>Its plant; null for an attached one.</summary>
    public PlantSetup? Setup { get; }

    /// <summary>The host's end of the line.</summary>
    public ILine Line { get; }

    /// <summary>The host's side of the wire.</summary>
    public DeviceClient Client { get; private set; }

    /// <summary>Signals of the device's plant.</summary>
    public Signals Signals { get; }

    /// <summary>What the device said first.</summary>
    public Greeting FirstGreeting { get; }

    /// <summary>Seed of what is drawn.</summary>
    public uint Seed { get; }

    /// <summary>CRC of the image that was loaded last.</summary>
    public uint ImageChecksum { get; set; }

    /// <summary>Signals of the image that was loaded last.</summary>
    public Signals ImageSignals { get; set; } = BenchImages.Signals;

    /// <summary>The mode that was prepared last.</summary>
    public DeviceMode Mode { get; set; }

    /// <summary>The last raw reply, to compare a repetition with.</summary>
    public byte[] LastReply { get; set; } = [];

    /// <summary>What helps to understand a failure.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>On an emulated device that was just started.</summary>
    public static ScenarioContext On(VirtualDevice device, PlantSetup setup, uint seed) =>
        new(device.Line, new LinkOptions { Clock = device.Clock, FirstSequence = 0 }, device, setup, seed, mayMove: true);

    /// <summary>On an attached device, brought to Idle.</summary>
    /// <param name="line">Its line.</param>
    /// <param name="seed">Seed of what is drawn.</param>
    /// <param name="mayMove">Whether it may move its plant.</param>
    public static ScenarioContext On(ILine line, uint seed, bool mayMove)
    {
        var context = new ScenarioContext(line, new LinkOptions(), null, null, seed, mayMove);
        context.Client.Stop();
        context.Client.Reset();

        // Announcing an image, even one of no length, takes back what another host prepared.
        context.Exchange(Wire.ImageBegin, null, new byte[4]);
        return context;
    }

    /// <summary>Refuses to go on where the next request would move a plant that may not be moved.</summary>
    /// <exception cref="InvalidOperationException">The scenario does not say that it moves the plant.</exception>
    public void RequireMotion()
    {
        if (!_mayMove && Mode != DeviceMode.Lockstep)
            throw new InvalidOperationException("this scenario moves the plant and does not say so; add \"motion\" to its needs");
    }

    /// <summary>A host that was started anew: nothing is known of earlier requests.</summary>
    public void NewClient()
    {
        Client = new DeviceClient(Line, _options with { FirstSequence = 100 });
        Client.SetPeriod(Signals.PeriodMicroseconds);
    }

    /// <summary>Sends a payload as a frame and returns the payload of the reply, without CRC; empty when none comes.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="sequence">Its sequence number; null for the next one.</param>
    /// <param name="body">Its body.</param>
    public byte[] Exchange(byte type, byte? sequence, byte[] body)
    {
        var writer = new FrameWriter();
        writer.Begin(type, sequence ?? ++_sequence);
        writer.PutBytes(body, 0, body.Length);
        int length = writer.Finish();
        return ExchangeBytes(writer.Encoded[..length]).Payload;
    }

    /// <summary>Sends bytes as they are and returns what comes back: all bytes, and the payload of the last intact frame.</summary>
    public (byte[] Raw, byte[] Payload) ExchangeBytes(byte[] bytes)
    {
        if (!Line.Write(bytes, 0, bytes.Length))
            throw new LinkLostException("send", "the line is closed");
        var raw = new List<byte>();
        byte[] payload = [];
        var reader = new FrameReader();
        var incoming = new byte[256];
        for (int empty = 0; empty < (Device is null ? 1 : RawPolls) && (Device is not null || payload.Length == 0);)
        {
            int got = Line.Read(incoming, 0, incoming.Length, Device is null ? RawWaitMilliseconds : 1);
            if (got < 0)
                throw new LinkLostException("send", "the line is closed");
            empty = got == 0 ? empty + 1 : empty;
            for (int i = 0; i < got; i++)
            {
                raw.Add(incoming[i]);
                if (reader.Push(incoming[i]))
                    payload = Payload(reader);
            }
        }

        return ([.. raw], payload);
    }

    private static byte[] Payload(FrameReader reader)
    {
        var bytes = new byte[2 + reader.Body.Left];
        bytes[0] = reader.Type;
        bytes[1] = reader.Sequence;
        for (int i = 2; i < bytes.Length; i++)
            bytes[i] = reader.Body.Byte();
        return bytes;
    }
}
