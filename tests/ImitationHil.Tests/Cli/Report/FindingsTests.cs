using ImitationHil.Cli.Report;
using ImitationHil.Lab.Results;
using Xunit;

namespace ImitationHil.Tests.Cli.Report;

/// <summary>Titles of figures say what the rows say.</summary>
public class FindingsTests
{
    private static GrowthRow Row(string policy, int chunk, int sign, double? multiplier, double predicted, double halfWidth = 0.005) =>
        SampleReports.Full().Growth[0] with
        {
            Policy = policy,
            Chunk = chunk,
            Sign = sign,
            Multiplier = multiplier,
            Predicted = predicted,
            Ci95 = multiplier is { } m ? [m - halfWidth, m + halfWidth] : null,
        };

    [Fact]
    public void The_shortest_chunk_that_holds_for_both_signs_is_named_with_its_worse_sign()
    {
        GrowthRow[] rows =
        [
            Row("linear", 1, 1, 1.499, 1.5), Row("linear", 1, -1, -1.502, -1.5), Row("chunk", 4, 1, 0.99, 1.122), Row("chunk", 4, -1, 1.12, 1.122),
            Row("chunk", 8, 1, 0.981, 0.985), Row("chunk", 8, -1, 0.987, 0.985), Row("chunk", 12, 1, 0.93, 0.929),
        ];
        Assert.Equal("Chunk 8 stops the drift: 0.987 a step, predicted 0.985; linear grows 1.502 a step", Findings.Drift(rows));
    }

    [Fact]
    public void An_interval_that_reaches_one_is_not_called_a_stop() =>
        Assert.StartsWith("Chunk 8 may stop the drift", Findings.Drift([Row("chunk", 8, 1, 0.987, 0.985, halfWidth: 0.02)]), StringComparison.Ordinal);

    [Fact]
    public void Without_a_stable_policy_the_title_says_so() =>
        Assert.Equal("Linear grows 1.502 a step, predicted 1.500; no policy stops the drift", Findings.Drift([Row("linear", 1, -1, -1.502, -1.5)]));

    [Fact]
    public void Rows_without_a_number_give_no_title()
    {
        GrowthRow[] rows = [Row("linear", 1, 1, null, 1.5), Row("chunk", 8, 1, double.NaN, 0.9)];
        Assert.Null(Findings.Drift(rows));
        Assert.Null(Findings.Agreement(rows));
    }

    [Fact]
    public void Agreement_counts_predictions_inside_intervals() =>
        Assert.Equal("1 of 2 predictions lie inside the measured 95 % interval; largest difference \u22120.020, linear, sign +",
            Findings.Agreement([Row("linear", 1, 1, 1.48, 1.5), Row("chunk", 8, -1, 0.986, 0.987)]));

    [Fact]
    public void Risk_names_both_factors()
    {
        GrowthRow row = Row("linear", 1, 1, 1.5, 1.5);
        GrowthRow[] rows = [row with { RExpert = 0.014, RCost = 0.96 }, row with { RExpert = 0.010, RCost = 0.016 }, row with { RExpert = double.NaN, RCost = 0 }];
        Assert.Equal("The same R_expert within a factor of 1.4, yet R_cost differs by a factor of 60", Findings.Risk(rows));
    }

    [Fact]
    public void Hitting_times_are_told_as_a_range_over_plants()
    {
        RuinRow row = SampleReports.Full().Ruin[0] with { Hitting = [0.46, 0.3], Expected = [0.5, 0.25] };
        Assert.Equal("Bimodal hits zero at t = 1 in 46 to 51\u00a0% (expected 50\u00a0%)", Findings.Ruin([row, row with { Hitting = [0.51, 0.2] }]));
    }

    [Fact]
    public void Loops_are_sorted_by_the_unit_circle_with_modulus_not_real_part()
    {
        EigenvalueSet turning = new("a", "linear", 1, 1, [[0, -1.1], [0, 1.1]]);
        EigenvalueSet calm = new("b", "chunk", 8, 1, [[0.3, 0.4], [double.NaN, 9]]);
        Assert.Equal("Outside the unit circle: linear (1.10); inside: chunk 8 (0.50)", Findings.Circle([turning, calm]));
    }

    [Fact]
    public void The_page_prints_its_titles()
    {
        ReportModel model = SampleReports.Full();
        string page = ReportPage.Render(model);
        Assert.Contains(Num.Escape(Findings.Drift(model.Growth)), page, StringComparison.Ordinal);
        Assert.Contains(Num.Escape(Findings.Risk(model.Growth)), page, StringComparison.Ordinal);
        Assert.Contains("Chunk 8 stops the drift: 0.9", page, StringComparison.Ordinal);
    }
}
