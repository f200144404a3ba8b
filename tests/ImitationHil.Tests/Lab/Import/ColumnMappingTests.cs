using ImitationHil.Lab.Data;
using ImitationHil.Lab.Import;
using Xunit;

namespace ImitationHil.Tests.Lab.Import;

public sealed class ColumnMappingTests : ImportBench
{
    [Fact]
    public void A_plain_mapping_gives_signals_and_defaults()
    {
        ColumnMapping mapping = ColumnMapping.Load(Write("map.yaml", Plain));
        Assert.Equal(10_000, mapping.PeriodMicroseconds);
        Assert.Equal(["x"], mapping.ToSignals().ObservationNames);
        Assert.Equal(["rad"], mapping.ToSignals().ObservationUnits);
        Assert.Equal(["V"], mapping.ToSignals().ActionUnits);
        Assert.False(mapping.Resample || mapping.SplitGaps || mapping.DropDuplicates || mapping.NominalTime);
    }

    // Each row plants one mistake into the good mapping: what is replaced, by what, where it must be reported, and how.
    [Theory]
    [InlineData("period: 0.01", "perod: 0.01", "line 3, column 1", "did you mean 'period'")]
    [InlineData("format: 1", "format: 2", "line 1, column 9", "'format' must be")]
    [InlineData("name: test", "", "line 1, column 1", "needs the key 'name'")]
    [InlineData("period: 0.01", "period: 0", "line 3, column 9", "'period' must be a number from")]
    [InlineData("period: 0.01", "period: nan", "line 3, column 9", "found 'nan'")]
    [InlineData("period: 0.01", "period: 0.0333333333", "line 3, column 9", "nearest is 0.033333 s")]
    [InlineData("unit: s}", "unit: V}", "line 4, column 25", "must be s, ms, us, ns or min")]
    [InlineData("unit: s}", "unit: s, nominal: maybe}", "line 4, column 37", "false or true")]
    [InlineData("x: rad", "x: radd", "line 5, column 15", "unknown unit 'radd'; did you mean 'rad'")]
    [InlineData("observation: [x]", "observation: [y0000]", "line 6, column 15", "no column 'y0000'")]
    [InlineData("observation: [x]", "observation: []", "line 6, column 14", "at least one entry")]
    [InlineData("observation: [x]", "observation: x", "line 6, column 14", "must be a list")]
    [InlineData("observation: [x]", "observation: [x, x]", "line 6, column 18", "'x' twice")]
    [InlineData("observation: [x]", "observation: [{column: x, name: ä}]", "line 6, column 15", "must be ASCII")]
    [InlineData("observation: [x]", "observation: [{column: x, unit: m}]", "line 6, column 15", "declared in m, but column 'x' is in rad")]
    [InlineData("applied: [u]", "applied: [u], expert: [x]", "line 7, column 9", "they must agree")]
    [InlineData("applied: [u]", "applied: [u], expert: [u, x]", "line 7, column 9", "one to one")]
    [InlineData("action: {applied: [u]}", "action: {applied: [u]}\ngaps: ignore", "line 8, column 7", "refuse or split")]
    [InlineData("action: {applied: [u]}", "action: {applied: [u]}\nsaturated: {colum: u, column: u}", "line 8, column 13", "did you mean 'column'")]
    public void One_mistake_is_named_with_its_place(string good, string bad, string place, string words)
    {
        IReadOnlyList<Problem> problems = MappingProblems(Plain.Replace(good, bad, StringComparison.Ordinal));
        Problem problem = Assert.Single(problems, p => p.Message.Contains(words, StringComparison.Ordinal));
        Assert.Equal(place, problem.Place);
        Assert.Equal("map.yaml", Path.GetFileName(problem.File));
    }

    [Theory]
    [InlineData("{minus: [x, later], unit: rad}", "line 9, column 18", "'later', which is derived later")]
    [InlineData("{minus: [x, first], unit: rad}", "line 9, column 18", "refers to itself")]
    [InlineData("{minus: [x, u], unit: rad}", "line 9, column 6", "'u' [V] is in V")]
    [InlineData("{minus: [x], unit: rad}", "line 9, column 14", "takes 2 column(s), found 1")]
    [InlineData("{derivative: x, cutoff: 50, unit: rad}", "line 9, column 6", "is in rad/s")]
    [InlineData("{derivative: x, cutoff: -5, unit: rad/s}", "line 9, column 30", "'cutoff' must be")]
    [InlineData("{derivative: x, unit: rad/s}", "line 9, column 6", "needs the key 'cutoff'")]
    [InlineData("{delay: x, samples: 1.5, unit: rad}", "line 9, column 26", "whole number")]
    [InlineData("{minsu: [x, x], unit: rad}", "line 9, column 7", "did you mean 'minus'")]
    [InlineData("{minus: [x, x], plus: [x, x], unit: rad}", "line 9, column 6", "exactly one operation, found minus and plus")]
    [InlineData("{minus: [x, x], unit: deg}", "line 9, column 28", "write rad")]
    [InlineData("{minus: [x, x], cutoff: 3, unit: rad}", "line 9, column 22", "unknown key 'cutoff'")]
    public void A_mistake_in_a_derived_column_is_named_with_its_place(string column, string place, string words)
    {
        string yaml = $"{Plain}columns:\nfirst: {column}\nlater: {{plus: [x, x], unit: rad}}\n"
            .Replace("first:", "  f:", StringComparison.Ordinal).Replace("later:", "  later:", StringComparison.Ordinal)
            .Replace("first", "f", StringComparison.Ordinal);
        Problem problem = Assert.Single(MappingProblems(yaml), p => p.Message.Contains(words, StringComparison.Ordinal));
        Assert.Equal(place, problem.Place);
    }

