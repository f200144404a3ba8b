using ImitationHil.Firmware;
using ImitationHil.Lab.Addresses;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Rollouts;

namespace ImitationHil.Hil.Bench;

/// <summary>
/// Where scenarios run. <c>sim:</c> and <c>rig:</c> are benches in this process, <c>pty:</c> and <c>tcp:</c> without a host are
/// emulated devices behind a pseudo-terminal or a TCP port, <c>tcp:HOST:PORT</c> and <c>tty:</c> are attached devices. Behind
/// the scheme an emulated bench takes the address of a plant; without one it is <see cref="DeviceSession.DefaultInner"/>.
/// </summary>
public sealed class BenchTarget : IDisposable
{
    private readonly PlantSetup? _setup;
    private readonly BenchLink _link;
    private readonly ILine? _line;

    private BenchTarget(string name, PlantSetup? setup, BenchLink link, ILine? line, bool mayMove)
    {
        Name = name;
        _setup = setup;
        _link = link;
        _line = line;
        MayMove = mayMove;
    }

    /// <summary>What the bench is called in results.</summary>
    public string Name { get; }

    /// <summary>Whether plants may move.</summary>
    public bool MayMove { get; }

    /// <summary>Whether the device is emulated here.</summary>
    public bool IsEmulated => _setup is not null;

    /// <summary>Opens a bench.</summary>
    /// <param name="address">Its address.</param>
    /// <param name="mayMove">Whether an attached device may move its plant: somebody has made sure that the rig is clear.</param>
    /// <exception cref="BadInputException">The address is wrong.</exception>
    /// <exception cref="Linux.LineException">The line cannot be opened.</exception>
    public static BenchTarget Open(string address, bool mayMove)
    {
        string scheme = address.Split(':')[0];
        string rest = address[Math.Min(address.Length, scheme.Length + 1)..];
        switch (scheme)
        {
            case "pty":
                return Emulated(address, rest, BenchLink.PseudoTerminal);
            case "tcp" when rest.Length == 0 || rest.StartsWith("sim:", StringComparison.Ordinal) || rest.StartsWith("rig:", StringComparison.Ordinal):
                return Emulated(address, rest, BenchLink.Tcp);
            case "sim" or "rig":
                return Emulated(address, rest.Length == 0 ? "" : address, BenchLink.Memory);
            default:
                return new BenchTarget(address, null, BenchLink.Memory, DeviceSession.OpenLine(address), mayMove);
        }
    }

    /// <summary>Why a scenario cannot run here; null when it can.</summary>
    public string? Refusal(Scenario scenario)
    {
        if (!IsEmulated && scenario.Needs.Contains(Need.Emulated))
            return "needs an emulated device: its faults, its clock or its power";
        if (!IsEmulated && !MayMove && scenario.Needs.Contains(Need.Motion))
            return "moves the plant; clear the rig and give --motion";
        if (_link == BenchLink.PseudoTerminal && scenario.Needs.Contains(Need.HangUp))
            return "needs a line on which the device sees a hang-up; the master of a pseudo-terminal does not, its watchdog does";
        return scenario.Needs.Contains(Need.Motors) && _setup?.CreateWith is null ? "needs simulated motors; this plant has none" : null;
    }

    /// <summary>A device for one scenario, fresh where it is emulated; the caller disposes it.</summary>
    internal VirtualDevice? Start(Scenario scenario, uint seed) => _setup is null ? null : new VirtualDevice(_setup, _link, scenario.Faults, seed);

    internal ScenarioContext Context(VirtualDevice? device, uint seed) => device is null ? ScenarioContext.On(_line!, seed, MayMove) : ScenarioContext.On(device, _setup!, seed);

    /// <inheritdoc/>
    public void Dispose() => (_line as IDisposable)?.Dispose();

    private static BenchTarget Emulated(string address, string inner, BenchLink link) =>
        new(address, PlantCatalog.Open(inner.Length == 0 ? DeviceSession.DefaultInner : inner), link, null, true);
}
