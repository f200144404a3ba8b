using System.Text;
using ImitationHil.Tests.Cli.Bench;
using ImitationHil.Tests.Support;

namespace ImitationHil.Tests.Cli;

/// <summary>Small runs and an image on the ideal pair, made once.</summary>
public sealed class IdealSession : IDisposable
{
    public IdealSession()
    {
        Bench.Done("record", "--plant", "sim:pair", "--episodes", "4", "--out", "demonstrations");
        Bench.Done("run", "--plant", "sim:pair", "--policy", "expert", "--episodes", "2", "--out", "rollouts");
        Bench.Done("fit", "--out", "good.img");
    }

    public ImitateBench Bench { get; } = new();

    public void Dispose() => Bench.Dispose();
}

/// <summary>Whatever is wrong with an input: exit 2, file and place named, nothing written.</summary>
public sealed class BadInputTests(IdealSession session) : IClassFixture<IdealSession>
{
    private readonly ImitateBench _bench = session.Bench;

    public static TheoryData<string, string> BadImages => new()
    {
        { "flipped", "bad.img: bytes 259 to 262: damaged: the CRC-32 does not match" },
        { "truncated", "bad.img: bytes 8 to 11, file of 131 bytes: not a whole image" },
        { "empty", "bad.img: bytes 8 to 11, file of 0 bytes: not a whole image" },
        { "foreign", "bad.img: bytes 0 to 3: not a policy image" },
        { "future", "bad.img: bytes 4 to 5: written in another version of the image format; this program reads version 1" },
        { "not-finite", "bad.img: a weight is NaN or infinite" },
        { "self-test", "bad.img: the policy does not reproduce its self-test bits" },
    };

