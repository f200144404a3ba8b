using ImitationHil.Firmware;
using ImitationHil.Lab.Policies;

namespace ImitationHil.Hil;

/// <summary>
/// The host's side of the wire (<c>firmware/PROTOCOL.md</c>): one method a request. Each waits for its answer, repeats
/// itself when none comes (every request may be repeated) and then throws <see cref="LinkLostException"/>. Outcomes that
/// belong to an episode are returned as <see cref="Status"/>; a request that the device does not understand, and a
/// refused image, are <see cref="DeviceRefusedException"/>. One thread uses a client. Owns its line.
/// </summary>
public sealed class DeviceClient : IDisposable
{
    private readonly ILine _line;
    private readonly LinkOptions _options;
    private readonly LinkChannel _channel;
    private int _periodMilliseconds;

    /// <param name="line">An open line; closed by <see cref="Dispose"/>.</param>
    /// <param name="options">How patient to be; null for the defaults.</param>
    public DeviceClient(ILine line, LinkOptions? options = null)
    {
        _line = line;
        _options = options ?? new LinkOptions();
        _channel = new LinkChannel(line, _options);
    }

    /// <summary>Damaged stretches between zeros that this side received and dropped.</summary>
    public uint DroppedCount => _channel.DroppedCount;

    /// <summary>Receives what the device sends unasked; null drops it.</summary>
    public IDeviceListener? Listener
    {
        get => _channel.Listener;
        set => _channel.Listener = value;
    }

    /// <summary>Asks for version and boot id.</summary>
    /// <exception cref="DeviceRefusedException">The device speaks another version of the protocol.</exception>
    public Greeting Hello()
    {
        _channel.Begin(Wire.Hello);
        var body = Ask("hello");
        var greeting = new Greeting(body.Short(), body.Word());
        Whole("hello", body);
        return greeting.Version == Wire.Version
            ? greeting
            : throw new DeviceRefusedException("hello", 0, $"it speaks version {greeting.Version} of the protocol, this program version {Wire.Version}. Bring both to the same version.");
    }

    /// <summary>Asks what the plant's signals mean. Also tells this client how long a policy period is.</summary>
    public Signals Describe()
    {
        _channel.Begin(Wire.Describe);
        var body = Ask("describe");
        uint contract = body.Word();
        int period = (int)body.Word();
        int n = body.Byte(), m = body.Byte();
        string[] names = new string[n], units = new string[n], actionNames = new string[m], actionUnits = new string[m];
        body.TextPairs(names, units);
        body.TextPairs(actionNames, actionUnits);
        Whole("describe", body);
        var signals = new Signals(names, units, actionNames, actionUnits, period);
        if (signals.Contract != contract)
            throw new DeviceRefusedException("describe", 0, $"its contract {contract:x8} is not that of the signals it names ({signals.Contract:x8}). Bring both to the same version.");
        SetPeriod(signals.PeriodMicroseconds);
        return signals;
    }

    /// <summary>Asks for the limits that the device holds its plant to.</summary>
    /// <param name="signals">The device's signals.</param>
    public Limits GetLimits(Signals signals)
    {
        _channel.Begin(Wire.GetLimits);
        var body = Ask("get limits");
        int n = signals.ObservationCount, m = signals.ActionCount;
        var limits = new Limits(new float[m], new float[m], new float[m], new float[n], new float[n]);
        foreach (float[] part in new[] { limits.ActionLow, limits.ActionHigh, limits.ActionSlew, limits.ObservationLow, limits.ObservationHigh })
            body.Floats(part);
        Whole("get limits", body);
        return limits;
    }

    /// <summary>Brings an image to the device, which checks and self-tests it. What was prepared is taken away.</summary>
    /// <exception cref="DeviceRefusedException">Refused; the old image stays. Says why and what to do.</exception>
    public void LoadImage(byte[] image)
    {
        _channel.Begin(Wire.ImageBegin).PutWord((uint)image.Length);
        AskImage("load image");
        for (int at = 0; at < image.Length; at += Wire.MaxImagePart)
        {
            var part = _channel.Begin(Wire.ImagePart);
            part.PutWord((uint)at);
            part.PutBytes(image, at, Math.Min(Wire.MaxImagePart, image.Length - at));
            AskImage($"image part at byte {at}");
        }

        _channel.Begin(Wire.ImageCommit);
        AskImage("commit image");
    }

    /// <summary>Chooses who is where and compares contracts. The motor is off.</summary>
    public Status Prepare(DeviceMode mode, uint contract)
    {
        var request = _channel.Begin(Wire.Prepare);
        request.PutByte((byte)mode);
        request.PutWord(contract);
        return AskStatus("prepare", out _);
    }

