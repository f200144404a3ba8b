using System.Text.RegularExpressions;
using ImitationHil.Tests.Support;

namespace ImitationHil.Tests.House;

/// <summary>Order in the folders: every room has a sign on its door, no file is a heap, nothing tells of one machine.</summary>
public class FileTests
{
    private const int MostLines = 350;

    // In pieces, so that this file does not find itself.
    private static readonly Regex MachinePath = new(@"(?<![\w.])/(wo" + "rk|ro" + "ot|home/[a-z]+)/");
    private static readonly Regex PackageHost = new(@"https?://[^\s""<>]*nu" + "get", RegexOptions.IgnoreCase);

    // A folder that does not exist yet needs no sign.
    [Theory]
    [InlineData("firmware")]
    [InlineData("firmware/Runtime")]
    [InlineData("firmware/Linux")]
    [InlineData("firmware/Surfaces")]
    [InlineData("host")]
    [InlineData("host/Lab")]
    [InlineData("host/Cli")]
    [InlineData("hil")]
    [InlineData("tests")]
    [InlineData("schematics")]
    public void Every_folder_says_what_lives_there(string folder)
    {
        if (!Directory.Exists(Repository.PathOf(folder)))
            return;
        Assert.True(File.Exists(Repository.PathOf($"{folder}/README.md")), $"{folder} has no README.md");
        Assert.True(Repository.Text($"{folder}/README.md").Length > 200, $"{folder}/README.md says too little");
    }

    [Fact]
    public void No_source_file_is_a_heap()
    {
        var heaps = from file in Repository.Files(".cs")
                    let lines = File.ReadLines(Repository.PathOf(file)).Count()
                    where lines > MostLines
                    select $"{file}: {lines} lines, at most {MostLines}";
        Assert.Empty(heaps);
    }

    [Fact]
    public void No_file_names_a_machine_or_the_host_of_a_package_feed()
    {
        var wrong = from file in Repository.Files()
                    let text = TextOf(file)
                    where text != null && (MachinePath.IsMatch(text) || PackageHost.IsMatch(text))
                    select file;
        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("/wo", "rk/main")]
    [InlineData("see /ro", "ot/.config")]
    [InlineData("/home/", "someone/x")]
    [InlineData("https://api.nu", "get.org/v3")]
    public void The_patterns_find_what_they_look_for(string first, string second) =>
        Assert.True(MachinePath.IsMatch(first + second) || PackageHost.IsMatch(first + second));

    private static string? TextOf(string file)
    {
        var info = new FileInfo(Repository.PathOf(file));
        if (info.Length > 1 << 20)
            return null;
        string text = File.ReadAllText(info.FullName);
        return text.Contains('\0', StringComparison.Ordinal) ? null : text;
    }
}
