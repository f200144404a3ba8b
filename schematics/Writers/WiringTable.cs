using System.Text;
using ImitationHil.Schematics.Drawing;
using ImitationHil.Schematics.Netlist;

namespace ImitationHil.Schematics.Writers;

/// <summary>The wires of a rig in the order in which they are put in, with a check after each block.</summary>
public static class WiringTable
{
    private static readonly (Func<string, bool> Is, string Colour)[] Colours =
    [
        (net => net == Circuit.Ground, "black"),
        (net => net is "VIN" or "FUSED" or "12V" or "VMOT" or "VM", "red, 0.5 mm2"),
        (net => net.EndsWith('+') || net.EndsWith('-'), "brown, 0.5 mm2"),
        (net => net == "5V", "orange"),
        (net => net == "3V3", "yellow"),
        (net => net is "EN" or "ENABLE" or "HEARTBEAT" or "ALIVE" || net.StartsWith("ESTOP", StringComparison.Ordinal), "violet"),
        (net => net.StartsWith("ENC", StringComparison.Ordinal), "green"),
        (_ => true, "blue"),
    ];

    /// <summary>The page.</summary>
    public static string Write(Circuit c)
    {
        var text = new StringBuilder($"# Wiring: {c.Title}\n\n> **12 V is off and the controller unplugged while a wire is moved.** Do the check of each group before the next one: a fault is easiest to find where it was made.\n> Read [firmware/SAFETY.md](../../firmware/SAFETY.md) first. The motor is connected last.\n");
        var wired = new Dictionary<string, List<Terminal>>();
        int step = 0;
        for (int i = 0; i < c.Blocks.Count; i++)
        {
            var block = c.Blocks[i];
            var parts = c.Parts.Values.Where(part => part.Block == block.Name).ToList();
            text.Append($"\n## {i + 1}. {block.Title}\n\nPlace {string.Join(", ", parts.Select(part => $"{part.Reference} ({part.Text})"))}.\n\n| step | from | to | net | wire |\n|---|---|---|---|---|\n");
            foreach (var part in parts)
            {
                foreach (var pin in part.Kind.Pins)
                {
                    var end = new Terminal(part.Reference, pin.Name);
                    if (c.NetOf(end) is not string net)
                        continue;
                    if (!wired.TryGetValue(net, out var before))
                        wired[net] = before = [];
                    else
                        text.Append($"| {++step} | {Named(c, From(c, before, block.Name))} | {Named(c, end)} | {net} | {Colours.First(rule => rule.Is(net)).Colour} |\n");
                    before.Add(end);
                }
            }

            text.Append($"\n**Check.** {block.Check}\n");
        }

        return text.ToString();
    }

    // The last pin of the same block, else the star point of the ground, else the first pin of the net.
    private static Terminal From(Circuit c, List<Terminal> before, string block)
    {
        var near = before.LastOrDefault(end => c.Parts[end.Reference].Block == block);
        var star = new Terminal("J101", "-");
        return near != default ? near : before.Contains(star) ? star : before[0];
    }

    private static string Named(Circuit c, Terminal end)
    {
        var part = c.Parts[end.Reference];
        var pin = part.Kind.Pin(end.Pin);
        string text = Rendering.PinText(end.Pin);
        string bar = Rendering.IsBarred(end.Pin) ? " (bar)" : "";
        return part.Kind.Role is Role.Esp32 or Role.RaspberryPi ? $"{end.Reference} pin {pin.Number} ({(pin.Type == PinType.Bidirectional ? "GPIO " : "")}{text})"
            : pin.Number == pin.Name ? $"{end.Reference} {text}{bar}" : $"{end.Reference} pin {pin.Number} ({text}{bar})";
    }
}
