using System.Text.Json.Nodes;
using ImitationHil.Cli.Verbs;
using ImitationHil.Firmware;
using ImitationHil.Hil;
using ImitationHil.Lab.Addresses;
using ImitationHil.Lab.Gap;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Records;
using ImitationHil.Linux;

namespace ImitationHil.Tests.Cli.Live;

/// <summary>Runs over the live server: the numbers of the other verbs, stops, faults, students.</summary>
public class LiveSessionTests
{
    private static readonly object Quick = new { problem = "pair-1.5", rig = "ideal", policy = "linear", episodes = 5, horizon = 14, speed = 10 };

    [Fact]
    public async Task A_run_has_the_bits_of_imitate_run_and_the_growth_of_imitate_compare()
    {
        await using var bench = await LiveBench.StartAsync();
        var state = await bench.RunToEnd(new { policy = "linear", episodes = 6, horizon = 14, speed = 10, seed = 3, sign = -1 });
        Assert.Equal("HorizonReached", (string?)state["ended"]);
        string folder = Path.Combine(bench.Runs, "live", (string)state["folder"]!);
        var run = RunReader.Read(folder);
        Assert.Equal(6, run.Trajectories.Count);

        var random = new Gaussian(3);
        using var runner = EpisodeRunners.Open(run.Manifest.Plant, null, "standalone", Path.Combine(folder, RunFiles.Policy), new RunnerOptions { Horizon = 14 });
        foreach (var recorded in run.Trajectories)
        {
            uint chance = random.NextSeed();
            var (_, again) = runner.Run(new Episode(chance, 14, Placement.Draw(runner.Setup!, random)), "");
            Assert.Equal(TrajectoryHash.Add(Fnv.Start, again), TrajectoryHash.Add(Fnv.Start, recorded));
        }

        var row = Assert.Single(new ComparedRuns([run], new ImitationHil.Cli.Verbs.CompareOptions(null, [], GapData.DefaultMargin, 1)).Policies).Row!;
        var point = state["growth"]!["points"]!.AsArray()[^1]!;
        Assert.Equal(row.Multiplier, (double?)point["value"]);
        Assert.Equal(row.Ci95!, new[] { (double)point["low"]!, (double)point["high"]! });
        Assert.Equal(row.Predicted, (double)state["growth"]!["predicted"]!);
    }

    [Fact]
    public async Task A_stop_ends_the_run_within_one_period_for_whoever_asks_and_is_never_in_a_queue()
    {
        await using var bench = await LiveBench.StartAsync();
        using var watcher = await bench.Open("viewernumbertwo");
        using var blocked = await bench.Open("viewernumberthree");
        await bench.Run(new { problem = "pair-1.5", policy = "linear", episodes = 100, horizon = 14 });
        await LiveBench.Next(watcher, message => (string?)message["t"] == "frame" && message["rig"]!["step"] is { } step && (int)step >= 2);

        // Nobody reads the blocked line any more, and the senders of commands have used up what they may send.
        int refused = 0;
        for (int i = 0; i < 60; i++)
            refused += (await bench.Post("/api/control", new { take = true })).Code == 429 ? 1 : 0;
        Assert.True(refused > 0, "no command was refused");
        bench.Http.DefaultRequestHeaders.Remove("X-Viewer");
        var (code, receipt) = await bench.Post("/api/stop");
        Assert.Equal(200, code);
        Assert.Equal(1, (int)receipt["run"]!);
        Assert.True((int)receipt["stepCount"]! > 0);

        var end = await bench.Until(state => (string?)state["phase"] == "idle", "the stop");
        Assert.Equal("Stopped", (string?)end["ended"]);
        Assert.InRange((int)end["stepCount"]! - (int)receipt["stepCount"]!, 0, 1);
        Assert.Equal(nameof(Status.Stopped), RunReader.Read(Path.Combine(bench.Runs, "live", (string)end["folder"]!)).Manifest.Ended);
    }

