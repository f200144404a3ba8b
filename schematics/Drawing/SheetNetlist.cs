using ImitationHil.Schematics.Netlist;

namespace ImitationHil.Schematics.Drawing;

/// <summary>Reads the netlist back from the drawing: what touches is joined, what has one name is one net.</summary>
public static class SheetNetlist
{
    /// <summary>Wires cut at every point where another wire ends or a pin, label or supply symbol touches, so that all joints are at ends.</summary>
    public static IReadOnlyList<Wire> Pieces(Sheet s)
    {
        var joints = Ends(s).Select(end => end.At).Concat(s.Labels.Select(label => label.At)).Concat(s.Rails.Select(rail => rail.At))
            .Concat(s.Wires.SelectMany(wire => new[] { wire.From, wire.To })).Distinct().ToList();
        return [.. s.Wires.SelectMany(wire => Cut(wire, [.. joints.Where(point => Inside(point, wire))])).Distinct()];
    }

    /// <summary>Points where three or more ends meet: drawn as dots.</summary>
    public static IReadOnlyList<Point> Junctions(Sheet s)
    {
        var ends = Pieces(s).SelectMany(wire => new[] { wire.From, wire.To }).Concat(Ends(s).Select(end => end.At)).Concat(s.Rails.Select(rail => rail.At));
        return [.. ends.GroupBy(point => point).Where(group => group.Count() > 2).Select(group => group.Key).OrderBy(p => p.X).ThenBy(p => p.Y)];
    }

    /// <summary>Nets as sets of terminals, by name; groups without a name are called "?" and their first terminal.</summary>
    public static SortedDictionary<string, SortedSet<string>> Read(Sheet s)
    {
        var group = new Dictionary<Point, Point>();
        foreach (var wire in Pieces(s))
            Join(wire.From, wire.To);
        foreach (var name in s.Labels.Select(label => (label.Net, label.At)).Concat(s.Rails.Select(rail => (rail.Net, rail.At))).GroupBy(item => item.Net))
        {
            foreach (var (_, at) in name.Skip(1))
                Join(name.First().At, at);
        }

        var names = s.Labels.Select(label => (label.Net, label.At)).Concat(s.Rails.Select(rail => (rail.Net, rail.At))).ToList();
        var nets = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (var net in Ends(s).Where(end => !s.Circuit.Unconnected.Contains(end.Terminal)).GroupBy(end => Root(end.At)))
        {
            string name = string.Join("=", names.Where(item => Root(item.At) == net.Key).Select(item => item.Net).Distinct().Order(StringComparer.Ordinal));
            nets[name.Length > 0 ? name : "?" + net.First().Terminal] = [.. net.Select(end => end.Terminal.ToString())];
        }

        return nets;

        Point Root(Point p)
        {
            while (group.TryGetValue(p, out var next) && next != p)
                p = next;
            return p;
        }

        void Join(Point a, Point b)
        {
            Point ra = Root(a), rb = Root(b);
            if (ra != rb)
                group[ra] = rb;
        }
    }

    private static IEnumerable<(Terminal Terminal, Point At)> Ends(Sheet s) =>
        s.Parts.SelectMany(item => item.Symbol.Pins.Select(pin => (new Terminal(item.Part.Reference, pin.Name), item.At + pin.At)));

    private static bool Inside(Point p, Wire w) =>
        p.X == w.From.X && p.X == w.To.X && p.Y > Math.Min(w.From.Y, w.To.Y) && p.Y < Math.Max(w.From.Y, w.To.Y)
        || p.Y == w.From.Y && p.Y == w.To.Y && p.X > Math.Min(w.From.X, w.To.X) && p.X < Math.Max(w.From.X, w.To.X);

    private static IEnumerable<Wire> Cut(Wire wire, Point[] at)
    {
        Point[] points = [.. at.Append(wire.From).Append(wire.To).Distinct().OrderBy(p => p.X + p.Y)];
        for (int i = 1; i < points.Length; i++)
            yield return new(points[i - 1], points[i]);
    }
}
