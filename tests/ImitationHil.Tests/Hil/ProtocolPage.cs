using System.Text.RegularExpressions;
using ImitationHil.Firmware;
using ImitationHil.Hil;
using ImitationHil.Tests.Support;
using Xunit;

namespace ImitationHil.Tests.Bench;

/// <summary>One line of the worked examples.</summary>
/// <param name="FromHost">Who says it.</param>
/// <param name="What">In words.</param>
/// <param name="Payload">Without the CRC.</param>
/// <param name="Frame">As it is on the line.</param>
internal sealed record ProtocolExample(bool FromHost, string What, byte[] Payload, byte[] Frame);

/// <summary>One row of a byte table; the offset is empty where it depends on what stands before.</summary>
internal sealed record ProtocolField(string Offset, string Size, string Name, string Meaning);

/// <summary><c>firmware/PROTOCOL.md</c>, taken apart.</summary>
internal static partial class ProtocolPage
{
    public static string Text { get; } = Repository.Text("firmware/PROTOCOL.md").ReplaceLineEndings("\n");

    /// <summary>The worked examples in their order: one session of one device.</summary>
    public static List<ProtocolExample> Examples { get; } =
        [.. ExampleRow().Matches(Section("Worked examples")).Select(m => new ProtocolExample(m.Groups[1].Value == "host", m.Groups[2].Value, Hex(m.Groups[3].Value), Hex(m.Groups[4].Value)))];

    /// <summary>What stands under a heading of the second level.</summary>
    public static string Section(string heading)
    {
        int start = Text.IndexOf($"\n## {heading}\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"PROTOCOL.md has no section '{heading}'");
        int end = Text.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        return end < 0 ? Text[start..] : Text[start..end];
    }

    /// <summary>Cells of the rows of every table with so many columns in a text, without headers.</summary>
    public static IEnumerable<string[]> Rows(string text, int columns) =>
        from line in text.Split('\n')
        where line.StartsWith("| ", StringComparison.Ordinal)
        let cells = line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray()
        where cells.Length == columns && !cells[0].StartsWith("---", StringComparison.Ordinal)
        select cells;

    /// <summary>Fields behind the sequence number by type: of the request, and with 128 added, of its reply; "row" is type 0.</summary>
    public static Dictionary<int, List<ProtocolField>> Fields { get; } = ReadFields();

    private static Dictionary<int, List<ProtocolField>> ReadFields()
    {
        var all = new Dictionary<int, List<ProtocolField>>();
        foreach (Match section in MessageSection().Matches(Section("Messages") + "\n### "))
        {
            int type = section.Groups[1].Success ? int.Parse(section.Groups[1].Value) : 0;
            string[] parts = section.Groups[2].Value.Split($"Reply ({type + 128}):");
            all[type] = Read(parts[0]);
            if (parts.Length > 1)
                all[type + 128] = Read(parts[1]);
        }

        return all;
    }

    private static List<ProtocolField> Read(string text) =>
        [.. Rows(text, 4).Where(cells => cells[0] != "offset").Select(cells => new ProtocolField(cells[0] == "..." ? "" : cells[0], cells[1], cells[2], cells[3]))];

    private static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal));

    [GeneratedRegex(@"^\| (host|device) \| ([^|]+?) \| `([0-9A-F ]+)` \| `([0-9A-F ]+)` \|$", RegexOptions.Multiline)]
    private static partial Regex ExampleRow();

    [GeneratedRegex(@"\n### (?:[a-z ]+ \((\d+)\)|row)\n(.*?)(?=\n### )", RegexOptions.Singleline)]
    private static partial Regex MessageSection();
}

/// <summary>Walks a payload along a byte table.</summary>
internal sealed class FieldWalk(int n, int m, byte[] payload)
{
    private int _at = 2;

