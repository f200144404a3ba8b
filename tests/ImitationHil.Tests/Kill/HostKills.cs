using System.Text.Json.Nodes;
using ImitationHil.Firmware;
using ImitationHil.Hil;
using ImitationHil.Lab.Addresses;
using ImitationHil.Lab.Policies;
using ImitationHil.Lab.Records;
using ImitationHil.Tests.Cli.Bench;

namespace ImitationHil.Tests.Kill;

/// <summary>What one kill of a host showed.</summary>
/// <param name="Setting">Line and mode.</param>
/// <param name="DelayMilliseconds">Drawn moment of the kill, counted from the first time that the device was seen to be driven.</param>
/// <param name="WasDriven">The device was driven when its host died.</param>
/// <param name="SilentPasses">Passes of the device's loop from its last answer until its outputs were zero; 0 when it was not driven.</param>
/// <param name="SilentMicros">The same by the device's clock.</param>
/// <param name="Zero">Outputs are zero, within the watchdog's passes.</param>
/// <param name="SaysWhy">State, fault and black box tell the next host why; nothing to tell when it was not driven.</param>
/// <param name="Readable">The host's record reads back, and holds at least what it held just before the kill.</param>
/// <param name="Samples">Samples in the record.</param>
/// <param name="Problem">What is wrong; empty when nothing is.</param>
internal sealed record HostKill(
    string Setting, int DelayMilliseconds, bool WasDriven, long SilentPasses, long SilentMicros, bool Zero, bool SaysWhy, bool Readable, long Samples, string Problem);

/// <summary>
/// Kills hosts (SIGKILL) at drawn moments of a run, with an emulated device in a process of its own, and looks at what the device
/// did by the journal that it wrote itself, by what it tells the next host, and at the record that the dead host left.
/// </summary>
internal sealed class HostKills : IDisposable
{
    public const string Plant = "rig:two-motor/pair?g=1.5";

    /// <summary>
    /// The watchdog allows a silence of one period and 100 ms, 300 ms here. An idle pass waits 10 ms at least, so it has
    /// acted when 30 of them and the one that looks are over; one more may have carried half a frame of the dying host.
    /// </summary>
    public const int WatchdogPasses = 32;

    private const int LatestMilliseconds = 600;

    private static readonly (string Line, string Mode)[] Settings = [("pty", "tethered"), ("tcp", "tethered"), ("tcp", "standalone")];

    private readonly ImitateBench _bench = new();
    private readonly Dictionary<string, (ImitateProcess Device, string Address)> _devices = [];

    public HostKills()
    {
        var setup = PlantCatalog.Open(Plant);
        _bench.Write("expert.img", ImageWriter.Write(setup.Expert!));
    }

    /// <summary>Kills so many hosts at moments drawn from the seed.</summary>
    public List<HostKill> Run(int count, uint seed)
    {
        var random = new SmallRandom(seed);
        var kills = new List<HostKill>();
        for (int i = 0; i < count; i++)
        {
            var (line, mode) = Settings[i % Settings.Length];
            kills.Add(Kill(line, mode, (int)(random.NextUnit() * LatestMilliseconds)));
        }

        return kills;
    }

