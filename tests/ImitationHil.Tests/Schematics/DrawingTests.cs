using ImitationHil.Schematics.Drawing;
using ImitationHil.Schematics.Netlist;
using ImitationHil.Schematics.Rigs;

namespace ImitationHil.Tests.Schematics;

/// <summary>The drawing says what the netlist says, and can be read.</summary>
public class DrawingTests
{
    // 1600 px wide; a browser's smallest comfortable letters.
    private const double WidthPixels = 1600, SmallestPixels = 10;

    public static TheoryData<string> Rigs => [.. RigCatalog.All.Select(rig => rig.Name)];

    [Theory]
    [MemberData(nameof(Rigs))]
    public void The_netlist_read_back_from_the_wires_is_the_source(string name)
    {
        var s = Draw(name);
        Assert.Equal(SourceNets(s.Circuit), SheetNetlist.Read(s).Select(net => $"{net.Key}: {string.Join(' ', net.Value)}"));
    }

    [Theory]
    [MemberData(nameof(Rigs))]
    public void Texts_bodies_tags_and_supply_symbols_do_not_overlap(string name)
    {
        var items = Rendering.Items(Draw(name)).ToList();
        Assert.True(items.Count > 200, "the sheet is empty");
        Assert.Empty(from a in Enumerable.Range(0, items.Count)
                     from b in Enumerable.Range(a + 1, items.Count - a - 1)
                     where items[a].Box.Overlaps(items[b].Box)
                     select $"{items[a].What} {items[a].Box} and {items[b].What} {items[b].Box}");
    }

    [Theory]
    [MemberData(nameof(Rigs))]
    public void No_wire_runs_through_a_text_or_a_body(string name)
    {
        var s = Draw(name);
        var items = Rendering.Items(s).Where(item => item.What != "cross").ToList();
        Assert.Empty(from wire in s.Wires
                     let box = new Box(Math.Min(wire.From.X, wire.To.X), Math.Min(wire.From.Y, wire.To.Y) - Half, Math.Max(wire.From.X, wire.To.X), Math.Max(wire.From.Y, wire.To.Y) + Half)
                     let fat = wire.From.X == wire.To.X ? box with { Left = box.Left - Half, Right = box.Right + Half, Top = box.Top + Half, Bottom = box.Bottom - Half } : box
                     from item in items
                     where fat.Overlaps(item.Box) && !Ends(wire, item.Box)
                     select $"wire {wire.From} to {wire.To} and {item.What} {item.Box}");
    }

    [Theory]
    [MemberData(nameof(Rigs))]
    public void Everything_lies_inside_a_frame_and_pin_names_inside_their_bodies(string name)
    {
        var s = Draw(name);
        Assert.Empty(Rendering.Items(s).Where(item => !s.Frames.Any(frame => frame.Box.Holds(item.Box))).Select(item => item.What));
        foreach (var item in s.Parts)
        {
            var names = Rendering.PinNames(item).ToList();
            Assert.Empty(names.Where(text => !item.Symbol.Body.At(item.At).Holds(text.Box)).Select(text => $"{item.Part.Reference} {text.Text}"));
            Assert.Empty(names.SelectMany((a, i) => names.Skip(i + 1).Where(b => a.Box.Overlaps(b.Box)).Select(b => $"{item.Part.Reference} {a.Text} {b.Text}")));
        }
    }

    [Theory]
    [MemberData(nameof(Rigs))]
    public void Every_net_is_labelled_and_every_part_is_drawn_once(string name)
    {
        var s = Draw(name);
        var named = s.Labels.Select(label => label.Net).Concat(s.Rails.Select(rail => rail.Net)).ToHashSet();
        Assert.Empty(s.Circuit.Nets.Keys.Except(named));
        Assert.Equal(s.Circuit.Parts.Keys.Order(StringComparer.Ordinal), s.Parts.Select(item => item.Part.Reference).Order(StringComparer.Ordinal));

        // In KiCad a tag and a name of the same words are two nets.
        Assert.Empty(s.Labels.Where(label => label.IsTag).Select(label => label.Net).Intersect(s.Labels.Where(label => !label.IsTag).Select(label => label.Net)));
    }

    [Theory]
    [MemberData(nameof(Rigs))]
    public void Letters_are_large_enough_at_1600_pixels_and_power_points_up(string name)
    {
        var s = Draw(name);
        double pixels = WidthPixels / s.Size.X;
        Assert.True(TextMetrics.NumberSize * pixels >= SmallestPixels, $"pin numbers are {TextMetrics.NumberSize * pixels:0.0} px");
        Assert.True(TextMetrics.LabelSize * pixels >= 12, $"labels are {TextMetrics.LabelSize * pixels:0.0} px");
        Assert.All(s.Rails, rail => Assert.Equal(rail.IsGround, Rendering.RailBody(rail).Bottom > rail.At.Y));
    }

    [Fact]
    public void A_wire_in_the_wrong_place_is_seen()
    {
        var s = Draw("esp32-one-motor");
        s.Wire("U201.AO1", "U201.AO2");
        Assert.Contains(SheetNetlist.Read(s).Keys, net => net == "MOTA+=MOTA-");
    }

    private const double Half = 0.05;

    // A wire may end at the edge of what it leads to.
    private static bool Ends(Wire wire, Box box) => new[] { wire.From, wire.To }.Any(p => p.X >= box.Left - Half && p.X <= box.Right + Half && p.Y >= box.Top - Half && p.Y <= box.Bottom + Half && !Inside(p, box));

    private static bool Inside(Point p, Box box) => p.X > box.Left + Half && p.X < box.Right - Half && p.Y > box.Top + Half && p.Y < box.Bottom - Half;

    internal static Sheet Draw(string name) => RigSheets.Draw(RigCatalog.All.Single(rig => rig.Name == name).Build());

    internal static IEnumerable<string> SourceNets(Circuit c) => c.Nets.Select(net => $"{net.Key}: {string.Join(' ', net.Value.Select(end => end.ToString()).Order(StringComparer.Ordinal))}");
}
