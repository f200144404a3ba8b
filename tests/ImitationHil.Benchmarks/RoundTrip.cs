using System.Diagnostics;
using System.Text.Json;
using ImitationHil.Firmware;
using ImitationHil.Hil;
using ImitationHil.Lab.Growth;
using ImitationHil.Lab.Policies;
using ImitationHil.Linux;

namespace ImitationHil.Benchmarks;

/// <summary>Percentiles of durations, in microseconds.</summary>
public sealed record Durations(double P50, double P90, double P99)
{
    /// <summary>Of durations in nanoseconds.</summary>
    public static Durations Of(long[] nanoseconds)
    {
        Array.Sort(nanoseconds);
        double At(double share) => nanoseconds[Math.Min(nanoseconds.Length - 1, (int)(share * nanoseconds.Length))] / 1000.0;
        return new Durations(At(0.5), At(0.9), At(0.99));
    }
}

/// <summary>One pair of runs, one after the other.</summary>
/// <param name="Bare">The C peer.</param>
/// <param name="Step">A lockstep step.</param>
/// <param name="Ratio">Median of the step over median of the peer.</param>
public sealed record Pair(Durations Bare, Durations Step, double Ratio);

/// <summary>
/// A lockstep step (act and its answer, about 30 bytes each way, four observations and three actions, policy evaluated on the device) over
/// a pseudo-terminal between two processes, against a C program that sends 32 bytes to another process and back over the same kind
/// of line. Pairs alternate which comes first, because the load of the machine drifts.
/// </summary>
public static class RoundTrip
{
    private static readonly Signals Shape = new(["a", "b", "c", "d"], ["rad", "rad", "rad", "rad"], ["u", "v", "w"], ["V", "V", "V"], 10_000_000);

    /// <summary><c>--roundtrip</c>: measures and prints JSON.</summary>
    public static int Execute(int pairs, int turns, string json)
    {
        var folder = Directory.CreateTempSubdirectory("imitation-benchmark-");
        try
        {
            var results = Measure(pairs, turns, Compile(folder.FullName));
            double median = Quantiles.Of(results.Select(pair => pair.Ratio), 0.5);
            string text = JsonSerializer.Serialize(
                new { benchmark = "roundtrip", unit = "us", pairs = results, medianRatio = median, aim = 2.0 },
                new JsonSerializerOptions { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase });
            JsonOutput.Write(text, json);
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Measures so many pairs of so many turns.</summary>
    public static List<Pair> Measure(int pairs, int turns, string peer)
    {
        var results = new List<Pair>();
        for (int i = 0; i < pairs; i++)
        {
            Durations bare, step;
            if (i % 2 == 0)
                (bare, step) = (Bare(peer, turns), Step(turns));
            else
                (step, bare) = (Step(turns), Bare(peer, turns));
            results.Add(new Pair(bare, step, step.P50 / bare.P50));
        }

        return results;
    }

    /// <summary>The device's process: prints its path and serves until its input ends.</summary>
    public static void Serve()
    {
        using var device = EmulatedDevice.OverPty(() => (new NoPlant(), Limits.Symmetric(Shape, 1f, 1f, 1f)));
        Console.WriteLine(device.Path);
        while (Console.In.Read() >= 0)
        {
        }
    }

    /// <summary>Compiles the C peer into a folder; its path.</summary>
    public static string Compile(string folder)
    {
        string peer = Path.Combine(folder, "echo");
        Peers.CPeers.Compile(["-O2", "-o", peer, Path.Combine(AppContext.BaseDirectory, "peers", "echo.c")]);
        return peer;
    }

    private static Durations Bare(string peer, int turns)
    {
        using var process = Process.Start(new ProcessStartInfo(peer, [$"{turns}"]) { RedirectStandardOutput = true })!;
        string[] lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        return Durations.Of([.. lines.Select(long.Parse)]);
    }

    private static Durations Step(int turns)
    {
        using var process = Process.Start(OwnProcess.Start("--serve"))!;
        using var client = new DeviceClient(SerialLine.Open(process.StandardOutput.ReadLine()!), new LinkOptions { ReplyMilliseconds = 10000 });
        var spec = new PolicySpec("gain", Shape, PolicySpec.Gain, 1, 0, [-0.9f, 0.1f, 0.2f, -0.3f, -0.9f, 0.1f, 0.2f, -0.3f, -0.9f, 0.1f, 0.2f, -0.3f]);
        client.LoadImage(ImageWriter.Write(spec));
        var policy = new RemotePolicy(client, Shape);
        policy.Reset(1);
        float[] observation = [0.1f, 0.2f, 0.3f, 0.4f], action = new float[3];
        var nanoseconds = new long[turns];
        for (int i = -200; i < turns; i++)
        {
            observation[0] = 0.001f * i;
            long begin = Stopwatch.GetTimestamp();
            var status = policy.Act(observation, action);
            long end = Stopwatch.GetTimestamp();
            if (status != Status.Ok)
                throw new InvalidOperationException($"a step ended with {status}");
            if (i >= 0)
                nanoseconds[i] = (long)((end - begin) * (1e9 / Stopwatch.Frequency));
        }

        process.StandardInput.Close();
        process.WaitForExit();
        return Durations.Of(nanoseconds);
    }

    private sealed class NoPlant : IPlant
    {
        public Signals Signals => Shape;

        public int LimitsInForce => 0;

        public Status Reset(Episode episode, float[] observation) => Status.Ok;

        public Status Step(float[] action, float[] observation) => Status.Ok;

        public void Stop()
        {
        }

        public void Dispose()
        {
        }
    }
}
