using System.Text;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Import;
using Xunit;

namespace ImitationHil.Tests.Lab.Import;

public sealed class CsvTableTests : ImportBench
{
    [Theory]
    [InlineData("t,x\n0,1.5\n1,-2e-3\n")]
    [InlineData("t;x\n0;1.5\n1;-2e-3\n")]
    [InlineData("t\tx\n0\t1.5\n1\t-2e-3")]
    [InlineData("t, x\r\n0, 1.5\r\n1,  -2e-3 \r\n")]
    [InlineData("# by hand\n# t,x,y,z\nt,x\n0,1.5\n\n1,-2e-3\n\n")]
    [InlineData("\"t\",\"x\"\n\"0\",\"1.5\"\n1 , \"-2e-3\" \n")]
    [InlineData("\uFEFFt,x\n0,1.5\n1,-2e-3\n")]
    [InlineData("t,x\r0,1.5\r1,-2e-3\r")]
    public void Every_dialect_gives_the_same_table(string text)
    {
        CsvTable table = CsvTable.Read(Write("run.csv", text));
        Assert.Equal(["t", "x"], table.Header);
        Assert.Equal([0, 1], table["t"]);
        Assert.Equal([1.5, -2e-3], table["x"]);
    }

    [Fact]
    public void Numbers_keep_every_bit()
    {
        double[] values = [Math.PI, 1.0 / 3, double.Epsilon, double.MaxValue, -6.13592315154256468e-03];
        string text = "x\n" + string.Concat(values.Select(v => FormattableString.Invariant($"{v:R}\n")));
        Assert.Equal(values, CsvTable.Read(Write("run.csv", text))["x"]);
    }

    [Fact]
    public void Quoted_names_may_hold_delimiters_quotes_and_line_ends_and_lines_are_still_counted()
    {
        CsvTable table = CsvTable.Read(Write("run.csv", "\"a, b\",\"say \"\"x\"\"\nnow\"\n1,2\n"));
        Assert.Equal(["a, b", "say \"x\"\nnow"], table.Header);
        Assert.Equal(3, table.LineOf(0));
    }

    [Fact]
    public void A_column_that_is_not_asked_for_may_hold_text()
    {
        CsvTable table = CsvTable.Read(Write("run.csv", "t,mode,x\n0,idle,1\n"), ["t", "x"]);
        Assert.Equal([1], table["x"]);
        Assert.Equal(["t", "mode", "x"], table.Header);
    }

    [Theory]
    [InlineData("t,x\n0,1\n1\n", "line 3", "has 1 cells, the header has 2")]
    [InlineData("t,x\n0,1\n1,2,3\n", "line 3", "has 3 cells, the header has 2")]
    [InlineData("t,x\n0,1\n1,abc\n", "line 3, column 'x'", "'abc' is not a number")]
    [InlineData("t,x\r\n0,1\r\n1,abc\r\n", "line 3, column 'x'", "'abc' is not a number")]
    [InlineData("t,x\n0,1\n1,\n", "line 3, column 'x'", "is empty")]
    [InlineData("t,x\n0,nan\n", "line 2, column 'x'", "'nan' is not finite")]
    [InlineData("t,x\n0,NaN\n", "line 2, column 'x'", "'NaN' is not finite")]
    [InlineData("t,x\n0,-Infinity\n", "line 2, column 'x'", "'-Infinity' is not finite")]
    [InlineData("t,x\n0,1e999\n", "line 2, column 'x'", "'1e999' is not finite")]
    [InlineData("t;x\n0;1,5\n", "line 2, column 'x'", "decimal sign must be a point")]
    [InlineData("t,x\n0,\"1\n", "line 2, column 'x'", "quotes")]
    [InlineData("t,x\n0,\"1\"2\n", "line 2, column 'x'", "quotes")]
    [InlineData("t,x,t\n0,1,2\n", "line 1, column 't'", "2 times")]
    [InlineData("0,1\n2,3\n", "line 1", "expected a header row")]
    [InlineData("", "", "is empty")]
    [InlineData("# only a comment\n\n", "", "is empty")]
    [InlineData("t,x\n", "", "no data rows")]
    public void Bad_text_is_named_with_its_place(string text, string place, string words) =>
        OnlyProblem(CsvProblems(text), "run.csv", place, words);

    [Fact]
    public void Several_problems_are_reported_together()
    {
        IReadOnlyList<Problem> problems = CsvProblems("t,x\n0,a\n1\n2,nan\n");
        Assert.Equal(["line 2, column 'x'", "line 3", "line 4, column 'x'"], problems.Select(p => p.Place));
    }

    [Fact]
    public void After_twenty_problems_the_rest_is_only_counted()
    {
        IReadOnlyList<Problem> problems = CsvProblems("t,x\n" + string.Concat(Enumerable.Repeat("0,bad\n", 50)));
        Assert.Equal(21, problems.Count);
        Assert.Contains("30 more", problems[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_a_text_file_is_refused()
    {
        byte[] garbage = [0x74, 0xC3, 0x28, 0xFF, 0xFE, 0x0A];
        OnlyProblem(Problems(() => CsvTable.Read(Write("a.csv", garbage))), "a.csv", "byte 1", "not UTF-8");
        OnlyProblem(Problems(() => CsvTable.Read(Write("b.csv", [0x50, 0x4B, 0, 0]))), "b.csv", "byte 2", "not a text file");
        OnlyProblem(Problems(() => CsvTable.Read(Write("c.csv", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("t,x")]))), "c.csv", "", "UTF-16");
        OnlyProblem(Problems(() => CsvTable.Read(Folder)), Path.GetFileName(Folder), "", "is a folder");
        OnlyProblem(Problems(() => CsvTable.Read(Path.Combine(Folder, "no.csv"))), "no.csv", "", "no such file");
    }
}