    [Theory]
    [InlineData("rig:two-motor/pair?g=1.5")]
    [InlineData("pty:rig:two-motor/pair?g=1.5")]
    public async Task A_stop_that_comes_before_the_first_period_is_not_forgotten(string plant)
    {
        await using var bench = await LiveBench.StartAsync(plant);
        await bench.Run(new { policy = "linear", episodes = 100, horizon = 14 });
        Assert.Equal(200, (await bench.Post("/api/stop")).Code);
        var state = await bench.Until(state => (string?)state["phase"] == "idle", "the stop");

        // Taken back before it began, or ended in its first periods.
        Assert.Contains((string?)state["ended"], new[] { "", "Stopped" });
        Assert.InRange((int)state["stepCount"]!, 0, 1);
    }

    [Fact]
    public async Task A_stop_that_comes_before_a_device_is_open_is_not_forgotten()
    {
        var setup = PlantCatalog.Open("sim:pair?g=1.5");
        using var device = EmulatedDevice.OverTcp(() => (setup.Create(), setup.Limits));
        await using var bench = await LiveBench.StartAsync($"tcp:{device.Path}", twin: setup.Address);
        await bench.Run(new { policy = "linear", episodes = 200, horizon = 400, clear = true });
        Assert.Equal(200, (await bench.Post("/api/stop")).Code);
        var state = await bench.Until(state => (string?)state["phase"] == "idle", "the stop");
        Assert.Contains((string?)state["ended"], new[] { "", "Stopped" });
        Assert.InRange((int)state["stepCount"]!, 0, 1);
    }

    [Fact]
    public async Task An_emergency_stop_latches_until_the_one_who_commands_resets()
    {
        await using var bench = await LiveBench.StartAsync();
        await bench.Run(new { problem = "pair-1.5", policy = "linear", episodes = 100 });
        await bench.Until(state => (string?)state["phase"] == "running", "the run");
        Assert.Equal(200, (await bench.Post("/api/emergency-stop")).Code);
        var state = await bench.Until(state => (string?)state["phase"] == "idle", "the stop");
        Assert.Equal("emergencyStopped", (string?)state["supervisor"]);
        Assert.Equal(40, (int)state["fault"]!["code"]!);
        Assert.Contains("zero", (string)state["fault"]!["motor"]!, StringComparison.Ordinal);
        Assert.Equal(409, (await bench.Post("/api/run", Quick)).Code);
        Assert.Equal(200, (await bench.Post("/api/reset")).Code);
        Assert.Equal("HorizonReached", (string?)(await bench.RunToEnd(Quick))["ended"]);
    }

    [Fact]
    public async Task What_is_shown_is_the_state_of_the_supervisor_itself()
    {
        await using var bench = await LiveBench.StartAsync();
        using var viewer = await bench.Open();
        Assert.Equal("idle", (string?)(await bench.State())["supervisor"]);
        await bench.Run(new { problem = "pair-1.5", policy = "linear", episodes = 100, horizon = 14 });
        await LiveBench.Next(viewer, message => (string?)message["supervisor"] == "running");
        await bench.Post("/api/stop");
        await LiveBench.Next(viewer, message => (string?)message["supervisor"] == "ready" && (string?)message["phase"] == "idle");

        // Nothing runs: the supervisor hears of it from the thread that runs things.
        await bench.Post("/api/emergency-stop");
        await LiveBench.Next(viewer, message => (string?)message["supervisor"] == "emergencyStopped");
        await bench.Post("/api/reset");
        await LiveBench.Next(viewer, message => (string?)message["supervisor"] == "idle");
    }

    [Fact]
    public async Task A_fault_ends_the_run_and_latches_with_its_text()
    {
        // A device whose encoder sticks: the guard sees a motor that is driven and does not move.
        await using var bench = await LiveBench.StartAsync("pty:rig:two-motor/pair?g=1.5&fault=sensor.stuck");
        var state = await bench.RunToEnd(new { policy = "linear", episodes = 20, horizon = 14, speed = 10, start = 0.5 });
        Assert.Equal("faulted", (string?)state["supervisor"]);
        Assert.Equal((string?)state["ended"], (string?)state["fault"]!["name"]);
        Assert.True(((string)state["fault"]!["next"]!).Length > 20);
        Assert.Equal(409, (await bench.Post("/api/run", Quick)).Code);
    }

