using ImitationHil.Firmware;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Import;
using Xunit;

namespace ImitationHil.Tests.Lab.Import;

public sealed class ImporterTests : ImportBench
{
    private const string Linear = Plain + "resample: linear\n";

    [Fact]
    public void Applied_expert_limits_and_auxiliary_reach_their_places_in_si()
    {
        string csv = Write("run-a.csv", "t,x,u,v,lim\n5000,180,1500,2000,0\n5010,90,1000,-3000,-1\n");
        ImportResult result = Importer.ImportWithNotes([csv], Write("map.yaml", """
            format: 1
            name: test
            period: 0.01
            time: {column: t, unit: ms}
            recorded: {x: deg, u: mV, v: mV, lim: "1"}
            observation: [{name: angle, unit: rad, column: x}]
            action: {applied: [{name: voltage, column: u}], expert: [v]}
            auxiliary: [lim, u]
            saturated: {column: lim}
            """));
        Trajectory run = Assert.Single(result.Trajectories);
        Assert.Equal("run-a", run.Name);
        Assert.Equal(["angle"], run.Signals.ObservationNames);
        Assert.Equal(["voltage"], run.Signals.ActionNames);
        Assert.Equal(["lim", "u"], run.AuxiliaryNames);
        Assert.Equal(["1", "V"], run.AuxiliaryUnits);
        Sample second = run.Samples[1];
        Assert.Equal((1, 10_000L), (second.Step, second.TimeMicroseconds));
        Assert.Equal(Math.PI / 2, Assert.Single(second.Observation), 15);
        Assert.Equal([1.0], second.ActionApplied);
        Assert.Equal([-3.0], second.ExpertAction);
        Assert.Equal([-3.0], second.ActionAsked);
        Assert.Equal([-1.0, 1.0], second.Auxiliary);
        Assert.Equal([0, LimitBits.Action], run.Samples.Select(s => s.LimitBits));
        Assert.Equal(1, result.Notes[0].Saturated);
    }

    [Fact]
    public void Without_an_expert_what_was_applied_counts_as_asked_and_there_is_no_label()
    {
        Sample sample = Import(WriteRows("a.csv", 3, k => k * 0.01, t => t, _ => 2), Plain).Trajectories[0].Samples[0];
        Assert.Equal([2.0], sample.ActionAsked);
        Assert.Empty(sample.ExpertAction);
    }

    [Fact]
    public void Files_with_the_same_stem_are_named_by_their_folder()
    {
        string Sub(string folder)
        {
            Directory.CreateDirectory(Path.Combine(Folder, folder));
            return WriteRows(Path.Combine(folder, "log.csv"), 3, k => k * 0.01, t => t, t => t);
        }

        string[] files = [Sub("one"), Sub("two")];
        string map = Write("map.yaml", Plain);
        Assert.Equal(["one-log", "two-log"], Importer.Import(files, map).Select(t => t.Name));
        Assert.Contains(Problems(() => Importer.Import([files[0], files[0]], map)), p => p.Message.Contains("named twice", StringComparison.Ordinal));
    }

    [Fact]
    public void Resampling_a_straight_line_is_exact()
    {
        // Jitter of up to 40 % of the period; x and u are straight lines in time, so no interpolation error can remain.
        var random = new Random(7);
        double[] jitter = [.. Enumerable.Range(0, 500).Select(_ => 0.4 * random.NextDouble())];
        string csv = WriteRows("a.csv", 500, k => (k + jitter[k]) * 0.01, t => 3 - (2 * t), t => 5 * t);
        ImportResult result = Import(csv, Linear);
        Assert.True(result.Notes[0].Resampled);
        double start = jitter[0] * 0.01;
        Assert.All(result.Trajectories[0].Samples, s =>
        {
            double t = start + (s.Step * 0.01);
            Assert.Equal(s.Step * 10_000L, s.TimeMicroseconds);
            Assert.Equal(3 - (2 * t), s.Observation[0], 1e-13);
            Assert.Equal(5 * t, s.ActionApplied[0], 1e-13);
        });
        Assert.Equal(Math.Floor(499 + jitter[499] - jitter[0]) + 1, result.Notes[0].Samples);
    }

