using System.Globalization;
using ImitationHil.Firmware;
using ImitationHil.Lab.Rigs;
using ImitationHil.Linux;
using ImitationHil.Pi;
using ImitationHil.Tests.PiProgram.Fakes;
using ImitationHil.Tests.Support;

namespace ImitationHil.Tests.Kill;

/// <summary>
/// The entry point of this assembly when it is started as a program: a controller that drives two PWM channels of a fake tree through
/// the product's axis guard and dead-man guard, until it is told to end, or killed. The test runner does not come here.
/// </summary>
internal static class ControllerProgram
{
    public static int Main(string[] args)
    {
        if (args is ["pi", var tree])
            return Pi(tree);
        if (args is not ["controller", var root, var report, var heartbeat])
        {
            Console.Error.WriteLine("a test assembly: run it with dotnet test");
            return 2;
        }

        var options = new GuardOptions
        {
            Root = root,
            Channels = ["pwmchip0/pwm0", "pwmchip0/pwm1"],
            EnableLine = Path.Combine(root, "enable-line"),
            HeartbeatMilliseconds = int.Parse(heartbeat, CultureInfo.InvariantCulture),
            Report = report,
        };
        using var guard = GuardLink.Start(options);
        using var axis = new GuardedAxis(new AxisGuard(new FakePwmAxis(root), 1f, 1000, int.MaxValue), guard);
        Console.WriteLine($"guard {guard.ProcessId}");
        // In a thread of its own: the console reads in the caller, whatever the name of the method says.
        var command = Task.Run(Console.In.ReadLine);
        int[] counts = new int[2];
        float[] duty = new float[2];
        for (int tick = 0; ; tick++)
        {
            duty[0] = 0.5f + 0.0001f * (tick % 1000);
            duty[1] = -duty[0];
            axis.Write(duty);
            var status = axis.WaitTick(counts);
            if (status != Status.Ok)
            {
                Console.Error.WriteLine($"{(int)status} {status}: {guard.Loss}");
                return 3;
            }

            if (command.IsCompleted && command.Result == "throw")
                new Thread(() => throw new InvalidDataException("an exception that nobody catches")).Start();
            else if (command.IsCompleted)
                return 0;
        }
    }

    // The Raspberry Pi's own program, whole, on fake devices with simulated motors, until a line comes on standard input.
    private static int Pi(string root)
    {
        var rig = TwoMotorRig.Rig;
        using var tree = new PiTree(root);
        var motors = new SimulatedAxis(rig.Motors.Length, new MotorModel(), rig.TickMicroseconds);

        // Faster than the rig's own pace: a busy machine must not make it miss the deadline of a policy period.
        var board = new FakeBoard(rig, motors, tree) { IsLogging = false, OnTick = () => Thread.Sleep(1) };
        using var stop = new CancellationTokenSource();
        Task.Run(() =>
        {
            Console.In.ReadLine();
            stop.Cancel();
        });
        return Program.Run(["--rig", Repository.PathOf(TwoMotorRig.Path), "--tcp", "0"], board, tree.Model, Console.Out, Console.Error, stop.Token);
    }
}

/// <summary>Two PWM channels as attribute files: what a Pi program does with System.Device.Pwm, without the package.</summary>
internal sealed class FakePwmAxis : IAxis
{
    private const int PeriodNanoseconds = 1_000_000;

    private readonly string _root;
    private readonly string[] _channels;

    public FakePwmAxis(string root)
    {
        _root = root;
        _channels = [Path.Combine(root, "pwmchip0", "pwm0"), Path.Combine(root, "pwmchip0", "pwm1")];
    }

    public int MotorCount => 2;

    public int TickMicroseconds => 1000;

    public int CountsPerTurn => 8400;

    public void Prepare(uint seed)
    {
    }

    public Status WaitTick(int[] counts)
    {
        Thread.Sleep(1);
        return Status.Ok;
    }

    public void Write(float[] duty) => Put(duty, enable: 1);

    public void Stop() => Put([0f, 0f], enable: 0);

    public void Dispose() => Stop();

    private void Put(float[] duty, int enable)
    {
        for (int i = 0; i < 2; i++)
        {
            Put(Path.Combine(_channels[i], "duty_cycle"), (int)(Math.Abs(duty[i]) * PeriodNanoseconds));
            Put(Path.Combine(_channels[i], "enable"), enable);
        }

        Put(Path.Combine(_root, "enable-line"), enable);
    }

    // As a stream does it on an attribute: one write from the start. A plain file keeps its tail, so numbers have one width.
    public static void Put(string path, int value)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        byte[] text = System.Text.Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture) + "\n");
        file.Write(text);
        file.SetLength(text.Length);
    }
}
