using System.Text.RegularExpressions;
using ImitationHil.Firmware;
using Xunit;

namespace ImitationHil.Tests.Bench;

/// <summary>The examples and numbers of <c>firmware/PROTOCOL.md</c> are what the code does.</summary>
public sealed partial class ProtocolPageTests
{
    private static string Page()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
        {
            string file = Path.Combine(folder.FullName, "firmware", "PROTOCOL.md");
            if (File.Exists(file))
                return File.ReadAllText(file);
        }

        throw new FileNotFoundException("firmware/PROTOCOL.md is not above the tests");
    }

    private static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", ""));

    private static List<(string What, byte[] Payload, byte[] Frame)> Examples() =>
        [.. ExampleRow().Matches(Page()).Select(m => (m.Groups[1].Value, Hex(m.Groups[2].Value), Hex(m.Groups[3].Value)))];

    [Fact]
    public void ExamplesAreFramesOfTheWriterAndReadBack()
    {
        var examples = Examples();
        Assert.Equal(["hello", "its reply", "act", "its reply"], examples.Select(e => e.What.Split(',')[0]));
        foreach (var (what, payload, frame) in examples)
        {
            var writer = new FrameWriter();
            writer.Begin(payload[0], payload[1]);
            writer.PutBytes(payload, 2, payload.Length - 2);
            int length = writer.Finish();
            Assert.True(frame.SequenceEqual(writer.Encoded[..length]), $"{what}: {Convert.ToHexString(writer.Encoded, 0, length)}");

            var reader = new FrameReader();
            Assert.Equal(1, frame.Count(reader.Push));
            Assert.Equal((payload[0], payload[1], payload.Length - 2), (reader.Type, reader.Sequence, reader.Body.Left));
        }
    }

    [Fact]
    public void ExamplesAreWhatADeviceAnswers()
    {
        var examples = Examples();
        var bench = new MemoryBench().Loaded();
        new ImitationHil.Hil.RemotePolicy(bench.Client, SpyPlant.Shape).Reset(1);
        for (int i = 0; i < examples.Count; i += 2)
        {
            byte[] request = examples[i].Payload, expected = examples[i + 1].Payload;
            var reply = bench.Send(request[0], request[1], request[2..])!.Value;
            Assert.Equal(Convert.ToHexString(expected), Convert.ToHexString([reply.Type, reply.Sequence, .. reply.Body]));
        }
    }

    [Fact]
    public void EveryTypeIsInItsTable()
    {
        string page = Page();
        var numbers = new Dictionary<string, byte>
        {
            ["hello"] = Wire.Hello,
            ["describe"] = Wire.Describe,
            ["image begin"] = Wire.ImageBegin,
            ["image part"] = Wire.ImagePart,
            ["image commit"] = Wire.ImageCommit,
            ["prepare"] = Wire.Prepare,
            ["arm"] = Wire.Arm,
            ["start"] = Wire.Start,
            ["act"] = Wire.Act,
            ["move"] = Wire.Move,
            ["stop"] = Wire.Stop,
            ["emergency stop"] = Wire.EmergencyStop,
            ["reset"] = Wire.Reset,
            ["get status"] = Wire.GetStatus,
            ["get fault"] = Wire.GetFault,
            ["get limits"] = Wire.GetLimits,
            ["trace"] = Wire.Trace,
            ["ended"] = Wire.Ended,
        };
        var inPage = TypeRow().Matches(page).ToDictionary(m => m.Groups[2].Value, m => byte.Parse(m.Groups[1].Value));
        Assert.Equal(numbers.OrderBy(p => p.Value), inPage.OrderBy(p => p.Value));
        Assert.Contains($"Version {Wire.Version}.", page);
        Assert.Contains($"6 to {Wire.MaxPayload} bytes", page);
        Assert.Contains($"1 to {Wire.MaxImagePart} bytes", page);
    }

    [GeneratedRegex(@"^\| ([a-z ,0-9.-]+?) \| `([0-9A-F ]+)` \| `([0-9A-F ]+)` \|$", RegexOptions.Multiline)]
    private static partial Regex ExampleRow();

    [GeneratedRegex(@"^\| (\d+) \| ([a-z ]+) \|.*\|$", RegexOptions.Multiline)]
    private static partial Regex TypeRow();
}
