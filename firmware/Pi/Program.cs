using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ImitationHil.Firmware;
using ImitationHil.Linux;

namespace ImitationHil.Pi;

/// <summary>
/// The Raspberry Pi's program: rig file, pins, and the Runtime's device loop on a line. Every way out of it passes the plant's
/// Dispose, which switches enable and duty off.
/// </summary>
internal static class Program
{
    private const int Done = 0, Missing = 1, BadInput = 2, Failed = 3;

    private static int Main(string[] args)
    {
        using var stop = new CancellationTokenSource();
        void OnSignal(PosixSignalContext context)
        {
            // Not the runtime's own end, which would not wait for the loop.
            context.Cancel = true;
            stop.Cancel();
        }

        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        return Run(args, new RaspberryBoard(), new BoardModel("/"), Console.Out, Console.Error, stop.Token);
    }

    /// <summary>The program without process and console.</summary>
    internal static int Run(string[] args, IPiBoard board, BoardModel model, TextWriter output, TextWriter errors, CancellationToken stop)
    {
        if (args.Contains("--help"))
        {
            output.WriteLine(Options.Usage);
            return Done;
        }

        var (options, problems) = Options.Parse(args);
        if (options == null)
        {
            problems.ForEach(errors.WriteLine);
            errors.WriteLine(Options.Usage);
            return BadInput;
        }

        try
        {
            var rig = RigFile.Read(options.RigPath);
            if (options.IsDryRun)
                return Inventory.Print(rig, model, output) == 0 ? Done : Missing;
            if (options.IsOff)
                return SwitchOff(rig, board, model, output);
            return Serve(options, rig, board, model, output, errors, stop);
        }
        catch (RigException e)
        {
            errors.WriteLine(e.Message);
            return BadInput;
        }
        catch (Exception e) when (e is BoardException or LineException)
        {
            errors.WriteLine(e.Message);
            return Failed;
        }
    }

    private static int SwitchOff(PiRig rig, IPiBoard board, BoardModel model, TextWriter output)
    {
        using var axis = rig.Axis(new PiPins(rig, board, model, board.OpenTicks(rig.TickMicroseconds)));
        if (axis.Problem is { } problem)
            throw new BoardException($"not everything could be switched off: {problem.Message}. Cut the motor supply.", problem);
        output.WriteLine("every output is off");
        return Done;
    }

    private static int Serve(Options options, PiRig rig, IPiBoard board, BoardModel model, TextWriter output, TextWriter errors, CancellationToken stop)
    {
        var clock = new MonotonicClock();
        using var systemd = Systemd.FromEnvironment(clock);

        // The line first: a program that cannot be reached has no business with the pins.
        var line = OpenLine(options, out string where);
        using var owned = (IDisposable)line;

        // Outputs, off; then who switches them off when this process dies; then all that may enable them.
        var ticks = board.OpenTicks(rig.TickMicroseconds);
        var pins = new PiPins(rig, board, model, ticks, new SystemdSign(systemd));
        using var axis = rig.Axis(pins);
        var watched = model.Guard(rig);
        using var guard = board.StartGuard(watched);
        pins.OpenSensors();
        var motors = rig.Guarded(axis);

        // One tick with everything off: what is compiled at its first use takes longer than the guard allows a controller that drives.
        motors.WaitTick(new int[motors.MotorCount]);
        var plant = rig.Plant(new GuardedAxis(motors, guard), motors, axis);
        DeviceLoop loop;
        try
        {
            loop = new DeviceLoop(line, clock, plant, rig.Limits, (uint)RandomNumberGenerator.GetInt32(int.MaxValue));
        }
        catch (ArgumentException e)
        {
            throw new RigException([$"{options.RigPath}: {e.Message}"]);
        }

        output.WriteLine($"guard process {guard.ProcessId} watches {string.Join(", ", watched.Channels)}");
        int exit = Failed;
        try
        {
            board.RunRealTime(() => Rehearsal.Run(rig), granted =>
            {
                output.WriteLine($"{rig.Name}: {where}; motors off until a host arms them. End with Ctrl-C.");
                output.WriteLine($"loop: {granted.Policy} {granted.Priority}, core {granted.Core}, kernel {granted.Kernel}");
                foreach (string lost in granted.Lost)
                    errors.WriteLine($"loop: {lost}");
                systemd.Ready($"{rig.Name}, {where}");
                exit = Poll(loop, line, guard, systemd, errors, stop);
            });
            return exit;
        }
        finally
        {
            loop.Supervisor.Dispose();
            systemd.Stopping();
            if ((loop.Problem ?? axis.Problem) is { } problem)
                errors.WriteLine($"the last problem was: {problem}");
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{ticks.Wake.Count} ticks, {ticks.MissedCount} missed; woke late by {ticks.Wake.PercentileMicroseconds(0.5)} us (half of them), {ticks.Wake.PercentileMicroseconds(0.99)} us (99 %), {ticks.Wake.MaxNanoseconds / 1000} us (all)"));
        }
    }

    private static int Poll(DeviceLoop loop, ILine line, GuardLink guard, Systemd systemd, TextWriter errors, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            // A lost host is a state of the device, not its end. A serial device that is gone does not come back by itself.
            if (!loop.Poll() && line is FileLine { IsGone: true } file)
            {
                errors.WriteLine($"{file.Name}: lost: {file.Loss}. Motors are off. Plug it in and start again.");
                return Failed;
            }

            // Nobody would switch the motors off after this program's death. A new guard comes with a new start.
            if (!guard.Tend())
            {
                loop.Supervisor.Trip(Status.GuardLost);
                errors.WriteLine($"{(int)Status.GuardLost} {Status.GuardLost}: {guard.Loss}. Motors are off. Start again.");
                return Failed;
            }

            systemd.Beat();
        }

        return Done;
    }

    private static ILine OpenLine(Options options, out string where)
    {
        if (options.Tcp is { } address)
        {
            var line = new TcpDeviceLine(address.Address, address.Port);
            where = $"listening on {address.Address}:{line.Port}";
            return line;
        }

        where = $"on {options.SerialPath} at {options.Baud} baud";
        return SerialLine.Open(options.SerialPath!, options.Baud);
    }
}
