using System.Net;
using System.Net.Sockets;
using ImitationHil.Hil;
using ImitationHil.Linux;
using ImitationHil.Pi;
using ImitationHil.Tests.PiProgram.Fakes;
using ImitationHil.Tests.Support;

namespace ImitationHil.Tests.PiProgram;

/// <summary>The program from its command line on: what it prints, which exit code it has, and what it leaves switched.</summary>
public sealed class PiProgramTests : IDisposable
{
    private readonly PiTree _tree = new(5);
    private readonly StringWriter _output = new(), _errors = new();
    private readonly FakeBoard _board;

    public PiProgramTests() => _board = new FakeBoard(TwoMotorRig.Rig, tree: _tree);

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void A_dry_run_names_every_part_and_opens_none()
    {
        string before = _tree.Picture();
        Assert.Equal(0, Run("--rig", RigPath, "--dry-run"));
        Assert.Empty(_board.Opened);
        Assert.Empty(_board.Log);
        Assert.Equal(before, _tree.Picture());
        string text = _output.ToString();
        foreach (string part in new[] { "Raspberry Pi 5", "gpiochip0", "pin 12 = pwmchip0/pwm0 at 20000 Hz", "pin 13 = pwmchip0/pwm1", "/dev/spidev0.0", "/dev/spidev0.1", "INA219 at 0x41 on /dev/i2c-1", "nothing is missing", "would watch pwmchip0/pwm0, pwmchip0/pwm1", "nothing was opened" })
            Assert.Contains(part, text);
    }

    [Fact]
    public void A_dry_run_counts_what_is_missing_and_says_what_to_do()
    {
        _tree.Remove("dev/spidev0.1");
        _tree.Remove("dev/i2c-1");
        Assert.Equal(1, Run("--rig", RigPath, "--dry-run"));
        Assert.Contains("3 missing", _output.ToString());
        Assert.Contains("dtparam=spi=on", _output.ToString());
        Assert.Contains("dtparam=i2c_arm=on", _output.ToString());
        Assert.Empty(_board.Opened);
    }

    [Theory]
    [InlineData("--rig", "RIG")]
    [InlineData("--dry-run", "")]
    [InlineData("--rig", "RIG", "--tcp", "0", "--off")]
    [InlineData("--rig", "RIG", "--tcp", "pi.local:5330")]
    [InlineData("--rig", "RIG", "--serial")]
    [InlineData("--rig", "RIG", "--tcp", "0", "--speed", "3")]
    [InlineData("--rig", "/no/such.rig", "--dry-run")]
    public void Bad_usage_opens_nothing(params string[] args)
    {
        Assert.Equal(2, Run([.. args.Where(arg => arg.Length > 0).Select(arg => arg == "RIG" ? RigPath : arg)]));
        Assert.NotEmpty(_errors.ToString());
        Assert.Empty(_board.Opened);
    }

    [Fact]
    public void A_bad_rig_file_prints_every_problem()
    {
        _tree.Write("bad.rig", TwoMotorRig.With(("pins", "enable", "2"), ("guard", "ramp-s", "-1")));
        Assert.Equal(2, Run("--rig", Path.Combine(_tree.Root, "bad.rig"), "--tcp", "0"));
        Assert.Equal(2, _errors.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Empty(_board.Opened);
    }

    [Fact]
    public void Off_switches_off_without_any_sensor()
    {
        foreach (var counter in _board.Counters)
            counter.StuckAt = 0xFF;
        _board.Pwm[0].DutyCycle = 0.9;
        _board.Pwm[0].Start();
        _board.Gpio.Levels[TwoMotorRig.Rig.EnablePin] = true;
        Assert.Equal(0, Run("--rig", RigPath, "--off"));
        Assert.True(_board.IsOff);
    }

    [Fact]
    public void Off_that_does_not_reach_an_output_is_a_fault()
    {
        _board.Pwm[1].Broken = new IOException("no such channel");
        Assert.Equal(3, Run("--rig", RigPath, "--off"));
        Assert.Contains("Cut the motor supply", _errors.ToString());
        Assert.False(_board.IsEnabled);
    }

    [Fact]
    public void A_part_that_does_not_answer_is_a_fault_with_everything_off()
    {
        _board.Counters[1].StuckAt = 0x00;
        Assert.Equal(3, Run("--rig", RigPath, "--tcp", "0"));
        Assert.Contains("LS7366R on spi0.1", _errors.ToString());
        Assert.True(_board.IsOff);
    }

    [Fact]
    public void A_port_that_is_taken_is_a_fault_before_any_pin_is_opened()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        Assert.Equal(3, Run("--rig", RigPath, "--tcp", $"127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}"));
        Assert.Empty(_board.Opened);
    }

