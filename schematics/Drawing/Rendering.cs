namespace ImitationHil.Schematics.Drawing;

/// <summary>Something that takes room on the sheet.</summary>
/// <param name="What">What it is, for the test's message.</param>
/// <param name="Box">The room.</param>
public sealed record Occupied(string What, Box Box);

/// <summary>A text as it is printed.</summary>
public sealed record PrintedText(string Text, Point At, Align Align, double Size)
{
    /// <summary>The room that it takes.</summary>
    public Box Box => TextMetrics.BoxOf(Text, At, Align, Size);
}

/// <summary>Texts and boxes of a sheet, worked out once for the writer of SVG and for the check that nothing overlaps.</summary>
public static class Rendering
{
    private const double TagPoint = 0.5, TagHalf = 0.45, TagLine = 0.22, NameLift = 0.22, NameShift = 0.15;

    /// <summary>Body of a supply symbol, from its connection.</summary>
    public static Box RailBody(Rail rail) => rail.IsGround ? new Box(-0.7, 0, 0.7, 1.25).At(rail.At) : new Box(-0.5, -1.0, 0.5, 0).At(rail.At);

    /// <summary>The text of a supply symbol; ground has none.</summary>
    public static PrintedText? RailText(Rail rail) => rail.IsGround ? null : new(rail.Net, rail.At + new Point(0, -1.2), Align.Middle, TextMetrics.LabelSize);

    /// <summary>Text of a label.</summary>
    public static PrintedText LabelText(Label label) => (label.IsTag, label.Side) switch
    {
        (false, _) => new(label.Net, label.At + new Point(NameShift, -NameLift), Align.Start, TextMetrics.LabelSize),
        (true, Side.Left) => new(label.Net, label.At + new Point(-TagPoint, TagLine), Align.End, TextMetrics.LabelSize),
        _ => new(label.Net, label.At + new Point(TagPoint, TagLine), Align.Start, TextMetrics.LabelSize),
    };

    /// <summary>Outline of a tag: pointed at its wire.</summary>
    public static Point[] TagOutline(Label label)
    {
        double sign = label.Side == Side.Left ? -1 : 1, end = TagPoint + TextMetrics.Width(label.Net, TextMetrics.LabelSize) + 0.25;
        Point At(double x, double y) => label.At + new Point(sign * x, y);
        return [At(0, 0), At(TagPoint - 0.1, -TagHalf), At(end, -TagHalf), At(end, TagHalf), At(TagPoint - 0.1, TagHalf)];
    }

    /// <summary>Reference and value of a part; a test point shows its reference alone, a board both above it.</summary>
    public static IEnumerable<PrintedText> PartTexts(Placed item)
    {
        var fields = item.Symbol.Fields;
        yield return new(item.Part.Reference, item.At + fields.Reference, fields.Align, TextMetrics.LabelSize);
        if (item.Symbol.Name == "TP")
            yield break;
        bool board = item.Symbol.Name is "ESP32" or "RPI";
        yield return new(item.Part.Text, item.At + fields.Value, board ? Align.End : fields.Align, TextMetrics.LabelSize);
    }

    /// <summary>Names of pins, inside the body.</summary>
    public static IEnumerable<PrintedText> PinNames(Placed item)
    {
        if (!item.Symbol.ShowsPins)
            yield break;
        foreach (var pin in item.Symbol.Pins)
        {
            Point root = item.At + pin.Root;
            string text = PinText(pin.Name);
            yield return pin.Side switch
            {
                Side.Left => new(text, root + new Point(0.3, 0.26), Align.Start, TextMetrics.PinSize),
                Side.Right => new(text, root + new Point(-0.3, 0.26), Align.End, TextMetrics.PinSize),
                Side.Up => new(text, root + new Point(0, 0.85), Align.Middle, TextMetrics.PinSize),
                _ => new(text, root + new Point(0, -0.35), Align.Middle, TextMetrics.PinSize),
            };
        }
    }

    /// <summary>Numbers of pins, on their lines; none where they repeat the name.</summary>
    public static IEnumerable<PrintedText> PinNumbers(Placed item)
    {
        if (!item.Symbol.ShowsPins)
            yield break;
        foreach (var place in item.Symbol.Pins)
        {
            var pin = item.Part.Kind.Pin(place.Name);
            if (pin.Number == pin.Name)
                continue;
            Point root = item.At + place.Root;
            yield return place.Side switch
            {
                Side.Left => new(pin.Number, root + new Point(-0.06, -0.12), Align.End, TextMetrics.NumberSize),
                Side.Right => new(pin.Number, root + new Point(0.06, -0.12), Align.Start, TextMetrics.NumberSize),
                Side.Up => new(pin.Number, root + new Point(0.15, -0.25), Align.Start, TextMetrics.NumberSize),
                _ => new(pin.Number, root + new Point(0.15, 0.7), Align.Start, TextMetrics.NumberSize),
            };
        }
    }

    /// <summary>A pin's name as it is printed: GND2 is the second ground pin; a trailing slash is a bar.</summary>
    public static string PinText(string name) => name.StartsWith("GND", StringComparison.Ordinal) ? "GND" : name is "5V2" ? "5V" : name is "3V3B" ? "3V3" : name.TrimEnd('/');

    /// <summary>Whether the name carries a bar: active low.</summary>
    public static bool IsBarred(string name) => name.EndsWith('/');

    /// <summary>All that takes room outside of bodies, and the bodies.</summary>
    public static IEnumerable<Occupied> Items(Sheet s)
    {
        foreach (var item in s.Parts)
        {
            yield return new($"{item.Part.Reference} body", item.Symbol.Body.At(item.At));
            foreach (var text in PartTexts(item).Concat(PinNumbers(item)))
                yield return new($"{item.Part.Reference} '{text.Text}'", text.Box);
        }

        foreach (var rail in s.Rails)
        {
            yield return new($"{rail.Net} symbol", RailBody(rail));
            if (RailText(rail) is { } text)
                yield return new($"{rail.Net} text", text.Box);
        }

        foreach (var label in s.Labels)
        {
            if (label.IsTag)
            {
                var outline = TagOutline(label);
                yield return new($"tag {label.Net}", new(outline.Min(p => p.X), outline.Min(p => p.Y), outline.Max(p => p.X), outline.Max(p => p.Y)));
            }
            else
            {
                yield return new($"name {label.Net}", LabelText(label).Box);
            }
        }

        foreach (var cross in s.Crosses)
            yield return new("cross", new Box(-0.22, -0.22, 0.22, 0.22).At(cross));
        foreach (var note in s.Notes)
            yield return new($"note {note.Text}", TextMetrics.BoxOf(note.Text, note.At, Align.Start, note.Size));
        foreach (var frame in s.Frames)
            yield return new($"title {frame.Title}", TextMetrics.BoxOf(frame.Title, new(frame.Box.Left + 0.6, frame.Box.Top + 1.15), Align.Start, TextMetrics.TitleSize));
    }
}