    /// <summary>The figures that are asked for.</summary>
    public static JsonObject Summary(IReadOnlyList<HostKill> kills, uint seed)
    {
        var driven = kills.Where(kill => kill.WasDriven).ToArray();
        return new JsonObject
        {
            ["kills"] = kills.Count,
            ["seed"] = seed,
            ["zeroWithinWatchdog"] = kills.Count(kill => kill.Zero),
            ["readableRecords"] = kills.Count(kill => kill.Readable),
            ["sayWhy"] = kills.Count(kill => kill.SaysWhy),
            ["driven"] = driven.Length,
            ["samples"] = kills.Sum(kill => kill.Samples),
            ["limitPasses"] = WatchdogPasses,
            ["settings"] = new JsonArray([.. driven.GroupBy(kill => kill.Setting).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => new JsonObject
            {
                ["setting"] = group.Key,
                ["kills"] = kills.Count(kill => kill.Setting == group.Key),
                ["driven"] = group.Count(),
                ["latencyPasses"] = Quantiles(group, kill => kill.SilentPasses),
                ["latencyMicrosecondsByDeviceClock"] = Quantiles(group, kill => kill.SilentMicros),
            })]),
            ["problems"] = new JsonArray([.. kills.Where(kill => kill.Problem.Length > 0).Select(kill => (JsonNode)$"{kill.Setting} after {kill.DelayMilliseconds} ms: {kill.Problem}")]),
        };
    }

    public void Dispose() => _bench.Dispose();

    private static JsonObject Quantiles(IEnumerable<HostKill> kills, Func<HostKill, long> of)
    {
        double[] sorted = [.. kills.Select(kill => (double)of(kill)).Order()];
        return new JsonObject
        {
            ["p50"] = sorted[sorted.Length / 2],
            ["p90"] = sorted[(int)(0.9 * (sorted.Length - 1))],
            ["max"] = sorted[^1],
        };
    }

    private HostKill Kill(string line, string mode, int delayMilliseconds)
    {
        var (device, address) = Device(line);
        string journal = _bench.PathOf($"{line}.csv"), folder = _bench.PathOf("run");
        long before = Last(journal)?.Pass ?? 0;

        // A stand-alone episode of an emulated device takes no time: a long one lasts for seconds. The short ones of a tethered
        // plant let some moments fall between episodes.
        string horizon = mode == "standalone" ? "200000" : "48";
        var host = _bench.Start("run", "--plant", address, "--mode", mode, "--policy", "expert.img", "--start", "0.2,0.3", "--horizon", horizon, "--episodes", "1000000", "--out", "run");
        host.WaitUntil(() => Journal.Read(journal).Any(row => row.Pass > before && row.Driven), "the device being driven");

        // The drawn moment. It decides nothing: whatever moment it turns out to be, the same must hold.
        Thread.Sleep(delayMilliseconds);
        long flushed = RunReader.Read(folder).SampleCount;
        host.Kill();
        host.WaitForEnd();

        // From here on nobody talks: when the journal says quiet, the watchdog has had its time.
        device.WaitUntil(() => Last(journal) is { Quiet: true }, "a quiet device");
        var rows = Journal.Read(journal).Where(row => row.Pass > before).ToList();
        int end = rows.FindLastIndex(row => row.Driven);

        // Driven to the last row: nothing ever stopped the motor.
        var stop = rows[Math.Min(end + 1, rows.Count - 1)];
        bool wasDriven = stop.Driven || stop.Fault != Status.Ok;
        bool zero = !rows[^1].Driven && rows[^1].Duty == 0 && stop.Duty == 0 && (!wasDriven || stop.SilentPasses <= WatchdogPasses);
        string problem = zero ? "" : $"not zero in time: {stop}. ";
        bool saysWhy = AskNextHost(address, wasDriven, ref problem);
        var (readable, samples) = ReadBack(folder, flushed, ref problem);
        return new HostKill($"{line} {mode}", delayMilliseconds, wasDriven, wasDriven ? stop.SilentPasses : 0, wasDriven ? stop.SilentMicros : 0, zero, saysWhy, readable, samples, problem);
    }

    private static bool AskNextHost(string address, bool wasDriven, ref string problem)
    {
        using var session = DeviceSession.Open(address);
        var status = session.Client.GetStatus();
        bool good = status.State != SupervisorState.Running;
        if (wasDriven)
        {
            var last = session.Client.GetFault(status.BlackBoxCount - 1, session.Signals);
            good &= status.Fault == Status.LinkLost && status.State == SupervisorState.Faulted
                && (last is null ? status.BlackBoxCount == 0 : last.Observation.All(float.IsFinite));
            session.Client.Reset();
        }
        else if (status.Fault != Status.Ok)
        {
            // Armed, when the connection broke.
            good &= status.Fault == Status.LinkLost;
            session.Client.Reset();
        }

        if (!good)
            problem += $"the device says {status}. ";
        return good;
    }

    private static (bool Readable, long Samples) ReadBack(string folder, long flushed, ref string problem)
    {
        try
        {
            var run = RunReader.Read(folder);
            bool whole = run.Trajectories.All(t => t.Samples.Select((s, i) => s.Step == i).All(same => same));
            bool good = run.Truncated && run.SampleCount >= flushed && whole;
            if (!good)
                problem += $"record: truncated {run.Truncated}, {run.SampleCount} samples of {flushed} that had been readable, steps without gaps {whole}. ";
            return (good, run.SampleCount);
        }
        catch (Exception e)
        {
            problem += $"record: {e.Message} ";
            return (false, 0);
        }
    }

    private (ImitateProcess Device, string Address) Device(string line) =>
        _devices.TryGetValue(line, out var running) ? running : _devices[line] = _bench.StartDevice(Plant, line == "tcp", line);

    private static JournalRow? Last(string journal) => Journal.Read(journal).LastOrDefault();
}
