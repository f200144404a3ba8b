using ImitationHil.Firmware;
using ImitationHil.Lab.Addresses;
using ImitationHil.Linux;

namespace ImitationHil.Hil.Doctor;

/// <summary>
/// Looks at a device and at the way to it, one check after the other; where one fails that the next ones need, it ends. Asks
/// only what every device answers in every state and moves nothing.
/// </summary>
public sealed class DeviceDoctor
{
    private const int RoundTrips = 200;

    private readonly string _address;
    private readonly string _port;
    private readonly string _systemRoot;
    private readonly IClock _clock;
    private DeviceSession? _session;

    /// <param name="address">A device: tty:, tcp: or pty:.</param>
    /// <param name="systemRoot">Where sysfs is mounted.</param>
    /// <param name="clock">Clock of the round trips; null for the monotonic one.</param>
    public DeviceDoctor(string address, string systemRoot = "/sys", IClock? clock = null)
    {
        _address = address;
        _port = address.StartsWith("tty:", StringComparison.Ordinal) ? PlantAddress.Parse(address).Path : "";
        _systemRoot = systemRoot;
        _clock = clock ?? new MonotonicClock();
    }

    // A check, and whether those behind it can be made without it.
    private (Func<DoctorCheck?> Make, bool Needed)[] Table =>
    [
        (Port, true), (Latency, false), (Greeting, true), (Contract, false), (LimitsFit, false), (State, false), (RoundTrip, false), (Frames, false),
    ];

    /// <summary>Looks.</summary>
    /// <exception cref="Lab.Data.BadInputException">The address is wrong.</exception>
    public DoctorReport Examine()
    {
        var checks = new List<DoctorCheck>();
        bool lost = false;
        try
        {
            foreach (var (make, needed) in Table)
            {
                var check = make();
                if (check != null)
                    checks.Add(check);
                if (check is { Pass: false } && needed)
                {
                    lost = true;
                    break;
                }
            }
        }
        catch (LinkLostException e)
        {
            checks.Add(new DoctorCheck("link", e.Request, "", "answers", false, e.Message));
            lost = true;
        }
        finally
        {
            _session?.Dispose();
        }

        return new DoctorReport(checks, lost);
    }

    private DoctorCheck? Port()
    {
        if (_port.Length == 0)
            return null;
        bool exists = File.Exists(_port);
        return new DoctorCheck("port", _port, "", "exists", exists, exists ? "" : "Plug the device in, and look for its name with: ls /dev/ttyUSB* /dev/ttyACM* /dev/serial/by-id.");
    }

    private DoctorCheck? Latency()
    {
        if (_port.Length == 0 || FtdiLatency.Read(_port, _systemRoot) is not { } milliseconds)
            return null;
        bool pass = milliseconds == FtdiLatency.WantedMilliseconds;
        return new DoctorCheck("FTDI latency timer", milliseconds, "ms", $"{FtdiLatency.WantedMilliseconds}", pass,
            pass ? "" : $"The adapter holds bytes back for so long: echo {FtdiLatency.WantedMilliseconds} | sudo tee {FtdiLatency.FileOf(_port, _systemRoot)}; a udev rule makes it stay.");
    }

    // Opens the line, which also finds missing permission, and greets.
    private DoctorCheck Greeting()
    {
        try
        {
            _session = DeviceSession.Open(_address);
            return new DoctorCheck("greeting", _session.Greeting.Version, "", $"protocol version {Wire.Version}", true, $"Boot id {_session.Greeting.BootId:x8}.");
        }
        catch (Exception e) when (e is LineException or LinkLostException or DeviceRefusedException)
        {
            return new DoctorCheck("greeting", null, "", $"protocol version {Wire.Version}", false, e.Message);
        }
    }

    // Describe has compared the names with the contract; here it is shown.
    private DoctorCheck Contract()
    {
        var signals = _session!.Signals;
        string names = string.Join(", ", signals.ObservationNames.Zip(signals.ObservationUnits, Pair)) + " -> " + string.Join(", ", signals.ActionNames.Zip(signals.ActionUnits, Pair));
        return new DoctorCheck("contract", signals.Contract.ToString("x8"), "", "that of the signals", true, $"{names}, every {signals.PeriodMicroseconds} us.");
    }

    private DoctorCheck LimitsFit()
    {
        bool fit = _session!.Limits.Fit(_session.Signals);
        string range = string.Join(", ", _session.Limits.ActionLow.Zip(_session.Limits.ActionHigh, (low, high) => FormattableString.Invariant($"{low} to {high}")));
        return new DoctorCheck("limits", range, "", "finite, ordered, 0 within the actions' range", fit, fit ? "" : "The device holds its plant to nothing: correct the limits in its rig file before power is on.");
    }

    private DoctorCheck State()
    {
        var status = _session!.Client.GetStatus();
        bool pass = status.Fault == Status.Ok;
        return new DoctorCheck("state", status.State.ToString(), "", "no latched fault", pass, pass ? "" : $"Fault {(int)status.Fault} ({status.Fault}) is latched: firmware/SAFETY.md says what it means. Reset it when you have looked.");
    }

    private DoctorCheck RoundTrip()
    {
        var microseconds = new uint[RoundTrips];
        for (int i = -10; i < RoundTrips; i++)
        {
            uint begin = _clock.NowMicroseconds;
            _session!.Client.Hello();
            if (i >= 0)
                microseconds[i] = _clock.NowMicroseconds - begin;
        }

        Array.Sort(microseconds);
        double median = microseconds[RoundTrips / 2] / 1000.0, p99 = microseconds[RoundTrips * 99 / 100] / 1000.0, limit = _session!.Signals.PeriodMicroseconds / 2000.0;
        return new DoctorCheck("round trip, 99 %", p99, "ms", FormattableString.Invariant($"at most {limit}, half a policy period"), p99 <= limit,
            FormattableString.Invariant($"Median {median} ms, of {RoundTrips}.") + (p99 <= limit ? "" : " Tethered runs need the other half to decide. Look at latency timer, speed of the line and load of this machine, or run stand-alone."));
    }

    private DoctorCheck Frames()
    {
        uint before = _session!.Client.GetStatus().DroppedCount;
        for (int i = 0; i < 20; i++)
            _session.Client.Hello();
        uint dropped = _session.Client.GetStatus().DroppedCount - before + _session.Client.DroppedCount;
        return new DoctorCheck("damaged frames", dropped, "", "0", dropped == 0, dropped == 0 ? "" : "The line flips or loses bytes: shorten the cable, check its ground, lower the speed on both sides.");
    }

    private static string Pair(string name, string unit) => $"{name} [{unit}]";
}
