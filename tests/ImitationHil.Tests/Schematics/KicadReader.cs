using System.Globalization;

namespace ImitationHil.Tests.Schematics;

/// <summary>
/// Reads a .kicad_sch as a stranger would: symbols from the file's own library, pins by KiCad's geometry (y upwards in a symbol),
/// nets from what touches. Knows nothing of the writer.
/// </summary>
internal sealed class KicadReader
{
    private readonly List<object> _root;
    private readonly Dictionary<(long, long), (long, long)> _group = [];

    internal KicadReader(string text)
    {
        int at = 0;
        _root = Parse(text, ref at);
    }

    /// <summary>Nets as "NAME: R1.1 U1.4", pins by number, unconnected ones left out; sorted.</summary>
    internal IEnumerable<string> Nets()
    {
        var pins = Pins().ToList();
        foreach (var wire in Items(_root, "wire"))
        {
            var ends = Items(Item(wire, "pts"), "xy").Select(xy => Key(Number(xy, 1), Number(xy, 2))).ToList();
            Join(ends[0], ends[1]);
        }

        var crosses = Items(_root, "no_connect").Select(cross => At(cross)).ToHashSet();
        var names = Items(_root, "label").Concat(Items(_root, "global_label")).Select(label => (Name: (string)label[1], At: At(label)))
            .Concat(pins.Where(pin => pin.IsPower).Select(pin => (pin.Name, pin.At))).ToList();
        foreach (var same in names.GroupBy(item => item.Name))
        {
            foreach (var item in same.Skip(1))
                Join(same.First().At, item.At);
        }

        return pins.Where(pin => !pin.IsPower && !pin.IsFlag && !crosses.Contains(pin.At)).GroupBy(pin => Root(pin.At))
            .Select(net => $"{string.Join('=', names.Where(item => Root(item.At) == net.Key).Select(item => item.Name).Distinct().Order(StringComparer.Ordinal))}: {string.Join(' ', net.Select(pin => $"{pin.Reference}.{pin.Number}").Order(StringComparer.Ordinal))}")
            .Order(StringComparer.Ordinal);
    }

    /// <summary>All identifiers of the file.</summary>
    internal IEnumerable<string> Identifiers() => Walk(_root).Where(list => list.Count == 2 && list[0] is "uuid").Select(list => (string)list[1]);

    /// <summary>The version that the file states.</summary>
    internal string Version => (string)Item(_root, "version")[1];

    /// <summary>Symbols that are placed and not defined inside of the file.</summary>
    internal IEnumerable<string> Undefined() => Items(_root, "symbol").Select(symbol => (string)Item(symbol, "lib_id")[1]).Except(Items(Item(_root, "lib_symbols"), "symbol").Select(symbol => (string)symbol[1]));

    private IEnumerable<(string Reference, string Number, string Name, (long, long) At, bool IsPower, bool IsFlag)> Pins()
    {
        var library = Items(Item(_root, "lib_symbols"), "symbol").ToDictionary(symbol => (string)symbol[1]);
        foreach (var placed in Items(_root, "symbol"))
        {
            var symbol = library[(string)Item(placed, "lib_id")[1]];
            string reference = Items(placed, "property").Single(property => property[1] is "Reference")[2].ToString()!;
            var origin = Item(placed, "at");
            Assert.Equal("0", origin[3]);
            bool power = Items(symbol, "power").Any();
            foreach (var pin in Items(symbol, "symbol").SelectMany(unit => Items(unit, "pin")))
            {
                var at = Item(pin, "at");
                yield return (reference, (string)Item(pin, "number")[1], (string)Item(pin, "name")[1], Key(Number(origin, 1) + Number(at, 1), Number(origin, 2) - Number(at, 2)), power && pin[1] is "power_in", power && pin[1] is "power_out");
            }
        }
    }

    private (long, long) Root((long, long) p)
    {
        while (_group.TryGetValue(p, out var next) && next != p)
            p = next;
        return p;
    }

    private void Join((long, long) a, (long, long) b)
    {
        var (ra, rb) = (Root(a), Root(b));
        if (ra != rb)
            _group[ra] = rb;
    }

    private static (long, long) At(List<object> item) => Key(Number(Item(item, "at"), 1), Number(Item(item, "at"), 2));

    // Hundredths of a millimetre: KiCad joins what is at the same place.
    private static (long, long) Key(double x, double y) => ((long)Math.Round(x * 100), (long)Math.Round(y * 100));

    private static double Number(List<object> item, int index) => double.Parse((string)item[index], CultureInfo.InvariantCulture);

    private static List<object> Item(List<object> list, string name) => Items(list, name).First();

    private static IEnumerable<List<object>> Items(List<object> list, string name) => list.OfType<List<object>>().Where(item => item.Count > 0 && item[0] is string head && head == name || item is ["power"] && name == "power");

    private static IEnumerable<List<object>> Walk(List<object> list) => list.OfType<List<object>>().SelectMany(Walk).Prepend(list);

    private static List<object> Parse(string text, ref int at)
    {
        var list = new List<object>();
        at = text.IndexOf('(', at) + 1;
        while (true)
        {
            while (char.IsWhiteSpace(text[at]))
                at++;
            if (text[at] == ')')
            {
                at++;
                return list;
            }

            if (text[at] == '(')
            {
                list.Add(Parse(text, ref at));
                continue;
            }

            int start = at;
            if (text[at] == '"')
            {
                for (at++; text[at] != '"'; at++)
                    at += text[at] == '\\' ? 1 : 0;
                list.Add(text[(start + 1)..at++]);
            }
            else
            {
                while (!char.IsWhiteSpace(text[at]) && text[at] is not ('(' or ')'))
                    at++;
                list.Add(text[start..at]);
            }
        }
    }
}
