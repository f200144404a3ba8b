using System.Diagnostics;
using ImitationHil.Firmware;
using ImitationHil.Hil;
using ImitationHil.Lab.Policies;
using ImitationHil.Linux;
using ImitationHil.Pi;
using ImitationHil.Tests.Kill;
using ImitationHil.Tests.PiProgram.Fakes;

namespace ImitationHil.Tests.PiProgram;

/// <summary>
/// The whole Raspberry Pi program as a process on a fake tree, with its guard beside it: one of the two is killed while the motors
/// turn. Times are those of <c>tests/guard-kill.sh</c>; here only what happened decides.
/// </summary>
public sealed class PiGuardTests : IDisposable
{
    private static readonly string[] Off = ["0\n", "0\n", "0\n", "0\n"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly PiTree _tree = new(5);
    private readonly Process _program;
    private readonly int _guard, _port;

    public PiGuardTests()
    {
        var start = new ProcessStartInfo(DotNetHost.Path, [typeof(PiGuardTests).Assembly.Location, "pi", _tree.Root])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _program = Process.Start(start)!;
        string first = _program.StandardOutput.ReadLine() ?? _program.StandardError.ReadToEnd(), second = _program.StandardOutput.ReadLine() ?? "";
        Assert.StartsWith("guard process ", first);
        _guard = int.Parse(first.Split(' ')[2]);
        _port = int.Parse(second.Split("127.0.0.1:")[1].Split(';')[0]);
    }

    public void Dispose()
    {
        if (!_program.HasExited)
            _program.Kill();
        _program.WaitForExit(Patience);
        GuardBench.WaitUntil(() => GuardBench.IsGone(_guard), "the guard's end");
        _program.Dispose();
        _tree.Dispose();
    }

    [Fact]
    public void A_killed_program_leaves_every_output_at_zero()
    {
        using var device = Drive();
        _program.Kill();
        GuardBench.WaitUntil(() => File.Exists(_tree.GuardReport), "the guard's report");
        string report = File.ReadAllText(_tree.GuardReport);
        Assert.Contains("\"ControllerGone\"", report);
        Assert.Contains("\"confirmed\": true", report);
        Assert.Equal(Off, _tree.Outputs());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_program_whose_guard_is_killed_stops_with_48(bool drives)
    {
        using var device = drives ? Drive() : null;
        GuardBench.Signal(_guard, "KILL");
        Assert.True(_program.WaitForExit(Patience), "the program does not end");
        Assert.Equal(3, _program.ExitCode);
        Assert.Contains("48 GuardLost: the dead-man guard is lost", _program.StandardError.ReadToEnd());
        Assert.Equal(Off, _tree.Outputs());
    }

    [Fact]
    public void A_program_that_is_told_to_end_while_it_drives_is_off_and_releases_its_guard()
    {
        using var device = Drive();
        _program.StandardInput.WriteLine();
        Assert.True(_program.WaitForExit(Patience), "the program does not end");
        Assert.Equal(0, _program.ExitCode);
        Assert.Contains("\"Released\"", File.ReadAllText(_tree.GuardReport));
        Assert.Equal(Off, _tree.Outputs());
    }

    // A stand-alone episode, so that no pace of this test matters: A + K = -1.2 I grows until the set-point's limit, and then swings from
    // one end to the other for ever.
    private DeviceClient Drive()
    {
        var shape = TwoMotorRig.Rig.Shaping.Signals;
        var device = new DeviceClient(TcpLine.Connect("127.0.0.1", _port), new LinkOptions { ReplyMilliseconds = 10000 });
        device.LoadImage(ImageWriter.Write(new PolicySpec("swing", shape, PolicySpec.Gain, 1, 0, [-2.7f, -0.75f, 0.75f, -1.2f])));
        Assert.Equal(Status.Ok, device.Prepare(DeviceMode.Standalone, shape.Contract));
        Assert.Equal(Status.Ok, device.Arm());
        Assert.Equal(Status.Ok, device.Start(new Episode(1, 100_000, [0.3f, -0.3f]), []));

        // Past the ramp of the start: a full duty is half of the period's 50 us and more.
        GuardBench.WaitUntil(() => _tree.Outputs() is [var one, var two, "1\n", "1\n"] && (one.Length > 5 || two.Length > 5), "a driven motor");
        return device;
    }
}