    [Theory]
    [MemberData(nameof(BadImages))]
    public void BadImagesAreRefused(string damage, string text)
    {
        byte[] good = File.ReadAllBytes(_bench.PathOf("good.img"));
        _bench.Write("bad.img", damage switch
        {
            "flipped" => Changed(good, bytes => bytes[^20] ^= 4),
            "truncated" => good[..(good.Length / 2)],
            "empty" => [],
            "foreign" => Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("This is a letter, not a policy. ", 8))),
            "future" => ImageBytes.With(good, bytes => ImageBytes.PutShort(bytes, ImageBytes.Version, 2)),
            "not-finite" => ImageBytes.With(good, bytes => ImageBytes.PutFloat(bytes, ImageBytes.WeightsAt(bytes), float.NaN)),
            _ => ImageBytes.With(good, bytes => bytes[^6] ^= 1),
        });
        _bench.Refused(["inspect", "bad.img"], text);
        _bench.Refused(["verify", "bad.img"], text);
        _bench.Refused(["verify", "good.img", "bad.img", "--plant", "pty:sim:pair"], text);
        _bench.Refused(["run", "--plant", "sim:pair", "--policy", "bad.img"], text);
    }

    [Fact]
    public void AllBadImagesAreListed()
    {
        _bench.Write("one.img", "x");
        _bench.Refused(["verify", "one.img", "good.img", "two.img"], "one.img: bytes 8 to 11", "two.img: cannot be read");
    }

    [Fact]
    public void ImageAndPlantNeedOneContract()
    {
        _bench.Refused(["run", "--plant", "sim:furuta", "--policy", "good.img"], "good.img: bytes 12 to 15: contract", "x1[rad], x2[rad]", "e_alpha[rad]");
        _bench.Refused(["run", "--plant", "pty:sim:furuta", "--policy", "good.img"], "good.img: bytes 12 to 15: contract");
        _bench.Refused(["run", "--plant", "sim:pair?period=0.1", "--policy", "good.img"], "every 200000 us", "every 100000 us");
    }

    [Theory]
    [InlineData("moon", "moon: not an address")]
    [InlineData("sim:moon", "sim:moon: unknown plant; known are sim:pair")]
    [InlineData("sim:pair?g=9&zz=1&sign=0", "g: '9' is not a number from 1.001 to 1.999", "zz: unknown parameter", "sign: expected 1 or -1")]
    [InlineData("sim:pair?g", "g: expected key=value")]
    [InlineData("sim:pair?g=1.5&g=1.6", "g: given twice")]
    [InlineData("rig:two-motor/pair?cpr=8400.5", "cpr: expected a whole number")]
    [InlineData("pty:sim:moon", "sim:moon: unknown plant")]
    [InlineData("tcp:localhost", "expected tcp:HOST:PORT")]
    [InlineData("tty:/dev/ttyUSB0?baud=fast", "baud: 'fast' is not a number")]
    public void BadAddressesAreRefused(string plant, params string[] texts) => _bench.Refused(["run", "--plant", plant, "--policy", "zero"], texts);

    [Fact]
    public void EachVerbSaysWhichPlantsItTakes()
    {
        _bench.Refused(["record", "--plant", "pty:"], "pty:: is a device");
        _bench.Refused(["device", "--plant", "tcp:host:1"], "is a device");
        _bench.Refused(["verify", "good.img", "--plant", "sim:pair"], "sim:pair: is not a device; expected pty:, tty: or tcp:");
        _bench.Refused(["run", "--plant", "pty:", "--device", "pty:", "--policy", "zero"], "--device", "the plant is on a device already");
        _bench.Refused(["run", "--plant", "sim:pair", "--device", "sim:pair", "--policy", "zero"], "is not a device");
        _bench.Refused(["record", "--plant", "sim:pendulum"], "--eyes shared");
    }

    [Fact]
    public void BadPoliciesAndStartsAreRefused()
    {
        _bench.Refused(["run", "--plant", "sim:pair", "--policy", "magic"], "--policy: magic: is neither a file nor a policy of this plant; those are zero, expert");
        _bench.Refused(["run", "--plant", "sim:pair", "--policy", "zero", "--start", "1"], "--start: 1: has 1 numbers; expected one for each of the plant's 2 states: x1, x2");
        _bench.Refused(["run", "--plant", "sim:pair", "--policy", "zero", "--start", "1,a"], "--start: a: is not a number");
        _bench.Refused(["run", "--plant", "sim:pair", "--policy", "zero", "--start", "1,nan"], "--start: nan: is not a number");
        _bench.Refused(["fit", "--policy", "chunk", "--chunk", "15", "--from", "demonstrations"], "--chunk: 15: is longer than the longest episode in demonstrations, 14 policy periods");
    }

    [Fact]
    public void FoldersThatAreNoRunsAreRefused()
    {
        Directory.CreateDirectory(_bench.PathOf("no-run"));
        Directory.CreateDirectory(_bench.PathOf("half-run"));
        File.Copy(_bench.PathOf("rollouts/run.json"), _bench.PathOf("half-run/run.json"), overwrite: true);
        foreach (string verb in new[] { "inspect", "export", "compare" })
        {
            _bench.Refused([verb, "no-run"], "no-run: run.json: cannot be read", "with run.json and trace.mcap");
            _bench.Refused([verb, "half-run"], "half-run", "trace.mcap");
        }

        _bench.Refused(["inspect", "nowhere"], "nowhere: cannot be read");
        _bench.Refused(["export", "nowhere"], "nowhere: run.json");
        _bench.Refused(["report", "rollouts"], "report.json: does not exist");
        _bench.Refused(["fit", "--from", "no-run", "nowhere"], "no-run: run.json", "nowhere: run.json");
        _bench.Write("no-run/run.json", "{ \"format\": 1, ");
        _bench.Refused(["inspect", "no-run"], "no-run/run.json");
        _bench.Write("no-run/report.json", "[]");
        _bench.Refused(["report", "no-run"], "no-run/report.json");
    }

    [Fact]
    public void RunsOfTheWrongKindAreRefused()
    {
        _bench.Refused(["compare", "demonstrations"], "no rollouts among the runs");
        _bench.Refused(["fit", "--from", "rollouts"], "rollouts: run.json, kind: is 'rollouts'");
        _bench.Done("record", "--plant", "sim:furuta", "--eyes", "shared", "--episodes", "1", "--out", "other");
        _bench.Refused(["fit", "--from", "demonstrations", "other", "rollouts"], "other: run.json, signals: differ from those of demonstrations", "rollouts: run.json, kind");
        _bench.Refused(["fit", "--from", "demonstrations", "--test", "other"], "other: run.json, signals");
    }

    [Theory]
    [InlineData("{ not json")]
    [InlineData("[]")]
    [InlineData("{\"demonstrations\": null, \"runs\": []}")]
    [InlineData("{\"demonstrations\": [null], \"runs\": []}")]
    [InlineData("")]
    public void ADamagedMemoryIsNamedAndMended(string text)
    {
        using var bench = new ImitateBench();
        Directory.CreateDirectory(bench.PathOf("runs"));
        bench.Write("runs/last.json", text);
        bench.Refused(["fit"], "runs/last.json", "delete it and name inputs");
        bench.Refused(["compare"], "runs/last.json");
        bench.Done("record", "--plant", "sim:pair", "--episodes", "2");
        bench.Done("fit");
    }

    private static byte[] Changed(byte[] good, Action<byte[]> change)
    {
        byte[] copy = [.. good];
        change(copy);
        return copy;
    }
}
