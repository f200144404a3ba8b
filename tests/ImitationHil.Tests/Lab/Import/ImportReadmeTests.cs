using System.Text.RegularExpressions;
using ImitationHil.Lab.Import;
using Xunit;

namespace ImitationHil.Tests.Lab.Import;

/// <summary>The README is what a stranger writes a mapping from: its example must load and its lists must be complete.</summary>
public sealed class ImportReadmeTests : ImportBench
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Root(), "host", "Lab", "Import", "README.md"));

    [Fact]
    public void The_example_is_a_valid_mapping()
    {
        string yaml = Text.Split("```yaml\n")[1].Split("```")[0];
        Assert.Equal("qube-furuta", ColumnMapping.Load(Write("map.yaml", yaml)).Name);
    }

    [Fact]
    public void Every_unit_that_is_known_is_listed()
    {
        string list = Text.Split("## Units\n")[1].Split("The first")[0];
        Assert.Equal(Units.Known.Order(), Regex.Matches(list, "`([^`]+)`").Select(m => m.Groups[1].Value).Order());
    }

    [Fact]
    public void Every_operation_and_top_key_that_an_error_lists_is_described()
    {
        string keys = Assert.Single(MappingProblems(Plain + "zzzzzzzzzzzz: 1\n")).Message.Split("known: ")[1];
        Assert.All(keys.Split(", "), k => Assert.Contains($"| `{k}", Text, StringComparison.Ordinal));
        string operations = MappingProblems(Plain + "columns:\n  y: {unit: V}\n")[0].Message.Split("operations: ")[1];
        Assert.All(operations.Split(", "), o => Assert.Contains($"| `{o}: ", Text, StringComparison.Ordinal));
    }

    private static string Root()
    {
        DirectoryInfo folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ImitationHil.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }
}