    /// <summary>Says that the rig is clear. The motor is still off.</summary>
    public Status Arm()
    {
        _channel.Begin(Wire.Arm);
        return AskStatus("arm", out _);
    }

    /// <summary>Begins an episode and waits until the plant is at its start.</summary>
    /// <param name="episode">Seed, horizon and start.</param>
    /// <param name="observation">Tethered: filled with the first observation. Else empty.</param>
    public Status Start(Episode episode, float[] observation)
    {
        var request = _channel.Begin(Wire.Start);
        request.PutWord(episode.Seed);
        request.PutWord((uint)episode.Horizon);
        request.PutByte(checked((byte)episode.Start.Length));
        request.PutFloats(episode.Start);
        int reply = _options.ReplyMilliseconds + _periodMilliseconds;
        int attempts = 1 + Math.Max(1 + _options.Repeats, _options.StartMilliseconds / reply);

        // From its answer on a tethered plant is watched: when that answer gets lost we must be heard in time.
        var body = _channel.Exchange("start", out byte result, reply, attempts, _options.FirstRepeatMilliseconds + _periodMilliseconds);
        if (observation.Length > 0 && body.Left == 4 * observation.Length)
            body.Floats(observation);
        return (Status)result;
    }

    /// <summary>Lockstep: the device's policy decides. The action is filled in when the step was carried out.</summary>
    /// <param name="step">Index within the episode, from 0.</param>
    /// <param name="observation">What the host's plant shows.</param>
    /// <param name="action">What the policy asks for.</param>
    public Status Act(int step, float[] observation, float[] action)
    {
        var request = _channel.Begin(Wire.Act);
        request.PutWord((uint)step);
        request.PutFloats(observation);
        var status = AskStatus("act", out var body);
        if (body.Left == 4 + 4 * action.Length && body.Word() == (uint)step)
            body.Floats(action);
        else if (status == Status.Ok)
            throw Unfit("act");
        return status;
    }

    /// <summary>Tethered: the device's plant makes one step of one policy period.</summary>
    /// <param name="step">Index within the episode, from 0.</param>
    /// <param name="action">What to apply; on return what was applied.</param>
    /// <param name="observation">What is seen at the end of the period.</param>
    /// <param name="limitBits">Limits that were in force.</param>
    public Status Move(int step, float[] action, float[] observation, out int limitBits)
    {
        limitBits = 0;
        var request = _channel.Begin(Wire.Move);
        request.PutWord((uint)step);
        request.PutFloats(action);
        var body = _channel.Exchange("move", out byte result, _options.ReplyMilliseconds + _periodMilliseconds, 2 + _options.Repeats,
            _options.FirstRepeatMilliseconds + _periodMilliseconds);
        if (body.Left == 5 + 4 * (action.Length + observation.Length) && body.Word() == (uint)step)
        {
            limitBits = body.Byte();
            body.Floats(action);
            body.Floats(observation);
        }
        else if (result == (byte)Status.Ok)
        {
            throw Unfit("move");
        }

        return (Status)result;
    }

    /// <summary>Asks what an open-loop movement is bounded to; null when the device has no motors that can be probed.</summary>
    public ProbeLimits? GetProbeLimits()
    {
        _channel.Begin(Wire.GetProbeLimits);
        if (AskStatus("get probe limits", out var body) != Status.Ok)
            return null;
        var limits = new ProbeLimits(body.Byte(), (int)body.Word(), (int)body.Word(), body.Float(), body.Short(), (int)body.Word(), body.Byte() != 0);
        Whole("get probe limits", body);
        return limits;
    }

    /// <summary>Begins an open-loop movement of one motor; the device ends it by itself.</summary>
    public Status Probe(ProbeRequest probe)
    {
        var request = _channel.Begin(Wire.Probe);
        request.PutByte((byte)probe.Motor);
        request.PutByte((byte)(probe.IsRamp ? 1 : 0));
        request.PutFloat(probe.Duty);
        request.PutShort(probe.DriveTicks);
        request.PutShort(probe.RestTicks);
        request.PutWord((uint)probe.TravelCounts);
        return AskStatus("probe", out _);
    }

