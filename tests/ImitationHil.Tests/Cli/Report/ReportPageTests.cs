using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ImitationHil.Cli.Report;
using Xunit;

namespace ImitationHil.Tests.Cli.Report;

/// <summary>The page as a whole: structure, escaping, determinism, missing numbers.</summary>
public class ReportPageTests
{
    private static readonly string Full = ReportPage.Render(SampleReports.Full());

    [Fact]
    public void The_same_model_gives_the_same_bytes() =>
        Assert.Equal(Full, ReportPage.Render(SampleReports.Full()));

    [Fact]
    public void Every_figure_has_its_drawings_and_nothing_else_has()
    {
        string[] ids = [.. SvgReader.Drawings(Full).Select(svg => svg.Attribute("id")!.Value)];
        string[] expected =
        [
            "deviation-1-plus", "deviation-1-minus", "growth-1-size", "growth-1-difference", "risk-1-expert", "risk-1-cost",
            .. Enumerable.Range(1, 8).Select(k => $"ruin-{k}"), "eigenvalues-plus", "eigenvalues-minus",
        ];
        Assert.Equal(expected, ids);
    }

    [Fact]
    public void Every_drawing_speaks()
    {
        foreach (XElement svg in SvgReader.Drawings(Full))
        {
            Assert.False(string.IsNullOrWhiteSpace(svg.Attribute("aria-label")!.Value));
            Assert.Contains(svg.Elements(), element => element.Name.LocalName == "title" && element.Value.Length > 10);
            Assert.Contains(svg.Elements(), element => element.Name.LocalName == "desc" && element.Value.Length > 10);
        }
    }

    [Fact]
    public void A_report_of_growth_alone_has_no_other_section()
    {
        string page = ReportPage.Render(SampleReports.GrowthOnly());
        Assert.Equal(4, SvgReader.Drawings(page).Count);
        Assert.DoesNotContain("<h2>Settings", page, StringComparison.Ordinal);
        Assert.Equal(2, Regex.Count(page, "<figure "));
        Assert.Equal(1, Regex.Count(page, "<table"));
    }

    [Fact]
    public void An_empty_report_has_its_title_and_no_figure()
    {
        string page = ReportPage.Render(SampleReports.Empty());
        Assert.Contains("<h1>Nothing yet</h1>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<figure", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<table", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<dl", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_cannot_break_out_of_the_page()
    {
        string page = ReportPage.Render(SampleReports.Hostile());
        Assert.Equal(1, Regex.Count(page, "<script"));
        Assert.DoesNotContain("alert('x')", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain('\u0001', page);
        Assert.NotEmpty(SvgReader.Drawings(page));
    }

    [Fact]
    public void Missing_numbers_are_told_in_words_and_never_reach_a_coordinate()
    {
        string page = ReportPage.Render(SampleReports.Hostile());
        Assert.Contains(Num.CannotTell, page, StringComparison.Ordinal);
        Assert.DoesNotMatch("NaN|Infinity|\u221e", page);
        foreach (XElement svg in SvgReader.Drawings(page))
        {
            Box view = SvgReader.ViewBox(svg);
            foreach (XAttribute place in svg.Descendants().Attributes().Where(a => a.Name.LocalName is "x" or "x1" or "x2" or "cx"))
            {
                Assert.InRange(double.Parse(place.Value, CultureInfo.InvariantCulture), view.X - 1, view.Right + 1);
            }
        }
    }

    [Fact]
    public void The_page_needs_nothing_but_itself()
    {
        string page = Full.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal);
        Assert.DoesNotMatch(@"https?:|//[a-z]|@import|<link|<img|<iframe|src=|url\((?!#)", page);
    }

    [Fact]
    public void References_inside_the_page_have_a_target_and_identifiers_are_unique()
    {
        string[] ids = [.. Regex.Matches(Full, " id=\"([^\"]+)\"").Select(match => match.Groups[1].Value)];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        IEnumerable<string> wanted = Regex.Matches(Full, "url\\(#([^)]+)\\)|aria-labelledby=\"([^\"]+)\"")
            .Select(match => match.Groups[1].Value + match.Groups[2].Value);
        Assert.All(wanted, id => Assert.Contains(id, ids));
    }

    [Fact]
    public void Numbers_do_not_depend_on_the_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        comma.NumberFormat.NegativeSign = "~";
        try
        {
            CultureInfo.CurrentCulture = comma;
            Assert.Equal(Full, ReportPage.Render(SampleReports.Full()));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Every_heading_of_a_table_has_its_scope()
    {
        Assert.Equal(Regex.Count(Full, "<th[ >]"), Regex.Count(Full, "<th scope=\"(col|row)\""));
        Assert.Equal(3, Regex.Count(Full, "<table>"));
    }

    [Fact]
    public void Seed_and_policy_stand_under_every_figure()
    {
        string[] captions = [.. Regex.Matches(Full, "<figcaption>(.*?)</figcaption>").Select(match => match.Groups[1].Value)];
        Assert.Equal(5, captions.Length);
        Assert.All(captions, caption => Assert.Contains("Seed 7", caption, StringComparison.Ordinal));
        Assert.All(captions, caption => Assert.Contains("policy hash 5f0c2a91", caption, StringComparison.Ordinal));
    }

    [Fact]
    public void Points_of_the_statistics_are_filled_and_censored_ones_hollow()
    {
        DeviationPanel panel = SampleReports.Full().Deviations[0];
        foreach ((string id, int sign) in new[] { ("deviation-1-plus", 1), ("deviation-1-minus", -1) })
        {
            XElement svg = SvgReader.Drawings(Full).Single(drawing => drawing.Attribute("id")!.Value == id);
            DeviationCurve[] curves = [.. panel.Curves.Where(curve => curve.Sign == sign)];
            string[] css = [.. svg.Descendants().Attributes("class").Select(a => a.Value)];
            Assert.Equal(curves.Sum(curve => curve.Used.Count(used => !used)), css.Count(name => name.EndsWith(" ring", StringComparison.Ordinal)));
            Assert.Equal(curves.Sum(curve => curve.Used.Count(used => used)) + curves.Length, css.Count(name => name.EndsWith(" dot", StringComparison.Ordinal)));
            Assert.Equal(curves.Length, css.Count(name => name.EndsWith(" pred", StringComparison.Ordinal)));
            string[] texts = [.. SvgReader.Texts(svg).Select(text => text.Text)];
            Assert.Contains("floor 0.0012 rad", texts);
            Assert.Contains("saturation 1 rad", texts);
        }
    }

    [Fact]
    public void A_panel_that_names_its_rig_takes_its_title_from_the_rows_of_that_rig()
    {
        ReportModel full = SampleReports.Full();
        ReportModel two = full with
        {
            Growth = [.. full.Growth.Select(row => row with { Rig = "other", Multiplier = 1.9, Ci95 = null }), .. full.Growth],
            Deviations = [full.Deviations[0] with { Rig = full.Growth[0].Rig }],
        };
        Assert.Equal(full.Growth.Count, ReportPage.GrowthOf(two, 0).Count);
        Assert.All(ReportPage.GrowthOf(two, 0), row => Assert.Equal(full.Growth[0].Rig, row.Rig));
        Assert.Equal(2, ReportPage.Groups(two.Growth).Count);
    }
}
