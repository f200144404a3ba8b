using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ImitationHil.Cli.Report;
using Xunit;

namespace ImitationHil.Tests.Cli.Report;

/// <summary>What a reader sees: sizes, contrast, labels that do not touch.</summary>
public class ReportLooksTests
{
    /// <summary>Narrowest content at a window of 1280 px: less padding and a scroll bar.</summary>
    private const double ContentWidth = 1280 - 48 - 16;

    private static readonly string Page = ReportPage.Render(SampleReports.Full());

    [Fact]
    public void Text_has_at_least_twelve_pixels_at_1280()
    {
        foreach (XElement svg in SvgReader.Drawings(Page))
        {
            int columns = svg.Attribute("id")!.Value.StartsWith("ruin", StringComparison.Ordinal) ? 4 : 2;
            double shown = (ContentWidth - ((columns - 1) * 24)) / columns;
            double scale = shown / SvgReader.ViewBox(svg).Width;
            IEnumerable<XElement> texts = svg.Descendants().Where(element => element.Name.LocalName == "text");
            Assert.All(texts, text => Assert.True(SvgReader.Number(text, "font-size") * scale >= 12, $"{svg.Attribute("id")}: {text.Value}"));
        }
        IEnumerable<double> sizes = Regex.Matches(Page, @"(?:font-size:|font:)([0-9.]+)px").Select(m => double.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture));
        Assert.NotEmpty(sizes);
        Assert.All(sizes, size => Assert.True(size >= 12));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    public void No_text_covers_another_or_leaves_its_drawing(int seed)
    {
        foreach (XElement svg in SvgReader.Drawings(ReportPage.Render(SampleReports.Full(seed))))
        {
            IReadOnlyList<(string Text, Box Area)> texts = SvgReader.Texts(svg);
            Box view = SvgReader.ViewBox(svg);
            for (int i = 0; i < texts.Count; i++)
            {
                Assert.True(view.Holds(texts[i].Area), $"{svg.Attribute("id")}: '{texts[i].Text}' leaves the drawing");
                for (int j = 0; j < i; j++)
                {
                    Assert.False(texts[i].Area.Overlaps(texts[j].Area), $"{svg.Attribute("id")}: '{texts[i].Text}' covers '{texts[j].Text}'");
                }
            }
        }
    }

    [Fact]
    public void Every_curve_and_every_loop_has_its_name()
    {
        foreach (string id in new[] { "deviation-1-plus", "deviation-1-minus", "eigenvalues-plus", "eigenvalues-minus" })
        {
            XElement svg = SvgReader.Drawings(Page).Single(drawing => drawing.Attribute("id")!.Value == id);
            string[] texts = [.. SvgReader.Texts(svg).Select(text => text.Text.Split(':')[0])];
            Assert.All(new[] { "linear", "linear + noise", "chunk 2", "chunk 4", "chunk 8", "chunk 12" }, name => Assert.Contains(name, texts));
        }
    }

    [Fact]
    public void Text_stands_out_by_four_and_a_half_to_one()
    {
        foreach ((string text, string background) in Palette.TextPairs)
        {
            (ThemeColour ink, ThemeColour page) = (Role(text), Role(background));
            Assert.True(Contrast(ink.Light, page.Light) >= 4.5, $"{text} on {background}, light");
            Assert.True(Contrast(ink.Dark, page.Dark) >= 4.5, $"{text} on {background}, dark");
        }
    }

    [Fact]
    public void Every_text_colour_of_the_style_sheet_is_among_the_pairs()
    {
        IEnumerable<string> used = Regex.Matches(PageStyle.Css, @"(?<![-a-z])color:var\(--([a-z]+)\)|text\.[a-z]+\{fill:var\(--([a-z]+)\)")
            .Select(match => match.Groups[1].Value + match.Groups[2].Value).Distinct();
        Assert.Equal(["ink", "muted", "page"], used.Order());
        Assert.All(used, name => Assert.Contains(Palette.TextPairs, pair => pair.Text == name));
    }

    [Fact]
    public void Marks_stand_out_by_three_to_one()
    {
        ThemeColour page = Role("page");
        foreach (ThemeColour policy in Palette.Policies)
        {
            Assert.True(Contrast(policy.Light, page.Light) >= 3, $"{policy.Name}, light: {Contrast(policy.Light, page.Light)}");
            Assert.True(Contrast(policy.Dark, page.Dark) >= 3, $"{policy.Name}, dark: {Contrast(policy.Dark, page.Dark)}");
        }
    }

    [Fact]
    public void Black_on_white_is_twenty_one_to_one() => Assert.Equal(21, Contrast("#000000", "#ffffff"), 6);

    [Fact]
    public void Policies_of_one_picture_have_different_colours()
    {
        string[] growth = ["linear", "linear-noise", "chunk-2", "chunk-3", "chunk-4", "chunk-6", "chunk-8", "chunk-12", "chunk-16", "expert"];
        string[] ruin = ["bimodal", "two-chunk", "time-varying", "banded", "zero", "expert"];
        foreach (string[] picture in new[] { growth, ruin })
        {
            ThemeColour[] colours = [.. picture.Select(name => Palette.Policies.Single(colour => colour.Name == name))];
            Assert.Equal(colours.Length, colours.Select(colour => colour.Light).Distinct().Count());
            Assert.Equal(colours.Length, colours.Select(colour => colour.Dark).Distinct().Count());
        }
    }

    private static ThemeColour Role(string name) => Palette.Roles.Single(role => role.Name == name);

    // WCAG 2.2, relative luminance and contrast ratio.
    private static double Contrast(string first, string second)
    {
        (double a, double b) = (Luminance(first), Luminance(second));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string hex)
    {
        double[] linear = [.. new[] { 1, 3, 5 }.Select(k => int.Parse(hex.AsSpan(k, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)
            .Select(c => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4))];
        return (0.2126 * linear[0]) + (0.7152 * linear[1]) + (0.0722 * linear[2]);
    }
}
