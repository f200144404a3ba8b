using System.IO.Pipes;
using ImitationHil.Linux;
using ImitationHil.Tests.Lab.Records;
using ImitationHil.Tests.Support;

namespace ImitationHil.Tests.Kill;

/// <summary>The guard's parts by themselves.</summary>
public class GuardPartTests
{
    [Fact]
    public void Zero_replaces_whatever_stood_there()
    {
        using var folder = new TempFolder();
        string path = folder.Sub("duty_cycle");
        File.WriteAllText(path, "800000\n");
        using var file = new OutputFile(path);
        Assert.False(file.IsZero());
        Assert.True(file.SetZero());
        Assert.Equal("0\n", File.ReadAllText(path));
        Assert.True(file.IsZero());
        File.WriteAllText(path, "05\n");
        Assert.False(file.IsZero());
    }

    [Fact]
    public void Setting_zero_allocates_nothing()
    {
        using var folder = new TempFolder();
        GuardBench.MakeTree(folder.Path);
        using var outputs = GuardedOutputs.Open(new GuardOptions { Root = folder.Path, Channels = ["pwmchip0/pwm0", "pwmchip0/pwm1"] }, [])!;
        outputs.SetZero();
        Assert.Equal(0, Allocations.Least(() =>
        {
            for (int i = 0; i < 200; i++)
                outputs.SetZero();
        }));
        Assert.True(outputs.AreZero());
    }

    [Fact]
    public void An_output_that_refuses_does_not_keep_the_others_on()
    {
        using var folder = new TempFolder();
        GuardBench.MakeTree(folder.Path);

        // Every write to it fails with "no space left on device".
        string refusing = Path.Combine(folder.Path, "pwmchip0/pwm0/duty_cycle");
        File.Delete(refusing);
        File.CreateSymbolicLink(refusing, "/dev/full");
        using var outputs = GuardedOutputs.Open(new GuardOptions { Root = folder.Path, Channels = ["pwmchip0/pwm0", "pwmchip0/pwm1"], EnableLine = folder.Sub("enable-line") }, [])!;
        Assert.False(outputs.SetZero());
        Assert.False(outputs.AreZero());
        foreach (string file in new[] { "pwmchip0/pwm1/duty_cycle", "pwmchip0/pwm0/enable", "pwmchip0/pwm1/enable", "enable-line" })
            Assert.Equal("0\n", File.ReadAllText(folder.Sub(file)));
    }

    [Fact]
    public void Every_output_that_cannot_be_opened_is_named()
    {
        using var folder = new TempFolder();
        GuardBench.MakeTree(folder.Path);
        var problems = new List<string>();
        Assert.Null(GuardedOutputs.Open(new GuardOptions { Root = folder.Path, Channels = ["pwmchip0/pwm0", "pwmchip7/pwm0"], EnableLine = folder.Sub("none") }, problems));
        Assert.Equal(3, problems.Count);
        Assert.Contains(problems, problem => problem.Contains("pwmchip7/pwm0/duty_cycle", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Contains("pwmchip7/pwm0/enable", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Contains("none", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_its_outputs_a_guard_does_not_become_ready()
    {
        using var folder = new TempFolder();
        var refused = Assert.Throws<LineException>(() => GuardLink.Start(new GuardOptions { Root = folder.Path, Channels = ["pwmchip0/pwm0"] }));
        Assert.Contains("Nothing is driven without it", refused.Message);
    }

    [Fact]
    public void Options_survive_the_way_to_the_guard_and_bad_ones_are_all_named()
    {
        var options = new GuardOptions { Root = "/r", Channels = ["a", "b"], EnableLine = "/e", HeartbeatMilliseconds = 7, Report = "/p" };
        var problems = new List<string>();
        var parsed = GuardOptions.Parse([.. options.ToArguments()], problems);
        Assert.Empty(problems);
        Assert.Equal(options.Channels, parsed.Channels);
        Assert.Equal((options.Root, options.EnableLine, options.HeartbeatMilliseconds, options.Report), (parsed.Root, parsed.EnableLine, parsed.HeartbeatMilliseconds, parsed.Report));
        GuardOptions.Parse(["--heartbeat-ms", "-1", "--what", "x", "--root"], problems);
        Assert.Equal(4, problems.Count);
    }

    [Fact]
    public void A_sign_of_life_allocates_nothing()
    {
        using var folder = new TempFolder();
        GuardBench.MakeTree(folder.Path);
        using var guard = GuardLink.Start(new GuardOptions { Root = folder.Path, Channels = ["pwmchip0/pwm0"], HeartbeatMilliseconds = 0 });
        for (int i = 0; i < 100; i++)
            Assert.True(guard.Beat());
        bool alive = true;
        Assert.Equal(0, Allocations.Least(() =>
        {
            for (int i = 0; i < 2000; i++)
                alive &= guard.Beat();
        }));
        Assert.True(alive);
    }

    [Theory]
    [InlineData("BI", GuardCause.ControllerGone)]
    [InlineData("IB", GuardCause.ControllerHung)]
    public void Silence_is_a_hang_of_a_controller_that_drives_and_of_no_other(string said, GuardCause expected)
    {
        using var folder = new TempFolder();
        GuardBench.MakeTree(folder.Path);
        using var outputs = GuardedOutputs.Open(new GuardOptions { Root = folder.Path, Channels = ["pwmchip0/pwm0"] }, [])!;
        using var to = new AnonymousPipeServerStream(PipeDirection.Out);
        using var from = new AnonymousPipeServerStream(PipeDirection.In);
        using var guard = new DeadManGuard(outputs, (int)to.ClientSafePipeHandle.DangerousGetHandle(), (int)from.ClientSafePipeHandle.DangerousGetHandle(), 1, -1);
        GuardOutcome? outcome = null;
        var run = new Thread(() => outcome = guard.Run());
        run.Start();
        Assert.Equal(DeadManGuard.Ready, from.ReadByte());
        to.Write(System.Text.Encoding.ASCII.GetBytes(said));
        Assert.Equal(DeadManGuard.Beat, from.ReadByte());

        // A hundred times what a driving one is allowed; then its end of the pipe closes.
        run.Join(100);
        to.Dispose();
        Assert.True(run.Join(TimeSpan.FromMinutes(1)), "the guard does not end");
        Assert.Equal(expected, outcome!.Cause);
    }
}