    /// <summary>How the last open-loop movement went, with its samples from an index on, as many as fit in a frame.</summary>
    public ProbeReport GetProbe(int first)
    {
        _channel.Begin(Wire.GetProbe).PutShort(first);
        var body = _channel.Exchange("get probe", out byte result, _options.ReplyMilliseconds, 2 + _options.Repeats, _options.FirstRepeatMilliseconds);
        DeviceRefusedException.ThrowUnlessOk("get probe", (Status)result);
        var report = new ProbeReport((Status)body.Byte(), body.Byte() != 0, (int)body.Word(), body.Float(), body.Float(), body.Short(), new short[body.Byte()]);
        for (int i = 0; i < report.Samples.Length; i++)
            report.Samples[i] = (short)body.Short();
        Whole("get probe", body);
        return report;
    }

    /// <summary>Stops whatever runs. A running plant finishes its policy period first.</summary>
    public void Stop()
    {
        _channel.Begin(Wire.Stop);
        DeviceRefusedException.ThrowUnlessOk("stop", AskStatus("stop", out _));
    }

    /// <summary>Stops whatever runs and latches. A running plant finishes its policy period first.</summary>
    public void EmergencyStop()
    {
        _channel.Begin(Wire.EmergencyStop);
        DeviceRefusedException.ThrowUnlessOk("emergency stop", AskStatus("emergency stop", out _));
    }

    /// <summary>Takes back a latched fault. Nothing is prepared afterwards.</summary>
    public Status Reset()
    {
        _channel.Begin(Wire.Reset);
        return AskStatus("reset", out _);
    }

    /// <summary>Asks for the state.</summary>
    public DeviceStatus GetStatus()
    {
        _channel.Begin(Wire.GetStatus);
        var body = Ask("get status");
        var status = new DeviceStatus((SupervisorState)body.Byte(), (Status)body.Byte(), (DeviceMode)body.Byte(), body.Word(), body.Short(),
            body.Byte(), (Status)body.Byte(), (int)body.Word(), body.Word());
        Whole("get status", body);
        return status;
    }

    /// <summary>One row of the black box; null when there is none with this index.</summary>
    /// <param name="index">0 is the oldest.</param>
    /// <param name="signals">The device's signals.</param>
    public BlackBoxRow? GetFault(int index, Signals signals)
    {
        _channel.Begin(Wire.GetFault).PutShort(index);
        if (AskStatus("get fault", out var body) != Status.Ok)
            return null;
        int n = signals.ObservationCount, m = signals.ActionCount;
        var row = new BlackBoxRow((int)body.Word(), (Status)body.Byte(), body.Byte(), new float[n], new float[m], new float[m]);
        body.Floats(row.Observation);
        body.Floats(row.Asked);
        body.Floats(row.Applied);
        Whole("get fault", body);
        return row;
    }

    /// <summary>Waits for what the device sends unasked; true as soon as something came for the listener.</summary>
    /// <param name="milliseconds">At most so long.</param>
    public bool Listen(int milliseconds) => _channel.Listen("listen", milliseconds);

    /// <summary>Sequence number of the last request; after <see cref="Start"/> the tag of the episode.</summary>
    public byte LastSequence => _channel.Sequence;

    /// <summary>The next request's sequence number.</summary>
    internal byte NextSequence => (byte)(_channel.Sequence + 1);

    /// <inheritdoc/>
    public void Dispose() => (_line as IDisposable)?.Dispose();

    /// <summary>Tells how long a policy period is, where <see cref="Describe"/> is not asked.</summary>
    internal void SetPeriod(int microseconds) => _periodMilliseconds = microseconds / 1000 + 1;

    private ByteReader Ask(string request)
    {
        var status = AskStatus(request, out var body);
        DeviceRefusedException.ThrowUnlessOk(request, status);
        return body;
    }

    // The plant may be in the middle of a policy period when the request arrives.
    private Status AskStatus(string request, out ByteReader body)
    {
        int reply = _options.ReplyMilliseconds + _periodMilliseconds;
        body = _channel.Exchange(request, out byte result, reply, 1 + _options.Repeats, reply);
        return (Status)result;
    }

    private void AskImage(string request)
    {
        int result = (int)AskStatus(request, out _);
        if (result >= Wire.ImageRefused)
            throw new DeviceRefusedException(request, result, ImageWriter.Describe((ImageError)(result - Wire.ImageRefused)));
        DeviceRefusedException.ThrowUnlessOk(request, (Status)result);
    }

    private static void Whole(string request, ByteReader body)
    {
        if (body.Failed || body.Left != 0)
            throw Unfit(request);
    }

    private static DeviceRefusedException Unfit(string request) =>
        new(request, 0, "its reply has another length than expected. Bring host and device to the same version, and check that both have the same signals.");
}
