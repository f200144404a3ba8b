using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ImitationHil.Cli.Report;

namespace ImitationHil.Tests.Cli.Report;

/// <summary>Reads a rendered page back: its drawings as XML and the boxes that their texts cover.</summary>
internal static partial class SvgReader
{
    /// <summary>Every drawing with a role; the small keys above pictures have none.</summary>
    public static IReadOnlyList<XElement> Drawings(string page) =>
        [.. DrawingPattern().Matches(page).Select(match => XElement.Parse(match.Value))];

    /// <summary>Attribute as a number.</summary>
    public static double Number(XElement element, string name) =>
        double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);

    /// <summary>Width and height of the view box.</summary>
    public static Box ViewBox(XElement svg)
    {
        double[] parts = [.. svg.Attribute("viewBox")!.Value.Split(' ').Select(part => double.Parse(part, CultureInfo.InvariantCulture))];
        return new Box(parts[0], parts[1], parts[2], parts[3]);
    }

    /// <summary>Texts with the area that each covers at 0.52 em a character, the mean width of the page's typefaces.</summary>
    public static IReadOnlyList<(string Text, Box Area)> Texts(XElement svg) =>
        [.. svg.Descendants().Where(element => element.Name.LocalName == "text").Select(text => (text.Value, Area(text)))];

    private static Box Area(XElement text)
    {
        (double x, double y, double size) = (Number(text, "x"), Number(text, "y"), Number(text, "font-size"));
        double width = 0.52 * size * text.Value.Length;
        string anchor = text.Attribute("text-anchor")!.Value;
        double before = anchor == "end" ? width : anchor == "middle" ? width / 2 : 0;
        return text.Attribute("transform") is null
            ? new Box(x - before, y - (0.75 * size), width, size)
            : new Box(x - (0.75 * size), y - (width - before), size, width);
    }

    [GeneratedRegex("<svg id=\"[^\"]*\"[^>]*role=\"img\".*?</svg>", RegexOptions.Singleline)]
    private static partial Regex DrawingPattern();
}
