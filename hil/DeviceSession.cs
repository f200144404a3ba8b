using ImitationHil.Firmware;
using ImitationHil.Hil.Faults;
using ImitationHil.Lab.Addresses;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Rigs;
using ImitationHil.Lab.Rollouts;
using ImitationHil.Linux;

namespace ImitationHil.Hil;

/// <summary>
/// A device that an address names, greeted and described: <c>tty:/dev/ttyUSB0?baud=921600</c>, <c>tcp:host:port</c>, or
/// <c>pty:INNER</c>, an emulated device started for the session with the plant INNER (a <c>sim:</c> or <c>rig:</c>
/// address, faults included; default <see cref="DefaultInner"/>).
/// </summary>
public sealed class DeviceSession : IDisposable
{
    /// <summary>Plant of an emulated device that names none.</summary>
    public const string DefaultInner = "rig:two-motor/pair?g=1.5";

    private readonly EmulatedDevice? _emulated;
    private readonly Func<ILine> _connect;

    private DeviceSession(string address, Func<ILine> connect, EmulatedDevice? emulated, PlantSetup? setup, SimulatedAxis? motors = null)
    {
        Motors = motors;
        Address = address;
        Setup = setup;
        _emulated = emulated;
        _connect = connect;
        try
        {
            Client = new DeviceClient(connect());
        }
        catch
        {
            emulated?.Dispose();
            throw;
        }

        try
        {
            Greeting = Client.Hello();
            Signals = Client.Describe();
            Limits = Client.GetLimits(Signals);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The address as given.</summary>
    public string Address { get; }

    /// <summary>The host's side of the wire.</summary>
    public DeviceClient Client { get; private set; }

    /// <summary>What the device said first, after the last connection.</summary>
    public Greeting Greeting { get; private set; }

    /// <summary>Signals of its plant.</summary>
    public Signals Signals { get; private set; }

    /// <summary>Limits of its plant.</summary>
    public Limits Limits { get; private set; }

    /// <summary>What is known of the plant of an emulated device; null for a device that somebody else started.</summary>
    public PlantSetup? Setup { get; }

    /// <summary>The simulated motors of an emulated device, for who plays the person beside them; null where there are none.</summary>
    public SimulatedAxis? Motors { get; }

    /// <summary>Whether an address names a device, not a plant on the host.</summary>
    public static bool IsDevice(string address) => address.Split(':')[0] is "pty" or "tty" or "tcp";

    /// <summary>Opens the line, starts the emulated device where one is asked for, greets.</summary>
    /// <param name="address">The device.</param>
    /// <param name="journal">What an emulated device writes down; owned by the caller. Null: nothing.</param>
    /// <exception cref="BadInputException">The address is wrong.</exception>
    /// <exception cref="LineException">The line cannot be opened.</exception>
    /// <exception cref="LinkLostException">Nobody answers.</exception>
    public static DeviceSession Open(string address, DeviceJournal? journal = null)
    {
        if (address.StartsWith("pty:", StringComparison.Ordinal))
        {
            var (plain, faults) = FaultAddress.Split(Inner(address));
            var setup = PlantCatalog.Open(plain);
            SimulatedAxis? motors = null;
            var emulated = EmulatedDevice.OverPty(() => (FaultyDevice.Create(setup, faults, metal: axis => motors = axis as SimulatedAxis), setup.Limits), journal: journal);
            return new DeviceSession(address, emulated.Connect, emulated, setup, motors);
        }

        return new DeviceSession(address, () => OpenLine(address), null, null);
    }

    /// <summary>
    /// Opens the line again after it was lost and greets. Nothing goes on by itself: an episode does not survive its line.
    /// </summary>
    /// <exception cref="LineException">The line cannot be opened.</exception>
    /// <exception cref="LinkLostException">Nobody answers.</exception>
    public Reunion Reconnect()
    {
        Client.Dispose();
        Client = new DeviceClient(_connect());
        uint before = Greeting.BootId;
        Greeting = Client.Hello();
        Signals = Client.Describe();
        Limits = Client.GetLimits(Signals);
        return new Reunion(Greeting.BootId != before, Client.GetStatus());
    }

    /// <summary>Opens the line to a device that somebody else started.</summary>
    /// <exception cref="BadInputException">The address is wrong.</exception>
    /// <exception cref="LineException">The line cannot be opened.</exception>
    public static ILine OpenLine(string address)
    {
        var parsed = PlantAddress.Parse(address);
        switch (parsed.Scheme)
        {
            case "tty":
                int baud = parsed.Whole("baud", 921600, 1200, 4_000_000);
                parsed.Finish();
                return SerialLine.Open(parsed.Path, baud);
            case "tcp":
                parsed.Finish();
                int colon = parsed.Path.LastIndexOf(':');
                if (colon <= 0 || !int.TryParse(parsed.Path[(colon + 1)..], out int port) || port is < 1 or > 65535)
                    throw new BadInputException(address, "", "expected tcp:HOST:PORT, for example tcp:localhost:5330");
                return TcpLine.Connect(parsed.Path[..colon], port);
            default:
                throw new BadInputException(address, "", "is not a device; expected pty:, tty: or tcp:");
        }
    }

    /// <summary>The plant inside a <c>pty:</c> address.</summary>
    public static string Inner(string address) => address.Length > 4 ? address[4..] : DefaultInner;

    /// <inheritdoc/>
    public void Dispose()
    {
        Client.Dispose();
        _emulated?.Dispose();
    }
}
