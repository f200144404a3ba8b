using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ImitationHil.Cli.Report;
using ImitationHil.Lab.Catalogue;
using Xunit;

namespace ImitationHil.Tests.Cli.Report;

/// <summary>The catalogue's page: structure, escaping, what a reader sees.</summary>
public class CataloguePageTests
{
    private static readonly IReadOnlyList<TheoryEntry> Entries = Theory.Run([.. SampleClaims.Good, .. SampleClaims.Bad, SampleClaims.Drawn], 1);
    private static readonly string Page = CataloguePage.Render(Entries, 1, [new("version", "1.2.3")]);

    [Fact]
    public void The_same_entries_give_the_same_bytes() => Assert.Equal(Page, CataloguePage.Render(Entries, 1, [new("version", "1.2.3")]));

    [Fact]
    public void Chapters_come_in_the_order_of_the_talk_and_every_entry_is_listed_once()
    {
        Assert.Equal(ClaimGroups.All, Regex.Matches(Page, "<section class=\"chapter\"[^>]*><h2[^>]*>([^<]+)</h2>").Select(match => match.Groups[1].Value));
        Assert.Equal(Entries.Count, Regex.Count(Page, "<article "));
        string contents = Page[Page.IndexOf("<nav", StringComparison.Ordinal)..Page.IndexOf("</nav>", StringComparison.Ordinal)];
        Assert.Equal(Entries.Count(entry => entry.Pass), Regex.Count(contents, "aria-label=\"holds\""));
        Assert.Equal(Entries.Count(entry => !entry.Pass), Regex.Count(contents, "aria-label=\"does not hold\""));
        Assert.Contains($"{Entries.Count(entry => entry.Pass)} of {Entries.Count} claims below hold", Page, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_chapter_has_words_to_begin_with() =>
        Assert.Equal(ClaimGroups.All.Count, Regex.Count(Page, "<p class=\"lead\">[^<]{20}"));

    [Fact]
    public void Every_entry_with_a_point_has_one_drawing_that_speaks()
    {
        var drawings = SvgReader.Drawings(Page).Where(svg => svg.Attribute("id") is not null).ToList();
        Assert.Equal(SampleClaims.Good.Count + 2, drawings.Count);
        Assert.All(drawings, svg => Assert.True(svg.Attribute("aria-label")!.Value.Length > 3));
        Assert.All(drawings, svg => Assert.Contains(svg.Elements(), element => element.Name.LocalName == "desc" && element.Value.Length > 5));
        Assert.Contains("Nothing was drawn", Page, StringComparison.Ordinal);
    }

    [Fact]
    public void Links_and_references_have_a_target_and_identifiers_are_unique()
    {
        string[] ids = [.. Regex.Matches(Page, " id=\"([^\"]+)\"").Select(match => match.Groups[1].Value)];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        string[] wanted = [.. Regex.Matches(Page, "url\\(#([^)]+)\\)|aria-labelledby=\"([^\"]+)\"|href=\"#([^\"]+)\"").Select(m => m.Groups[1].Value + m.Groups[2].Value + m.Groups[3].Value)];
        Assert.NotEmpty(wanted);
        Assert.All(wanted, id => Assert.Contains(id, ids));
    }

    [Fact]
    public void The_page_needs_nothing_but_itself()
    {
        string page = Page.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal);
        Assert.DoesNotMatch(@"https?:|//[a-z]|@import|<link|<img|<iframe|src=|url\((?!#)", page);
    }

    [Fact]
    public void Texts_cannot_break_out_of_the_page()
    {
        string page = CataloguePage.Render(Theory.Run([SampleClaims.Hostile, SampleClaims.Hostile with { }, .. SampleClaims.Bad], 1), 1, [new(SampleClaims.Evil, SampleClaims.Evil)]);
        Assert.Equal(1, Regex.Count(page, "<script"));
        Assert.DoesNotContain("alert('x')", page, StringComparison.Ordinal);
        Assert.DoesNotContain('\u0001', page);
        Assert.DoesNotMatch("NaN|Infinity|\u221e", page);
        string[] ids = [.. Regex.Matches(page, " id=\"([^\"]+)\"").Select(match => match.Groups[1].Value)];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.NotEmpty(SvgReader.Drawings(page));
    }

    [Fact]
    public void No_text_covers_another_or_leaves_its_drawing_and_none_is_small()
    {
        foreach (XElement svg in SvgReader.Drawings(Page).Where(svg => svg.Attribute("id") is not null))
        {
            IReadOnlyList<(string Text, Box Area)> texts = SvgReader.Texts(svg);
            Box view = SvgReader.ViewBox(svg);
            for (int i = 0; i < texts.Count; i++)
            {
                Assert.True(view.Holds(texts[i].Area), $"{svg.Attribute("id")}: '{texts[i].Text}' leaves the drawing");
                for (int j = 0; j < i; j++)
                    Assert.False(texts[i].Area.Overlaps(texts[j].Area), $"{svg.Attribute("id")}: '{texts[i].Text}' covers '{texts[j].Text}'");
            }
        }
        IEnumerable<double> sizes = Regex.Matches(Page, @"(?:font-size:|font:(?:[0-9]+ )?)([0-9.]+)px").Select(m => double.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture));
        Assert.All(sizes, size => Assert.True(size >= 12));
    }

