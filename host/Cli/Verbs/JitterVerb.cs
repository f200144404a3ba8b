using System.CommandLine;
using System.Globalization;
using ImitationHil.Cli.CommandLine;
using ImitationHil.Cli.Report;
using ImitationHil.Firmware;
using ImitationHil.Lab.Addresses;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Rollouts;
using ImitationHil.Linux;

namespace ImitationHil.Cli.Verbs;

/// <summary>
/// <c>imitate jitter</c>: how well this machine keeps the time of a control loop. The real loop (supervisor, policy, simulated plant) at
/// a real period on a real-time thread; how late it woke, how long it worked, what it missed.
/// </summary>
public static class JitterVerb
{
    // More than the 200 that take every path; a second of them lets the machine reach its clock rate.
    private const int WarmUpTicks = 1000;

    public static Command Create()
    {
        var plant = VerbOptions.Plant("sim:pair?g=1.5");
        var period = VerbOptions.Positive("--period-us", 1000, 1_000_000, "Distance of the ticks in microseconds");
        var seconds = VerbOptions.Positive("--seconds", 10, 86_400, "How long to measure");
        var priority = VerbOptions.Positive("--priority", 90, 99, "Real-time priority");
        var core = VerbOptions.Core();
        var scheduling = VerbOptions.Choice("--scheduling", "fifo: real-time, as a controller runs; other: an ordinary thread, for comparison", "fifo", "other");
        var output = VerbOptions.OutFile("Page to write; default runs/jitter/jitter.html");
        var seed = VerbOptions.Seed();
        var json = VerbOptions.Json();
        var command = new Command("jitter", "Measure how well this machine keeps the time of a control loop") { plant, period, seconds, priority, core, scheduling, output, seed, json };
        command.SetAction(parse =>
        {
            var settings = new RealTimeSettings
            {
                Priority = parse.GetValue(priority),
                Core = parse.GetValue(core) ?? -1,
                IsRealTime = parse.GetValue(scheduling) == "fifo",
            };
            var measured = Measure(PlantCatalog.Open(parse.GetValue(plant)!), settings, parse.GetValue(period), parse.GetValue(seconds), parse.GetValue(seed));
            Say(measured, new Ui(parse.GetValue(json)), parse.GetValue(output) ?? Path.Combine(Workspace.Folder, "jitter", "jitter.html"));
            return measured.Interrupted is null ? ExitCode.Done : ExitCode.Fault;
        });
        return command;
    }

    private sealed record Measured(string Plant, int PeriodMicroseconds, int Seconds, LoopTiming Timing, Scheduling Scheduling, string? Interrupted);

    private static Measured Measure(PlantSetup setup, RealTimeSettings settings, int period, int seconds, uint seed)
    {
        using var loop = new Ticks(setup, seed);
        using var stop = new CancellationTokenSource();
        using var interrupt = new Interrupt(stop.Cancel);
        LoopTiming? timing = null;
        var granted = RealTimeThread.Run(settings, () => loop.Advance(WarmUpTicks),
            _ => timing = TickMeter.Run(period, seconds * 1_000_000L / period, loop.Advance, stop.Token));
        return new Measured(setup.Address, period, seconds, timing!, granted, interrupt.Signal);
    }

    private static void Say(Measured measured, Ui ui, string page)
    {
        var (timing, scheduling) = (measured.Timing, measured.Scheduling);
        ui.Table(["microseconds", "p50", "p99", "p99.9", "max"], [Row("woke late by", timing.Wake), Row("work took", timing.Compute)]);
        ui.Say(string.Create(CultureInfo.InvariantCulture,
            $"{timing.Ticks} ticks of {measured.PeriodMicroseconds} us, {timing.Missed} missed, {timing.AllocatedBytes} bytes allocated, {timing.Collections} collections"));
        ui.Say($"{scheduling.Policy} {scheduling.Priority}, core {scheduling.Core}, memory {(scheduling.IsMemoryLocked ? "locked" : "not locked")}, kernel {scheduling.Kernel}");
        foreach (string lost in scheduling.Lost)
            ui.Say("lost: " + lost);
        File.WriteAllText(OutputPath.MakeRoom(page), Page(measured));
        ui.Say("picture: " + page);
        ui.Json(new
        {
            verb = "jitter",
            plant = measured.Plant,
            periodMicroseconds = measured.PeriodMicroseconds,
            seconds = measured.Seconds,
            ticks = timing.Ticks,
            unit = "us",
            wake = Percentiles(timing.Wake),
            compute = Percentiles(timing.Compute),
            missed = timing.Missed,
            allocatedBytes = timing.AllocatedBytes,
            collections = timing.Collections,
            scheduling = scheduling.Policy,
            granted = scheduling,
            page,
        });
    }