    [Fact]
    public void Halving_the_sample_interval_divides_the_interpolation_error_by_four()
    {
        // Off the grid by half an interval in both cases: the error of a chord is h^2/8 |x''|, second order.
        double Error(double interval)
        {
            string csv = WriteRows("a.csv", (int)(3 / interval), k => k * interval, Math.Sin, t => t);
            string map = Linear.Replace("0.01", FormattableString.Invariant($"{1.5 * interval}"), StringComparison.Ordinal);
            return Import(csv, map).Trajectories[0].Samples.Max(s => Math.Abs(s.Observation[0] - Math.Sin(s.Step * 1.5 * interval)));
        }

        Assert.InRange(Error(0.02) / Error(0.01), 3.9, 4.1);
        Assert.InRange(Error(0.01), 0.99e-4 / 8, 1e-4 / 8);
    }

    [Fact]
    public void Every_sample_beside_a_limited_row_is_marked_after_resampling()
    {
        string csv = Write("a.csv", "t,x,u\n0,0,0\n0.015,0,0\n0.03,0,1\n0.045,0,0\n0.06,0,0\n");
        int[] bits = [.. Import(csv, Linear + "saturated: {column: u}\n").Trajectories[0].Samples.Select(s => s.LimitBits)];
        Assert.Equal([0, 0, LimitBits.Action, LimitBits.Action, LimitBits.Action, 0, 0], bits);
    }

    [Fact]
    public void Another_rate_than_the_period_is_refused_with_both_numbers() => OnlyProblem(
        Problems(() => Import(WriteRows("a.csv", 100, k => k * 0.02, t => t, t => t), Plain)), "a.csv", "column 't'",
        "0.02 s (median", "period is 0.01 s", "resample: linear");

    [Fact]
    public void Jitter_around_the_right_period_is_refused_above_one_percent_and_kept_below()
    {
        string Jitter(double size) => WriteRows("a.csv", 100, k => (k + (k % 10 == 5 ? size : 0)) * 0.01, t => t, t => t);
        OnlyProblem(Problems(() => Import(Jitter(0.02), Plain)), "a.csv", "column 't'", "differ by more than 1 %");
        ImportResult small = Import(Jitter(0.005), Plain);
        Assert.False(small.Notes[0].Resampled);
        Assert.Equal(50_050, small.Trajectories[0].Samples[5].TimeMicroseconds);
    }

    [Fact]
    public void A_gap_is_refused_with_its_line_or_splits_the_trajectory()
    {
        string csv = WriteRows("a.csv", 60, k => (k + (k >= 20 ? 5 : 0) + (k >= 50 ? 7 : 0)) * 0.01, t => t, t => t);
        IReadOnlyList<Problem> problems = Problems(() => Import(csv, Plain));
        Assert.Equal(["line 22, column 't'", "line 52, column 't'"], problems.Select(p => p.Place));
        Assert.Contains("gap of 0.06 s after t = 0.19 s", problems[0].Message, StringComparison.Ordinal);

        ImportResult split = Import(csv, Plain + "gaps: split\n");
        Assert.Equal(["a-1", "a-2", "a-3"], split.Trajectories.Select(t => t.Name));
        Assert.Equal([20, 30, 10], split.Trajectories.Select(t => t.Samples.Count));
        Assert.All(split.Trajectories, t => Assert.Equal((0, 0L), (t.Samples[0].Step, t.Samples[0].TimeMicroseconds)));
        Assert.Equal(2, split.Notes[0].Gaps);
        Assert.Equal(0.25, split.Trajectories[1].Samples[0].Observation[0], 12);
    }