    [Fact]
    public void Text_is_written_in_the_colours_whose_contrast_is_checked()
    {
        string css = Regex.Match(Page, "<style>(.*?)</style>", RegexOptions.Singleline).Groups[1].Value;
        IEnumerable<string> used = Regex.Matches(css, @"(?<![-a-z])color:(var\(--([a-z]+)\)|[^;}]+)").Select(match => match.Groups[2].Success ? match.Groups[2].Value : match.Groups[1].Value).Distinct();
        Assert.Equal(["inherit", "ink", "muted", "page"], used.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_series_is_named_beside_its_curve_or_in_a_key()
    {
        foreach (TheoryEntry entry in Entries.Where(entry => entry.Pass))
        {
            string drawing = string.Concat(CatalogueFigure.Build("f", entry.Outcome.Figure).Panels);
            foreach (ClaimSeries series in entry.Outcome.Figure.Series.Where(series => series.Y.Any(value => value > 0)))
                Assert.Matches($">{Regex.Escape(Num.Escape(series.Name))}<", drawing);
        }
    }

    [Fact]
    public void Predictions_are_dashed_and_measurements_marked()
    {
        Figure figure = CatalogueFigure.Build("f", SampleClaims.Good.Single(claim => claim.Id == "two-curves").Run(new ClaimRun(1)).Figure);
        XElement svg = SvgReader.Drawings(figure.Panels[0]).Single();
        Assert.Single(svg.Descendants(), element => element.Attribute("class")?.Value.EndsWith("line pred", StringComparison.Ordinal) == true);
        Assert.True(svg.Descendants().Count(element => element.Name.LocalName == "circle") >= 20);
    }

    [Fact]
    public void Points_without_a_place_are_left_out_and_counted()
    {
        Figure figure = CatalogueFigure.Build("f", SampleClaims.Good.Single(claim => claim.Id == "huge-range").Run(new ClaimRun(1)).Figure);
        Assert.Contains(figure.Caption, sentence => sentence.StartsWith("3 points have no place", StringComparison.Ordinal));
        Assert.Contains(figure.Caption, sentence => sentence == "Nothing to draw of zeros and worse.");
    }

    [Fact]
    public void Series_of_one_picture_have_different_colours_and_a_policy_keeps_its_own()
    {
        ClaimFigure many = SampleClaims.Good.Single(claim => claim.Id == "many-series").Run(new ClaimRun(1)).Figure;
        string[] css = [.. Regex.Matches(CatalogueFigure.Build("f", many).Panels[0], "class=\"(p-[a-z0-9-]+) line\"").Select(match => match.Groups[1].Value)];
        Assert.Equal(many.Series.Count, css.Distinct().Count());
        Assert.Contains("p-chunk-8", css);
    }

    [Fact]
    public void Formulas_are_set_as_such()
    {
        ClaimNumber number = new("g^(H-1) n^-k <= sigma_u, xi = -1 & file_name", 1, 1, 0.5, "2^h - 1 of sqrt(rho)");
        Claim claim = new("id", ClaimGroups.Data, "R_cost", "deltas stay", _ => new ClaimOutcome([number], SampleClaims.Drawn.Run(new ClaimRun(1)).Figure));
        string page = CataloguePage.Render(Theory.Run([claim], 1), 1, []);
        Assert.Contains("g<sup>H\u22121</sup> n<sup>\u2212k</sup>&#160;\u2264&#160;\u03c3<sub>u</sub>, \u03be", page, StringComparison.Ordinal);
        Assert.Contains("\u22121 &amp; file_name", page, StringComparison.Ordinal);
        Assert.Contains("2<sup>h</sup>&#160;\u2212&#160;1 of \u221a(\u03c1)", page, StringComparison.Ordinal);
        Assert.Contains("R<sub>cost</sub>", page, StringComparison.Ordinal);
        Assert.Contains("deltas stay", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Neighbours_with_one_reason_share_its_line()
    {
        ClaimNumber One(string reason, double tolerance = 0.1) => new("n", 1, 1, tolerance, reason);
        Claim claim = new("id", ClaimGroups.Data, "c", "s", _ => new ClaimOutcome([One("first"), One("first"), One("the same"), One("second"), One("second", 0)], SampleClaims.Drawn.Run(new ClaimRun(1)).Figure));
        string page = CataloguePage.Render(Theory.Run([claim], 1), 1, []);
        Assert.Equal(["Tolerance: first", "Tolerance: second", "second"], Regex.Matches(page, "class=\"why\"><td colspan=\"5\">([^<]*)<").Select(match => match.Groups[1].Value));
    }
}