    /// <summary>The length that the fields give; fields that the payload ends before are left out where they may be.</summary>
    public int Length(IReadOnlyList<ProtocolField> fields)
    {
        foreach (var field in fields)
        {
            if (_at == payload.Length && (payload[0] & 128) != 0 && field != fields[0] && (payload[2] != 0 || field.Meaning.Contains("tethered only", StringComparison.Ordinal)))
                break;
            if (field.Offset.Length > 0)
                Assert.True(Value(field.Offset) == _at, $"{field.Name} stands at {_at}, the table says {field.Offset}");
            _at += Size(field.Size);
        }

        return _at;
    }

    private int Size(string size)
    {
        int row = 6 + 4 * n + 8 * m;
        switch (size)
        {
            case "rest":
                return payload.Length - _at;
            case "row":
                return row;
            case "count x row":
                return payload[3] * row;
            case "n x text text":
                return Texts(2 * n);
            case "m x text text":
                return Texts(2 * m);
            default:
                return Value(size);
        }
    }

    private int Texts(int count)
    {
        int start = _at, at = _at;
        for (int i = 0; i < count; i++)
            at += 1 + payload[at];
        return at - start;
    }

    // Sums such as 3 + 12 m + 4 n.
    private int Value(string sum) => sum.Split('+').Sum(term =>
    {
        string[] factors = term.Trim().Split(' ');
        int letter = factors.Length == 1 ? 1 : factors[1] switch { "n" => n, "m" => m, "k" => payload[10], "count" => payload[19], _ => throw new FormatException(sum) };
        return int.Parse(factors[0]) * letter;
    });
}

/// <summary>The device of the worked examples: x+ = x + u, and all else as the page says.</summary>
internal sealed class ExampleDevice
{
    public static readonly Signals Shape = new(["angle"], ["rad"], ["target"], ["rad"], 200000);

    private readonly LoopbackLines _lines = new();
    private readonly ManualClock _clock = new();
    private readonly DeviceLoop _loop;

    public ExampleDevice()
    {
        _lines.Device.Idle = _ => { };
        _loop = new DeviceLoop(_lines.Device, _clock, new Plant(), new Limits([-1f], [1f], [0.25f], [-10f], [10f]), 0xB0071D00);
    }

    /// <summary>Sends bytes and returns what the device says until it is silent.</summary>
    public byte[] Ask(byte[] bytes)
    {
        Assert.True(_lines.Host.Write(bytes, 0, bytes.Length));
        _lines.Host.Idle = _ => { };
        var all = new List<byte>();
        var buffer = new byte[4096];
        for (int silent = 0; silent < 5 + bytes.Length / 256;)
        {
            _loop.Poll();
            _clock.Advance(1);
            int got = _lines.Host.Read(buffer, 0, buffer.Length, 0);
            silent = got == 0 ? silent + 1 : 0;
            all.AddRange(buffer[..got]);
        }

        return [.. all];
    }

    // 100 counts a tick at full duty.
    private sealed class Motor : IAxis
    {
        private int _position;
        private float _duty;

        public int MotorCount => 1;

        public int TickMicroseconds => 5000;

        public int CountsPerTurn => 1000;

        public void Prepare(uint seed) => _duty = 0;

        public Status WaitTick(int[] counts)
        {
            counts[0] = _position += (int)(100 * _duty);
            return Status.Ok;
        }

        public void Write(float[] duty) => _duty = duty[0];

        public void Stop() => _duty = 0;

        public void Dispose() => Stop();
    }

    private sealed class Plant : IProbedPlant
    {
        private float _x;

        public Plant()
        {
            var guard = new AxisGuard(new Motor(), 1f, 1000, 10);
            Probe = new AxisProbe(guard, guard, 0.25f, 100, null);
        }

        public AxisProbe? Probe { get; }

        public Signals Signals => Shape;

        public int LimitsInForce => 0;

        public Status Reset(Episode episode, float[] observation)
        {
            if (episode.Start.Length > 1)
                return Status.NotAllowed;
            _x = episode.Start.Length == 1 ? episode.Start[0] : 0.5f;
            observation[0] = _x;
            return Status.Ok;
        }

        public Status Step(float[] action, float[] observation)
        {
            _x += action[0];
            observation[0] = _x;
            return Status.Ok;
        }

        public void Stop()
        {
        }

        public void Dispose()
        {
        }
    }
}