    private static string Page(Measured measured)
    {
        var (timing, scheduling) = (measured.Timing, measured.Scheduling);
        string title = string.Create(CultureInfo.InvariantCulture,
            $"99.9 % of {timing.Ticks} ticks woke within {timing.Wake.PercentileMicroseconds(0.999):0.#} \u00b5s, {timing.Missed} were missed");
        string summary = $"A control loop (policy, supervisor, {measured.Plant}) every {measured.PeriodMicroseconds} \u00b5s under {scheduling.Policy}. "
            + $"It allocated {timing.AllocatedBytes} bytes; {timing.Collections} collections ran meanwhile."
            + (scheduling.Lost.Count == 0 ? "" : $" Refused by the system: {scheduling.Lost.Count}, below.");
        var html = PageFrame.Begin(title, summary);
        html.Append(JitterFigure.Build(timing, measured.PeriodMicroseconds, "Rare ticks decide: the share that took longer, down to one in all",
            [$"Wake: from the point of the grid to the moment at which the thread ran. Work: from there to the end of the tick. {scheduling.Kernel}; {Environment.ProcessorCount} cores."]).Render());
        if (scheduling.Lost.Count > 0)
            html.Append(Tables.Render("What is lost, and how to get it", ["refused"], [.. scheduling.Lost.Select(lost => (IReadOnlyList<string>)[lost])], ""));
        return html.Settings([KeyValuePair.Create("command", $"imitate jitter --plant {measured.Plant} --period-us {measured.PeriodMicroseconds} --seconds {measured.Seconds}"), .. Panels.Versions()]).End();
    }

    private static string[] Row(string name, Histogram times) =>
        [name, .. new[] { 0.5, 0.99, 0.999 }.Select(share => Ui.Number(times.PercentileMicroseconds(share))), Ui.Number(times.MaxNanoseconds / 1000.0)];

    private static object Percentiles(Histogram times) => new
    {
        p50 = times.PercentileMicroseconds(0.5),
        p99 = times.PercentileMicroseconds(0.99),
        p999 = times.PercentileMicroseconds(0.999),
        max = times.MaxNanoseconds / 1000.0,
    };

    // Episode after episode of the expert, a policy period a tick, without a word to anybody.
    private sealed class Ticks : IDisposable
    {
        private const int Horizon = 200;

        private readonly Supervisor _supervisor;
        private readonly ControlLoop _loop;
        private readonly Episode _episode;
        private bool _isRunning;

        public Ticks(PlantSetup setup, uint seed)
        {
            if (setup.Expert is not { } expert)
                throw new BadInputException("--plant", setup.Address, "this plant has no expert that could drive it; use another, such as sim:pair?g=1.5");
            _supervisor = new Supervisor(setup.Create(), setup.Limits);
            _loop = new ControlLoop(_supervisor, PolicyFactory.Create(expert), new NoTrace());
            _episode = new Episode(seed, Horizon, []);
        }

        public void Advance(int count)
        {
            for (int i = 0; i < count; i++)
                Advance();
        }

        public void Advance()
        {
            var status = _isRunning ? _loop.Advance() : Begin();
            _isRunning = status == Status.Ok;
        }

        public void Dispose() => _supervisor.Dispose();

        private Status Begin()
        {
            _supervisor.Stop();
            _supervisor.Handle(SupervisorEvent.Reset);
            _supervisor.Handle(SupervisorEvent.Prepare);
            _supervisor.Handle(SupervisorEvent.Arm);
            _episode.Seed++;
            return _loop.Begin(_episode);
        }
    }

    private sealed class NoTrace : ITrace
    {
        public void Record(int step, float[] observation, float[] asked, float[] applied, int limits, Status status)
        {
        }
    }
}