    [Fact]
    public async Task It_answers_a_host_and_ends_off_when_it_is_told_to()
    {
        int port = FreePort();
        using var stop = new CancellationTokenSource();
        var program = Task.Run(() => Program.Run(["--rig", RigPath, "--tcp", $"{port}"], _board, _tree.Model, _output, _errors, stop.Token));
        try
        {
            using var device = new DeviceClient(Connect(port, program));
            Assert.Equal(TwoMotorRig.Rig.Shaping.Signals.Contract, device.Describe().Contract);
            Assert.True(_board.IsGuarded);
        }
        finally
        {
            stop.Cancel();
        }

        Assert.Equal(0, await program);
        Assert.True(_board.IsOff);
        Assert.Contains("two gear motors", _output.ToString());

        // Started before anything may be enabled; off, then released, then closed.
        Assert.Single(_board.Log, "guard pwmchip0/pwm0 pwmchip0/pwm1");
        Assert.DoesNotContain("enable=1", _board.Log);

        // On pins that are not there: no pin of the board moved.
        Assert.NotEqual(0, _board.Rehearsed.Before);
        Assert.Equal(_board.Rehearsed.Before, _board.Rehearsed.After);
        Assert.Equal(["close1", "close0"], _board.Log.Where(line => line.StartsWith("close", StringComparison.Ordinal)));
        Assert.Contains("\"Released\"", File.ReadAllText(_tree.GuardReport));
    }

    [Fact]
    public void The_rehearsal_takes_both_kinds_of_episode_to_their_end()
    {
        var rig = TwoMotorRig.Rig;
        int perPeriod = rig.Shaping.Signals.PeriodMicroseconds / rig.TickMicroseconds;

        // 250 periods each; what a reset needs on top is the plant's affair.
        Assert.True(Rehearsal.Run(rig) >= 2 * 250 * perPeriod);
    }

    [Fact]
    public void A_guard_that_is_not_there_is_a_refusal()
    {
        _board.GuardProgram = "/no/such/ImitationHil.Guard";
        Assert.Equal(3, Run("--rig", RigPath, "--tcp", "0"));
        Assert.Contains("/no/such/ImitationHil.Guard: the dead-man guard's program is not there", _errors.ToString());
        AssertRefused();
    }

    [Fact]
    public void A_guard_that_cannot_open_its_outputs_is_a_refusal()
    {
        // A channel of the chip that the kernel has not exported here.
        using var elsewhere = new PiTree(5);
        Assert.Equal(3, Program.Run(["--rig", RigPath, "--tcp", "0"], _board, elsewhere.Model, _output, _errors, CancellationToken.None));
        Assert.Contains("does not guard", _errors.ToString());
        AssertRefused();
    }

    private void AssertRefused()
    {
        Assert.True(_board.IsOff);
        Assert.DoesNotContain("enable=1", _board.Log);
        Assert.DoesNotContain(_board.Opened, device => device.StartsWith("spi", StringComparison.Ordinal));
        Assert.DoesNotContain("motors off until a host arms them", _output.ToString());
    }

    [Fact]
    public void The_service_unit_stops_the_motors_after_any_end_and_watches()
    {
        string unit = Repository.Text("firmware/Pi/imitation-hil.service");
        Assert.Contains("Type=notify", unit);
        Assert.Contains("WatchdogSec=2", unit);
        Assert.Matches(@"ExecStopPost=\S+ImitationHil\.Pi --rig \S+ --off", unit);
        Assert.Contains("RestartPreventExitStatus=2", unit);

        // The commands in it are ones that the program takes.
        foreach (string line in unit.Split('\n').Where(line => line.StartsWith("Exec", StringComparison.Ordinal)))
            Assert.NotNull(Options.Parse([.. line.Split(' ').Skip(1)]).Options);
    }

    private static string RigPath => Repository.PathOf(TwoMotorRig.Path);

    private int Run(params string[] args) => Program.Run(args, _board, _tree.Model, _output, _errors, CancellationToken.None);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // The program listens some time after it was started; until then nobody answers.
    private static TcpLine Connect(int port, Task program)
    {
        while (true)
        {
            try
            {
                return TcpLine.Connect("127.0.0.1", port);
            }
            catch (LineException) when (!program.IsCompleted)
            {
                Thread.Yield();
            }
        }
    }
}
