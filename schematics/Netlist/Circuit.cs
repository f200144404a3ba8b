namespace ImitationHil.Schematics.Netlist;

/// <summary>A use of a controller's hardware PWM.</summary>
/// <param name="Terminal">The controller's pin.</param>
/// <param name="Channel">Channel in the controller's own counting.</param>
/// <param name="Hertz">Frequency that the firmware sets.</param>
public sealed record PwmUse(Terminal Terminal, int Channel, double Hertz);

/// <summary>One part of the drawing and of the wiring: what is built and checked together.</summary>
/// <param name="Name">Short name, unique in the rig.</param>
/// <param name="Title">Title of its frame.</param>
/// <param name="Check">What is measured once it is wired, and what must be seen.</param>
public sealed record Block(string Name, string Title, string Check);

/// <summary>
/// The netlist of one rig: parts, pins, nets. Built by the blocks in <c>Rigs</c>; tests plant faults with the same methods.
/// References, pins and nets are checked while they are written down; everything else is a rule in <c>Checks</c>.
/// </summary>
/// <param name="name">File name of the rig.</param>
/// <param name="title">Title of the drawing.</param>
/// <param name="numbers">Speeds and times that the ratings are held to.</param>
public sealed class Circuit(string name, string title, RigNumbers numbers)
{
    private readonly OrderedDictionary<string, Part> _parts = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, List<Terminal>> _nets = new(StringComparer.Ordinal);
    private readonly List<Block> _blocks = [];
    private readonly HashSet<Terminal> _unconnected = [];
    private readonly List<PwmUse> _pwm = [];

    /// <summary>The ground net.</summary>
    public const string Ground = "GND";

    /// <summary>File name of the rig.</summary>
    public string Name => name;

    /// <summary>Title of the drawing.</summary>
    public string Title => title;

    /// <summary>Speeds and times of the rig.</summary>
    public RigNumbers Numbers => numbers;

    /// <summary>All parts by reference, in the order in which they are written down, which is that of wiring.</summary>
    public IReadOnlyDictionary<string, Part> Parts => _parts;

    /// <summary>All nets by name.</summary>
    public IReadOnlyDictionary<string, List<Terminal>> Nets => _nets;

    /// <summary>Blocks in the order in which the rig is wired.</summary>
    public IReadOnlyList<Block> Blocks => _blocks;

    /// <summary>Pins that are left open on purpose.</summary>
    public IReadOnlySet<Terminal> Unconnected => _unconnected;

    /// <summary>Uses of hardware PWM.</summary>
    public IReadOnlyList<PwmUse> Pwm => _pwm;

    /// <summary>Opens a block; parts that follow belong to it.</summary>
    public void Block(string blockName, string blockTitle, string check) => _blocks.Add(new Block(blockName, blockTitle, check));

    /// <summary>Adds a part to the open block.</summary>
    public void Part(string reference, PartKind kind, double value = 0) =>
        _parts.Add(reference, new Part(reference, kind, value, _blocks.Count == 0 ? "" : _blocks[^1].Name));

    /// <summary>Puts pins, "U201.VM C202.1", on a net; the net is made by its first use.</summary>
    /// <exception cref="ArgumentException">A part or a pin does not exist.</exception>
    public void Net(string net, string terminals)
    {
        if (!_nets.TryGetValue(net, out var list))
            _nets.Add(net, list = []);
        list.AddRange(Terminals(terminals));
    }

    /// <summary>Leaves pins open on purpose.</summary>
    public void Open(string terminals) => _unconnected.UnionWith(Terminals(terminals));

    /// <summary>Says which PWM channel of the controller feeds a pin.</summary>
    public void UsePwm(string terminal, int channel, double hertz) => _pwm.Add(new PwmUse(Terminals(terminal).Single(), channel, hertz));

    /// <summary>Takes a pin off its net, or its mark of being open.</summary>
    public void Disconnect(string terminal)
    {
        var end = Terminal.Parse(terminal);
        _unconnected.Remove(end);
        foreach (var net in _nets.Values)
            net.Remove(end);
    }

    /// <summary>Takes a part out with all its connections.</summary>
    public void Remove(string reference)
    {
        _parts.Remove(reference);
        foreach (var net in _nets.Values)
            net.RemoveAll(end => end.Reference == reference);
    }

    /// <summary>Exchanges a part for another kind or value, wires untouched.</summary>
    public void Replace(string reference, Func<Part, Part> change) => _parts[reference] = change(_parts[reference]);

    /// <summary>The kind's pin behind a terminal.</summary>
    public Pin PinOf(Terminal terminal) => _parts[terminal.Reference].Kind.Pin(terminal.Pin);

    /// <summary>Name of the net on a pin; null where it is open.</summary>
    public string? NetOf(Terminal terminal) => _nets.FirstOrDefault(net => net.Value.Contains(terminal)).Key;

    /// <summary>Name of the net on a pin of a part; null where it is open.</summary>
    public string? NetOf(Part part, string pin) => NetOf(new Terminal(part.Reference, pin));

    /// <summary>Parts of a role.</summary>
    public IEnumerable<Part> Of(Role role) => _parts.Values.Where(part => part.Kind.Role == role);

    private List<Terminal> Terminals(string text)
    {
        var list = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Terminal.Parse).ToList();
        foreach (var end in list)
        {
            if (!_parts.TryGetValue(end.Reference, out var part))
                throw new ArgumentException($"{name}: no part {end.Reference}");
            part.Kind.Pin(end.Pin);
        }

        return list;
    }
}

/// <summary>What the rig is held to, besides its parts.</summary>
/// <param name="NoLoadRadiansPerSecond">Fastest turn of an encoder's shaft, rad/s.</param>
/// <param name="CountsPerTurn">Quadrature counts a turn of that shaft.</param>
/// <param name="HeartbeatPeriodSeconds">Time between two rising edges of the heartbeat, s.</param>
/// <param name="CableFarads">Capacitance of an encoder's cable, F.</param>
public sealed record RigNumbers(double NoLoadRadiansPerSecond, int CountsPerTurn, double HeartbeatPeriodSeconds, double CableFarads)
{
    /// <summary>Time between two quadrature edges at the rig's top speed, s.</summary>
    public double EdgeSpacingSeconds => 2 * Math.PI / (NoLoadRadiansPerSecond * CountsPerTurn);
}