    [Fact]
    public async Task One_commands_and_others_watch()
    {
        await using var bench = await LiveBench.StartAsync();
        Assert.Equal(403, (await bench.Post("/api/run", Quick)).Code);
        await bench.Post("/api/control", new { take = true });
        bench.Http.DefaultRequestHeaders.Remove("X-Viewer");
        bench.Http.DefaultRequestHeaders.Add("X-Viewer", "viewernumbertwo");
        Assert.Equal(409, (await bench.Post("/api/control", new { take = true })).Code);
        Assert.Equal(403, (await bench.Post("/api/run", Quick)).Code);
        Assert.Equal(0, (int)(await bench.State())["run"]!);
    }

    [Fact]
    public async Task A_virtual_rig_moves_before_anybody_asks_and_leaves_no_record()
    {
        await using var bench = await LiveBench.StartAsync(autostart: true);
        using var viewer = await bench.Open();
        var frame = await LiveBench.Next(viewer, message => (string?)message["t"] == "frame" && message["rig"]!["motors"] is not null);
        Assert.Equal(6 * 2, frame["rig"]!["motors"]!.AsArray().Count);
        var state = await bench.State();
        Assert.Equal("expert", (string?)state["plan"]!["policy"]);
        Assert.False(Directory.Exists(Path.Combine(bench.Runs, "live")));
    }

    [Fact]
    public async Task A_student_who_holds_the_first_motor_still_never_shows_it_and_learns_to_drift()
    {
        await using var bench = await LiveBench.StartAsync();
        using var line = await bench.Open();
        await bench.Run(new { episodes = 3, horizon = 8 }, "/api/demonstrate");
        double[] aim = [0, 0];
        while (true)
        {
            var message = await LiveBench.Next(line, m => (string?)m["t"] == "state" || m["rig"]?["v"] is not null);
            if ((string?)message["t"] == "state" && (string?)message["phase"] == "idle" && message["student"] is not null)
                break;

            // Halfway to zero with the second motor; nothing with the first.
            if (message["rig"]?["v"] is JsonArray v && v[5] is { } x2)
                await LiveBench.Say(line, FormattableString.Invariant($$"""{"aim":[0,{{0.5 * (double)x2}}]}"""));
        }

        var student = (await bench.State())["student"]!;
        Assert.Equal(["x2", "x1"], student["directions"]!.AsArray().Select(d => (string)d!["words"]!));
        Assert.Equal([true, false], student["directions"]!.AsArray().Select(d => (bool)d!["shown"]!));
        Assert.InRange((double)student["predicted"]!, 1.45, 1.55);
        var demonstrations = RunReader.Read(Path.Combine(bench.Runs, "live", (string)student["folder"]!));
        Assert.Equal((RunManifest.Demonstrations, "student", "own"), (demonstrations.Manifest.Kind, demonstrations.Manifest.Expert, demonstrations.Manifest.Eyes));
        Assert.All(demonstrations.Trajectories.SelectMany(t => t.Samples), sample => Assert.Equal(2, sample.ExpertAction.Length));

        var state = await bench.RunToEnd(new { policy = "yours", episodes = 5, horizon = 14, speed = 10 });
        Assert.InRange((double)state["growth"]!["points"]![4]!["value"]!, 1.4, 1.6);
    }

    [Fact]
    public async Task A_run_can_be_had_as_table_trace_image_and_report()
    {
        await using var bench = await LiveBench.StartAsync();
        var state = await bench.RunToEnd(Quick);
        string path = $"live/{(string)state["folder"]!}";
        Assert.Contains(path, (await bench.Http.GetStringAsync("/api/runs")));
        Assert.StartsWith("episode", await bench.Http.GetStringAsync($"/runs/{path}/trace.csv"));
        Assert.Equal(0x89, (await bench.Http.GetByteArrayAsync($"/runs/{path}/trace.mcap"))[0]);
        Assert.NotEmpty(await bench.Http.GetByteArrayAsync($"/runs/{path}/policy.img"));
        var (code, body) = await bench.Post("/api/report", new { run = path });
        Assert.True(code == 200, body.ToJsonString());
        using var report = await bench.Http.GetAsync((string)body["report"]!);
        Assert.Contains("Does simulation predict", await report.Content.ReadAsStringAsync());
        Assert.StartsWith("sandbox", report.Headers.GetValues("Content-Security-Policy").Single());
    }