    [Fact]
    public void All_mistakes_are_reported_together()
    {
        string yaml = Plain.Replace("x: rad", "x: radd", StringComparison.Ordinal)
            .Replace("period: 0.01", "period: -1", StringComparison.Ordinal).Replace("[u]", "[v]", StringComparison.Ordinal);
        Assert.Equal(3, MappingProblems(yaml).Count);
    }

    [Fact]
    public void A_derived_column_may_not_take_the_name_of_a_recorded_one() => OnlyProblem(
        MappingProblems(Plain + "columns:\n  x: {plus: [u, u], unit: V}\n"), "map.yaml", "line 9, column 3", "a derived column needs another name");

    [Fact]
    public void More_slots_than_an_image_carries_are_refused()
    {
        string slots = string.Join(", ", Enumerable.Range(0, 33).Select(i => $"{{name: s{i}, column: x}}"));
        OnlyProblem(MappingProblems(Plain.Replace("[x]", $"[{slots}]", StringComparison.Ordinal)), "map.yaml",
            $"line 6, column {15 + slots.IndexOf("{name: s32", StringComparison.Ordinal)}", "33 entries, at most 32");
    }

    [Theory]
    [InlineData("a: [1, 2\nb: 3")]
    [InlineData("format: 1\nformat: 1\n")]
    [InlineData("@format: 1")]
    public void What_is_not_yaml_is_refused_with_its_place(string text)
    {
        Problem problem = Assert.Single(MappingProblems(text));
        Assert.Contains("is not YAML", problem.Message, StringComparison.Ordinal);
        Assert.StartsWith("line ", problem.Place, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("just words")]
    [InlineData("- a\n- b\n")]
    [InlineData("--- {}\n--- {}\n")]
    public void Yaml_that_is_no_mapping_is_refused(string text) =>
        Assert.Contains("is not a mapping", Assert.Single(MappingProblems(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Deep_nesting_and_binary_garbage_end_in_a_problem_not_in_a_crash()
    {
        Assert.Contains("levels deep", Assert.Single(MappingProblems(new string('[', 200_000))).Message, StringComparison.Ordinal);
        OnlyProblem(Problems(() => ColumnMapping.Load(Write("b.yaml", [1, 2, 0, 0xFF]))), "b.yaml", "byte 2", "not a text file");
        OnlyProblem(Problems(() => ColumnMapping.Load(Path.Combine(Folder, "no.yaml"))), "no.yaml", "", "no such file");
    }

    [Fact]
    public void Whatever_the_text_the_answer_is_a_mapping_or_problems()
    {
        // Syntax and known words in random order reach further into the parser than random letters do.
        string[] words = ["{", "}", "[", "]", ":", ": ", ",", "\n", "\n  ", "- ", "&a", "*a", "!!x ", "|", ">", "\"", "'", "#", "%", "---", "1", "x", "rad", .. Plain.Split(' ')];
        var random = new Random(1);
        for (int i = 0; i < 3000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => words[random.Next(words.Length)]));
            Assert.NotEmpty(MappingProblems(random.Next(2) == 0 ? text : Plain + text + "\n{"));
        }
    }

    [Fact]
    public void Shipped_maps_load_and_a_file_of_the_user_wins()
    {
        Assert.Equal(["emps", "pendubot", "pendubot-held", "pendubot-tvlqr", "pendubot-tvlqr-held", "qube"], ShippedMaps.Names);
        Assert.All(ShippedMaps.Names, n => Assert.NotEmpty(ColumnMapping.Load(ShippedMaps.Find(n)).Source));
        string own = Write("qube", Plain);
        Assert.Equal(own, ShippedMaps.Find(own));
        OnlyProblem(Problems(() => ShippedMaps.Find("qub")), "qub", "", "did you mean 'qube'", "emps");
    }
}
