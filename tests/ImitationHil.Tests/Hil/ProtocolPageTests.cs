using ImitationHil.Firmware;
using ImitationHil.Hil;
using ImitationHil.Linux;
using Xunit;

namespace ImitationHil.Tests.Bench;

/// <summary>Tables, numbers and examples of <c>firmware/PROTOCOL.md</c> are what the code does.</summary>
public sealed class ProtocolPageTests
{
    private static readonly (string Name, byte Type)[] Types =
    [
        ("hello", Wire.Hello), ("describe", Wire.Describe), ("image begin", Wire.ImageBegin), ("image part", Wire.ImagePart), ("image commit", Wire.ImageCommit),
        ("prepare", Wire.Prepare), ("arm", Wire.Arm), ("start", Wire.Start), ("act", Wire.Act), ("move", Wire.Move), ("stop", Wire.Stop),
        ("emergency stop", Wire.EmergencyStop), ("reset", Wire.Reset), ("get status", Wire.GetStatus), ("get fault", Wire.GetFault), ("get limits", Wire.GetLimits),
        ("get probe limits", Wire.GetProbeLimits), ("probe", Wire.Probe), ("get probe", Wire.GetProbe),
        ("trace", Wire.Trace), ("ended", Wire.Ended),
    ];

    [Fact]
    public void EveryTypeIsInItsTable()
    {
        string messages = ProtocolPage.Section("Messages");
        var requests = ProtocolPage.Rows(messages[..messages.IndexOf("\nUnasked", StringComparison.Ordinal)], 4).Where(cells => cells[0] != "type").ToList();
        Assert.Equal(Types[..19], requests.Select(cells => (cells[1], byte.Parse(cells[0]))));
        Assert.All(requests, cells => Assert.Equal(byte.Parse(cells[0]) | Wire.Reply, int.Parse(cells[3])));
        Assert.Equal(Types[19..], ProtocolPage.Rows(messages[..messages.IndexOf("\n### ", StringComparison.Ordinal)], 3).Where(cells => cells[0] != "type").Select(cells => (cells[1], byte.Parse(cells[0]))));
        Assert.All(Types, type => Assert.Contains($"\n### {type.Name} ({type.Type})\n", messages));
        Assert.Contains($"Version {Wire.Version}.", ProtocolPage.Text);
        Assert.Contains($"6 to {Wire.MaxPayload} bytes", ProtocolPage.Text);
        Assert.Contains($"1 to {Wire.MaxImagePart} bytes", ProtocolPage.Text);
        Assert.Contains($"at most {Wire.MaxProbeSamples} |", ProtocolPage.Text);
        Assert.Contains($"{PolicyImage.HeaderLength} to {PolicyImage.MaxLength} |", ProtocolPage.Text);
        Assert.Contains($"both at most {Signals.MaxSlots}.", ProtocolPage.Text);
    }

    [Fact]
    public void EveryMessageHasAnExampleThatFitsItsByteTable()
    {
        var examples = ProtocolPage.Examples;
        var expected = Types[..19].SelectMany(type => new[] { type.Type, (byte)(type.Type | Wire.Reply) }).Append(Wire.Trace).Append(Wire.Ended);
        Assert.Subset(examples.Select(e => e.Payload[0]).ToHashSet(), expected.ToHashSet());
        foreach (var example in examples.Where(e => e.Payload.Length < 3 || e.Payload[2] != Wire.Malformed))
        {
            if (example.What.Contains("255", StringComparison.Ordinal))
                continue;
            var fields = ProtocolPage.Fields[example.Payload[0]];
            int length = new FieldWalk(1, 1, example.Payload).Length(fields);
            Assert.True(length == example.Payload.Length, $"{example.What}: {example.Payload.Length} bytes, the table of type {example.Payload[0]} gives {length}");
        }
    }

    [Fact]
    public void ExamplesAreFramesOfTheWriterAndReadBack()
    {
        foreach (var (_, what, payload, frame) in ProtocolPage.Examples)
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
        var device = new ExampleDevice();
        var examples = ProtocolPage.Examples;
        Assert.True(examples.Count(e => e.FromHost) >= 40);
        for (int i = 0; i < examples.Count;)
        {
            var request = examples[i++];
            Assert.True(request.FromHost);
            var expected = new List<byte>();
            for (; i < examples.Count && !examples[i].FromHost; i++)
                expected.AddRange(examples[i].Frame);
            string found = Convert.ToHexString(device.Ask(request.Frame));
            Assert.True(Convert.ToHexString([.. expected]) == found, $"{request.What}: {found}");
        }
    }

    [Fact]
    public void TimeOutsAreThoseOfTheCode()
    {
        var options = new LinkOptions();
        (string, string, int, string)[] expected =
        [
            ("host", "reply", options.ReplyMilliseconds, "ms"),
            ("host", "repetitions", options.Repeats, "times"),
            ("host", "first repetition of start and move", options.FirstRepeatMilliseconds, "ms"),
            ("host", "start", options.StartMilliseconds, "ms"),
            ("host", "stand-alone silence", StandaloneRun.PatienceMilliseconds, "ms"),
            ("host", "stop grain", StandaloneRun.GrainMilliseconds, "ms"),
            ("device", "silence, tethered", DeviceLoop.SilenceMicroseconds / 1000, "ms"),
            ("device", "idle wait", DeviceLoop.IdleWaitMilliseconds, "ms"),
            ("device", "trace batch", TraceSender.BatchMicroseconds / 1000, "ms"),
            ("both", "stall", FileLine.DefaultStallMilliseconds, "ms"),
            ("both", "TCP keep-alive, first", TcpLine.KeepAliveSeconds, "s"),
            ("both", "TCP keep-alive, interval", TcpLine.KeepAliveIntervalSeconds, "s"),
            ("both", "TCP keep-alive, count", TcpLine.KeepAliveCount, "times"),
        ];
        var rows = ProtocolPage.Rows(ProtocolPage.Section("Time-outs"), 5).Where(cells => cells[0] != "side").ToList();
        Assert.Equal(expected, rows.Select(cells => (cells[0], cells[1], int.Parse(cells[2]), cells[3])));
        Assert.All(rows, cells => Assert.True(cells[4].Length > 5, $"{cells[1]} has no reason"));
    }

    [Fact]
    public void BlackBoxIsAsLongAsThePageSays()
    {
        var bench = new MemoryBench().Tethered();
        for (int step = 0; step < 70; step++)
            Assert.Equal(Status.Ok, bench.Client.Move(step, new float[2], new float[2], out _));
        Assert.Contains($"keeps the last {bench.Client.GetStatus().BlackBoxCount} policy periods", ProtocolPage.Text);
    }

    [Fact]
    public void FaultsAndImageErrorsAreInThePage()
    {
        string errors = string.Join(", ", Enum.GetValues<ImageError>().Skip(1).Select(e => (int)e));
        string numbers = ProtocolPage.Section("Numbers");
        string line = numbers.Split('\n').Single(l => l.StartsWith("- **image error**", StringComparison.Ordinal));
        Assert.Equal(errors, string.Join(", ", System.Text.RegularExpressions.Regex.Matches(line, @"\d+").Select(m => m.Value)));
        string states = numbers.Split('\n').Single(l => l.StartsWith("- **state**", StringComparison.Ordinal));
        Assert.All(Enum.GetValues<SupervisorState>(), state => Assert.Contains($"{(int)state} {Words(state)}", states));
    }

    internal static string Words(SupervisorState state) => state == SupervisorState.EmergencyStopped ? "emergency stopped" : state.ToString().ToLowerInvariant();
}
