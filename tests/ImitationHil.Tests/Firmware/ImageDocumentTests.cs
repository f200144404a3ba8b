using System.Text.RegularExpressions;
using ImitationHil.Firmware;
using ImitationHil.Lab.Policies;
using ImitationHil.Tests.Support;

namespace ImitationHil.Tests.Firmware;

/// <summary>The worked example of POLICY-IMAGE.md is an image, byte for byte the one that the exporter writes.</summary>
public class ImageDocumentTests
{
    private static readonly string Text = Repository.Text("firmware/POLICY-IMAGE.md").ReplaceLineEndings("\n");

    [Fact]
    public void The_worked_example_is_what_the_exporter_writes()
    {
        var signals = new Signals(["angle"], ["rad"], ["target"], ["rad"], 200000);
        byte[] expected = ImageWriter.Write(new PolicySpec("half", signals, PolicySpec.Gain, 1, 0, [-0.5f]));
        Assert.Equal(Convert.ToHexString(expected), Convert.ToHexString(Example()));
    }

    [Fact]
    public void The_worked_example_is_accepted_and_means_what_it_says()
    {
        byte[] bytes = Example();
        var image = PolicyImage.Read(bytes, bytes.Length, out var error);
        Assert.Equal(ImageError.None, error);
        var action = new float[1];
        image!.Policy.Act([3f], action);
        Assert.Equal(-1.5f, action[0]);
    }

    [Fact]
    public void Every_reason_for_refusal_is_explained_and_none_is_invented()
    {
        string section = Text[Text.IndexOf("## Refusal", StringComparison.Ordinal)..Text.IndexOf("## Worked example", StringComparison.Ordinal)];
        var printed = Regex.Matches(section, @"^\| (\d+) \| `(\w+)` \|", RegexOptions.Multiline).Select(match => $"{match.Groups[1].Value} {match.Groups[2].Value}");
        Assert.Equal(Enum.GetValues<ImageError>().Select(error => $"{(int)error} {error}"), printed);
    }

    // Rows "| offset | bytes | meaning |" of the section, whose offsets must follow one another.
    private static byte[] Example()
    {
        var bytes = new List<byte>();
        string section = Text[Text.IndexOf("## Worked example", StringComparison.Ordinal)..];
        foreach (Match row in Regex.Matches(section, @"^\| (\d+) \| `([0-9A-F ]+)` \|", RegexOptions.Multiline))
        {
            Assert.Equal(bytes.Count, int.Parse(row.Groups[1].Value));
            bytes.AddRange(Convert.FromHexString(row.Groups[2].Value.Replace(" ", "", StringComparison.Ordinal)));
        }

        Assert.NotEmpty(bytes);
        return [.. bytes];
    }
}
