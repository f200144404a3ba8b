using ImitationHil.Schematics.Netlist;

namespace ImitationHil.Schematics.Drawing;

/// <summary>A symbol on the sheet.</summary>
public sealed record Placed(Part Part, Symbol Symbol, Point At)
{
    /// <summary>Where a pin ends.</summary>
    public Point PinAt(string pin) => At + Symbol.Pin(pin).At;
}

/// <summary>A straight wire.</summary>
public readonly record struct Wire(Point From, Point To);

/// <summary>A tag at the end of a wire (between blocks), or a name on a wire (inside a block).</summary>
public sealed record Label(string Net, Point At, Side Side, bool IsTag);

/// <summary>Supply or ground symbol.</summary>
public sealed record Rail(string Net, Point At)
{
    /// <summary>Ground points down, all else up.</summary>
    public bool IsGround => Net == Circuit.Ground;
}

/// <summary>Mark that tells KiCad that a net is fed, and where its wire leaves the net. Only the KiCad file shows it.</summary>
public sealed record Flag(string Net, Point From, Point At);

/// <summary>Frame of a block.</summary>
public sealed record Frame(string Title, Box Box);

/// <summary>A line of text.</summary>
public sealed record Note(string Text, Point At, double Size, bool Bold);

/// <summary>The drawing of one rig: what stands where. Both writers draw this and nothing else.</summary>
public sealed class Sheet(Circuit circuit)
{
    private readonly List<Placed> _placed = [];
    private readonly List<Wire> _wires = [];
    private readonly List<Label> _labels = [];
    private readonly List<Rail> _rails = [];
    private readonly List<Frame> _frames = [];
    private readonly List<Note> _notes = [];
    private readonly List<Flag> _flags = [];
    private Point _origin;

    /// <summary>The netlist that is drawn.</summary>
    public Circuit Circuit => circuit;

    /// <summary>Symbols.</summary>
    public IReadOnlyList<Placed> Parts => _placed;

    /// <summary>Wires.</summary>
    public IReadOnlyList<Wire> Wires => _wires;

    /// <summary>Labels.</summary>
    public IReadOnlyList<Label> Labels => _labels;

    /// <summary>Supply symbols.</summary>
    public IReadOnlyList<Rail> Rails => _rails;

    /// <summary>Marks that tell KiCad that a net is fed through passive parts.</summary>
    public IReadOnlyList<Flag> Flags => _flags;

    /// <summary>Frames.</summary>
    public IReadOnlyList<Frame> Frames => _frames;

    /// <summary>Texts.</summary>
    public IReadOnlyList<Note> Notes => _notes;

    /// <summary>Ends of pins that are open on purpose.</summary>
    public IEnumerable<Point> Crosses => circuit.Unconnected.Select(PinAt);

    /// <summary>Size of the drawing.</summary>
    public Point Size => new(_frames.Max(frame => frame.Box.Right) + 1, _frames.Max(frame => frame.Box.Bottom) + 1);

    /// <summary>Opens a frame; positions that follow count from its corner.</summary>
    public void Frame(string title, double left, double top, double width, double height)
    {
        _origin = new(left, top);
        _frames.Add(new(title, new(left, top, left + width, top + height)));
    }

    /// <summary>Places a part of the netlist.</summary>
    public void Place(string reference, double x, double y)
    {
        var part = circuit.Parts[reference];
        _placed.Add(new(part, Symbols.All[part.Kind.Symbol], _origin + new Point(x, y)));
    }

    /// <summary>A wire through pins ("U301.Q") and points; where two of them are not in line it turns after its horizontal piece.</summary>
    public void Wire(params Node[] nodes)
    {
        for (int i = 1; i < nodes.Length; i++)
        {
            Point a = Locate(nodes[i - 1]), b = Locate(nodes[i]), corner = new(b.X, a.Y);
            if (a.X != b.X)
                _wires.Add(new(a, corner));
            if (a.Y != b.Y)
                _wires.Add(new(corner, b));
        }
    }

    /// <summary>A tag straight at a pin, with the name of its net.</summary>
    public void Tag(string terminal)
    {
        var end = Terminal.Parse(terminal);
        var placed = _placed.Single(item => item.Part.Reference == end.Reference);
        Tag(NetOf(end), PinAt(end), placed.Symbol.Pin(end.Pin).Side);
    }

    /// <summary>A tag at a point of the frame.</summary>
    public void Tag(string net, double x, double y, Side side) => Tag(net, _origin + new Point(x, y), side);

    /// <summary>The name of a net on its wire.</summary>
    public void Name(string net, double x, double y) => _labels.Add(new(Known(net), _origin + new Point(x, y), Side.Right, IsTag: false));

    /// <summary>A supply or ground symbol at a pin, with the name of its net.</summary>
    public void Rail(string terminal)
    {
        var end = Terminal.Parse(terminal);
        _rails.Add(new(NetOf(end), PinAt(end)));
    }

    /// <summary>A supply or ground symbol at a point of the frame.</summary>
    public void Rail(string net, double x, double y) => _rails.Add(new(Known(net), _origin + new Point(x, y)));

    /// <summary>A mark for KiCad that the net is fed, on a wire of its own.</summary>
    public void Flag(string net, double fromX, double fromY, double x, double y) => _flags.Add(new(Known(net), _origin + new Point(fromX, fromY), _origin + new Point(x, y)));

    /// <summary>A line of text at a point of the frame.</summary>
    public void Note(string text, double x, double y, double size = TextMetrics.LabelSize, bool bold = false) => _notes.Add(new(text, _origin + new Point(x, y), size, bold));

    private void Tag(string net, Point at, Side side) => _labels.Add(new(Known(net), at, side, IsTag: true));

    private Point Locate(Node node) => node.Terminal is string terminal ? PinAt(Terminal.Parse(terminal)) : _origin + node.At;

    private Point PinAt(Terminal end) => (_placed.FirstOrDefault(item => item.Part.Reference == end.Reference) ?? throw new ArgumentException($"{end.Reference} is not placed")).PinAt(end.Pin);

    private string NetOf(Terminal end) => circuit.NetOf(end) ?? throw new ArgumentException($"{end} is on no net");

    private string Known(string net) => circuit.Nets.ContainsKey(net) ? net : throw new ArgumentException($"{circuit.Name} has no net {net}");
}

/// <summary>A corner of a wire: a pin or a point of the frame.</summary>
public readonly record struct Node(string? Terminal, Point At)
{
    /// <summary>A pin.</summary>
    public static implicit operator Node(string terminal) => new(terminal, default);

    /// <summary>A point.</summary>
    public static implicit operator Node((double X, double Y) point) => new(null, new(point.X, point.Y));
}
