using System.Text.RegularExpressions;
using ImitationHil.Tests.Support;

namespace ImitationHil.Tests.Firmware;

/// <summary>What must not be written in firmware/Runtime, found in its text.</summary>
public class SourceGateTests
{
    private static readonly (string Pattern, string Reason)[] Forbidden =
    [
        (@"\bMathF?\.", "its last bits differ by platform: FloatMath"),
        (@"\bchecked\b", "never throws on nanoFramework"),
        (@"\busing System\.Linq\b|\.(Select|Where|ToArray|Any|Sum)\(", "LINQ is generic"),
        (@"\bSpan<|\bReadOnlySpan<|\bList<|\bDictionary<|\bFunc<|\bAction<|\bIEnumerable<", "generic"),
        (@"\bstring\.Format\b|\$@?""", "text is made by the host"),
        (@"\byield\b|\basync\b|\bawait\b|\bstackalloc\b|\bvolatile\b|\bdecimal\b|\bunsafe\b", "not on nanoFramework"),
        (@"\bDateTime\b|\bStopwatch\b|\bnew Random\b|\bThread\b", "time and chance are arguments"),
        (@"\bfloat\.(IsNaN|IsFinite|IsInfinity)\b", "Finite holds the one order that is right on both platforms"),
    ];

    [Fact]
    public void Runtime_sources_hold_nothing_forbidden() => Assert.Empty(RuntimeFiles().SelectMany(file => Breaches(file, Repository.Text(file))));

    [Fact]
    public void Only_FloatBits_differs_by_platform()
    {
        // The programs and the operating system's part, too: what differs by platform lives in its own project.
        var files = Repository.Files(".cs").Where(file => file.StartsWith("firmware/", StringComparison.Ordinal)).ToList();
        Assert.Contains("firmware/Mcu/Program.cs", files);
        Assert.Contains("firmware/Pi/Program.cs", files);
        var with = files.Where(file => Regex.IsMatch(Repository.Text(file), @"^\s*#\s*if", RegexOptions.Multiline));
        Assert.Equal(["firmware/Runtime/Numbers/FloatBits.cs"], with);
    }

    [Theory]
    [InlineData("y = Math.Sqrt(x);")]
    [InlineData("y = MathF.Sin(x);")]
    [InlineData("int z = checked(a + b);")]
    [InlineData("float[] y = x.Select(v => v).ToArray();")]
    [InlineData("Span<float> y = x;")]
    [InlineData("List<int> y;")]
    [InlineData("string s = string.Format(\"{0}\", 1);")]
    [InlineData("string s = $\"{x}\";")]
    [InlineData("async void F()")]
    [InlineData("long t = DateTime.UtcNow.Ticks;")]
    [InlineData("if (float.IsNaN(y))")]
    public void Each_pattern_fires(string line) => Assert.NotEmpty(Breaches("plant.cs", line));

    [Theory]
    [InlineData("/// <summary>Not checked; see Math.Sqrt and List&lt;T&gt;.</summary>")]
    [InlineData("float y = FloatMath.Sin(x); // async is not needed")]
    public void Comments_and_own_names_pass(string line) => Assert.Empty(Breaches("plant.cs", line));

    private static List<string> RuntimeFiles()
    {
        var files = Repository.Files(".cs").Where(file => file.StartsWith("firmware/Runtime/", StringComparison.Ordinal)).ToList();
        Assert.True(files.Count > 30, "the Runtime has more files than that");
        return files;
    }

    private static IEnumerable<string> Breaches(string file, string text) =>
        from line in text.Split('\n').Select((content, index) => (Code: Regex.Replace(content, "//.*$", ""), Number: index + 1))
        from rule in Forbidden
        where Regex.IsMatch(line.Code, rule.Pattern)
        select $"{file}:{line.Number}: {line.Code.Trim()} ({rule.Reason})";
}
