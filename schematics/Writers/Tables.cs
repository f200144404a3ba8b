using System.Globalization;
using System.Text;
using ImitationHil.Schematics.Netlist;

namespace ImitationHil.Schematics.Writers;

/// <summary>Bill of materials and pin map as CSV.</summary>
public static class Tables
{
    /// <summary>One line a kind and value, references together; the last line is the sum.</summary>
    public static string BillOfMaterials(Circuit c)
    {
        var text = new StringBuilder("quantity,references,value,part,description,substitute,price_each_eur,price_total_eur,source\n");
        double total = 0;
        foreach (var group in c.Parts.Values.OrderBy(part => part.Reference, StringComparer.Ordinal).GroupBy(part => (part.Kind.Name, part.Value)))
        {
            var part = group.First();
            double price = group.Count() * part.Kind.PriceEuro;
            total += price;
            Row(text, N(group.Count()), string.Join(' ', group.Select(item => item.Reference)), part.Value > 0 ? part.Text : "", part.Kind.Name, part.Kind.Description, part.Kind.Substitute, Euro(part.Kind.PriceEuro), Euro(price), part.Kind.Source);
        }

        Row(text, "", "", "", "", "all of it, without tools, base plate and wire", "", "", Euro(total), "");
        return text.ToString();
    }

    /// <summary>Which net is on which pin of the controllers: what the device programs must agree with.</summary>
    public static string PinMap(IEnumerable<Circuit> rigs)
    {
        var text = new StringBuilder("rig,controller,gpio,header_pin,net,direction,function\n");
        foreach (var c in rigs)
        {
            var controller = c.Parts["U601"];
            foreach (var pin in controller.Kind.Pins.Where(pin => pin.Type == PinType.Bidirectional))
            {
                var end = new Terminal("U601", pin.Name);
                if (c.NetOf(end) is string net)
                    Row(text, c.Name, controller.Kind.Role == Role.Esp32 ? "ESP32" : "Raspberry Pi", pin.Name, pin.Number, net, Direction(c, net), Function(c, end));
            }
        }

        return text.ToString();
    }

    private static string Direction(Circuit c, string net) =>
        net is "SDA" or "SCL" ? "bus" : c.Nets[net].Any(end => end.Reference != "U601" && (c.PinOf(end).Type is PinType.Output or PinType.OpenDrain || end.Pin == "MISO")) ? "in" : "out";

    private static string Function(Circuit c, Terminal end) =>
        c.Pwm.FirstOrDefault(use => use.Terminal == end) is { } use ? $"PWM channel {use.Channel} at {use.Hertz.ToString("0", CultureInfo.InvariantCulture)} Hz" : "";

    private static string Euro(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    private static string N(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static void Row(StringBuilder text, params string[] cells) => text.AppendJoin(',', cells.Select(Cell)).Append('\n');

    private static string Cell(string text) => text.AsSpan().IndexOfAny(",\"") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