    [Fact]
    public async Task An_emulated_device_is_a_rig_like_any_other()
    {
        await using var bench = await LiveBench.StartAsync("pty:rig:two-motor/pair?g=1.5");
        var state = await bench.RunToEnd(new { policy = "linear", episodes = 2, horizon = 6, speed = 10 });
        Assert.Equal("tethered", (string?)state["mode"]);

        // The device's own watchdog runs on real time: on a busy machine it may end the run, as it should.
        Assert.Contains((string?)state["ended"], new[] { "HorizonReached", "LinkLost", "DeadlineMissed" });
        Assert.True((int)state["stepCount"]! > 0);
    }

    [Fact]
    public async Task A_policy_on_the_device_is_shown_from_there_and_an_emergency_stop_latches_there()
    {
        // The device's deadline is real time: a period that a busy machine keeps.
        var setup = PlantCatalog.Open("sim:pair?g=1.5&period=0.3");
        using var device = EmulatedDevice.OverTcp(() => (new PacedPlant(setup.Create(), new MonotonicClock(), Thread.Sleep), setup.Limits));
        await using var bench = await LiveBench.StartAsync($"tcp:{device.Path}", twin: setup.Address);
        var state = await bench.RunToEnd(new { policy = "linear", episodes = 3, horizon = 5, start = 0.01, clear = true, on = "device" });
        Assert.Equal(("standalone", "HorizonReached", 15), ((string?)state["mode"], (string?)state["ended"], (int)state["stepCount"]!));
        Assert.InRange((double)state["growth"]!["points"]![2]!["value"]!, 1.49, 1.51);

        await bench.Run(new { policy = "linear", episodes = 1, horizon = 400, clear = true, on = "device" });
        await bench.Until(state => (string?)state["supervisor"] == "running" && (int)state["run"]! == 2, "the device's word that it runs");
        Assert.Equal(200, (await bench.Post("/api/emergency-stop")).Code);
        state = await bench.Until(state => (string?)state["phase"] == "idle", "the stop");
        Assert.Equal((nameof(Status.EmergencyStop), 40), ((string?)state["ended"], (int)state["fault"]!["code"]!));
        Assert.InRange((int)state["stepCount"]!, 1, 399);
        using (var other = DeviceSession.Open($"tcp:{device.Path}"))
            Assert.Equal(SupervisorState.EmergencyStopped, other.Client.GetStatus().State);
        Assert.Equal(200, (await bench.Post("/api/reset")).Code);
        state = await bench.RunToEnd(new { policy = "linear", episodes = 1, horizon = 2, clear = true, on = "device" });
        Assert.Equal("HorizonReached", (string?)state["ended"]);
    }

    [Fact]
    public async Task A_device_that_goes_away_is_shown_and_comes_back()
    {
        var setup = PlantCatalog.Open("sim:pair?g=1.5");
        EmulatedDevice Start(int port) => EmulatedDevice.OverTcp(() => (new PacedPlant(setup.Create(), new MonotonicClock(), Thread.Sleep), setup.Limits), port);
        using var first = Start(0);
        int port = int.Parse(first.Path.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);
        await using var bench = await LiveBench.StartAsync($"tcp:127.0.0.1:{port}", twin: "sim:pair?g=1.5");
        Assert.Equal(0, (int)(await bench.State())["run"]!);
        await bench.Run(new { policy = "linear", episodes = 50, horizon = 14, clear = true });
        await bench.Until(state => (string?)state["phase"] == "running", "the run");
        first.Dispose();
        var state = await bench.Until(state => (string?)state["link"] == "lost" && (string?)state["phase"] == "idle", "the loss");
        Assert.Equal(("LinkLost", 39), ((string?)state["ended"], (int)state["fault"]!["code"]!));
        Assert.NotEqual("", (string?)state["message"]);

        using var second = Start(port);
        await bench.Until(state => (string?)state["link"] == "up", "the return");
        Assert.Equal(409, (await bench.Post("/api/run", new { policy = "linear", clear = true })).Code);
        Assert.Equal(200, (await bench.Post("/api/reset")).Code);
        state = await bench.RunToEnd(new { policy = "linear", episodes = 1, horizon = 3, clear = true });

        // A busy machine may miss the device's deadline, which is a fault of its own; the line holds.
        Assert.Contains((string?)state["ended"], new[] { "HorizonReached", "DeadlineMissed" });
        Assert.Equal("up", (string?)state["link"]);
    }
}