    [Fact]
    public void Skipped_rows_are_left_out_after_deriving_and_may_not_be_all()
    {
        string map = Plain.Replace("[x]", "[v]", StringComparison.Ordinal) + "columns:\n  v: {difference: x, unit: rad/s}\n";
        string csv = WriteRows("a.csv", 10, k => k * 0.01, t => 3 * t, t => t);
        IReadOnlyList<Sample> samples = Import(csv, map + "skip: 2\n").Trajectories[0].Samples;
        Assert.Equal((8, 0, 0L), (samples.Count, samples[0].Step, samples[0].TimeMicroseconds));
        Assert.All(samples, s => Assert.Equal(3, s.Observation[0], 1e-12));
        OnlyProblem(Problems(() => Import(csv, map + "skip: 10\n")), "a.csv", "", "'skip: 10' leaves none");
    }

    [Fact]
    public void Times_that_repeat_or_go_back_are_named_with_their_lines()
    {
        string csv = Write("a.csv", "t,x,u\n0,0,0\n0.01,1,0\n0.01,2,0\n0.02,3,0\n0.01,4,0\n0.02,5,0\n0.03,6,0\n");
        IReadOnlyList<Problem> problems = Problems(() => Import(csv, Plain));
        Assert.Equal(["line 4, column 't'", "line 6, column 't'"], problems.Select(p => p.Place));
        Assert.Contains("duplicates: drop", problems[0].Message, StringComparison.Ordinal);
        Assert.Contains("goes back from 0.02 s to 0.01 s", problems[1].Message, StringComparison.Ordinal);

        string repeated = Write("b.csv", "t,x,u\n0,0,0\n0.01,1,0\n0.01,2,0\n0.02,3,0\n");
        ImportResult kept = Import(repeated, Plain + "duplicates: drop\n");
        Assert.Equal([0.0, 1, 3], kept.Trajectories[0].Samples.Select(s => s.Observation[0]));
        Assert.Equal(1, kept.Notes[0].DuplicatesDropped);
        OnlyProblem(Problems(() => Import(Write("c.csv", "t,x,u\n0,0,0\n"), Plain)), "c.csv", "column 't'", "fewer than two");
    }

    [Fact]
    public void A_missing_column_lists_those_that_exist()
    {
        IReadOnlyList<Problem> problems = Problems(() => Import(Write("a.csv", "t,X1,u\n0,1,2\n"), Plain.Replace("x", "x1", StringComparison.Ordinal)));
        Assert.Equal(["column 'x1'", "header"], problems.Select(p => p.Place));
        Assert.Contains("did you mean 'X1'", problems[0].Message, StringComparison.Ordinal);
        Assert.Contains("t, X1, u", problems[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Problems_of_the_mapping_and_of_every_file_come_together()
    {
        string[] files = [Write("a.csv", ""), Write("b.csv", "t,x,u\n0,1\n"), Path.Combine(Folder, "no.csv")];
        IReadOnlyList<Problem> problems = Problems(() => Importer.Import(files, Write("map.yaml", Plain + "colour: red\n")));
        Assert.Equal(["map.yaml", "a.csv", "b.csv", "no.csv"], problems.Select(p => Path.GetFileName(p.File)));
        Assert.NotEmpty(Problems(() => Importer.Import([], Write("map.yaml", Plain))));
        OnlyProblem(Problems(() => Importer.Import([WriteRows("c.csv", 3, k => k * 0.01, t => t, t => t)], "qubee")), "qubee", "", "did you mean 'qube'");
    }

    [Fact]
    public void A_derived_value_that_overflows_is_refused() => OnlyProblem(
        Problems(() => Import(Write("a.csv", "t,x,u\n0,1e300,0\n0.01,0,0\n"), Plain + "columns:\n  big: {scale: x, factor: 1e12, unit: V}\n")),
        "a.csv", "line 2, column 'big'", "overflows");

    [Fact]
    public void A_note_says_in_one_line_what_was_done()
    {
        string note = Import(WriteRows("a.csv", 3, k => k * 0.01, t => t, t => t), Plain.Replace("unit: s}", "unit: s, nominal: true}", StringComparison.Ordinal)).Notes[0].ToString();
        Assert.Contains("3 rows, median interval 0.01 s (nominal, not measured)", note, StringComparison.Ordinal);
    }
}
