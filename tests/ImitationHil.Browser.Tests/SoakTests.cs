using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace ImitationHil.Browser.Tests;

/// <summary>A long run for its numbers, started by <c>tests/soak.sh</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SoakFactAttribute : FactAttribute
{
    public SoakFactAttribute() => Skip = BrowserBench.Missing ?? (SoakTests.Seconds > 0 ? null : "a long run; start it with `bash tests/soak.sh SECONDS`");
}

/// <summary>
/// A virtual rig whose servo ticks at 1 kHz, in a process of its own: first without viewers, then with three. Prints what was measured; what
/// depends on the machine fails nothing.
/// </summary>
[Collection("one browser at a time")]
public class SoakTests(ITestOutputHelper output)
{
    public static int Seconds { get; } = int.TryParse(Environment.GetEnvironmentVariable("IMITATION_SOAK_SECONDS"), NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) ? seconds : 0;

    private static string All => $"0-{Environment.ProcessorCount - 1}";

    /// <summary>Whether server and viewers have a core each, as on machines of their own; else they share all.</summary>
    public static bool Apart { get; } = Environment.GetEnvironmentVariable("IMITATION_SOAK_APART") == "1";

    [SoakFact]
    public async Task One_kilohertz_with_three_viewers()
    {
        var folder = Directory.CreateTempSubdirectory("imitate-soak-");
        string json = Path.Combine(folder.FullName, "serve.json");
        using var server = Process.Start(new ProcessStartInfo("taskset", ["-c", Apart ? "0" : All, "dotnet", Path.Combine(AppContext.BaseDirectory, "imitate.dll"), "serve", "--plant", "rig:two-motor/pair?g=1.5&tick=0.001&latency=500", "--port", "0", "--json", json]) { WorkingDirectory = folder.FullName, RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            string url = await UrlOf(json);
            using var http = new HttpClient { BaseAddress = new Uri(url) };
            await Phase(http, server, "warm up", 10, []);
            int aside = Math.Max(20, Seconds / 9);
            var before = await Phase(http, server, "without viewers", aside, []);

            var lines = await Listen(url, 3);
            var listened = await Phase(http, server, "three lines that draw nothing", aside, []);
            foreach (var line in lines)
                line.Abort();

            Measured watched;
            using (var playwright = await Playwright.CreateAsync())
            {
                await using var browser = await playwright.Chromium.LaunchAsync(Polite(folder));
                var pages = new List<IPage>();
                for (int i = 0; i < 3; i++)
                {
                    // A window each: a tab in the background draws nothing.
                    var page = await (await browser.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1280, Height = 720 } })).NewPageAsync();
                    await page.GotoAsync(url);
                    pages.Add(page);
                }

                await Phase(http, server, "viewers settle", 10, pages);
                watched = await Phase(http, server, "three viewers", Seconds, pages);
            }

            // Once more, because a machine that is shared drifts.
            var after = await Phase(http, server, "without viewers again", aside, []);
            double[] alone = [.. before.MissedPercent, .. after.MissedPercent];
            output.WriteLine($"missed ticks: {Percent(alone)} without viewers, {Percent(listened.MissedPercent)} with three lines, {Percent(watched.MissedPercent)} with three that draw on this machine");
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"memory {watched.FirstMegabytes:0.0} to {watched.LastMegabytes:0.0} MB; telemetry dropped {watched.Drops}"));
            Assert.False(server.HasExited);
        }
        finally
        {
            using var kill = Process.Start("kill", ["-TERM", server.Id.ToString(CultureInfo.InvariantCulture)]);
            await server.WaitForExitAsync();
            folder.Delete(recursive: true);
        }

        Assert.Equal(0, server.ExitCode);
    }

    /// <param name="MissedPercent">Of each ten seconds, so that the scatter says how much a difference is worth: misses come in bursts.</param>
    private sealed record Measured(double[] MissedPercent, double FirstMegabytes, double LastMegabytes, long Drops);

    private static string Percent(double[] blocks)
    {
        double mean = blocks.Average();
        double error = Math.Sqrt(blocks.Sum(x => (x - mean) * (x - mean)) / Math.Max(1, blocks.Length - 1) / blocks.Length);
        return string.Create(CultureInfo.InvariantCulture, $"{mean:0.000} +- {1.96 * error:0.000} % ({blocks.Length} x 10 s)");
    }

    private async Task<Measured> Phase(HttpClient http, Process server, string name, int seconds, List<IPage> pages)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(10));
        var begin = await Loop(http);
        var last = begin;
        double first = Megabytes(server);
        var frames = new List<double>();
        var missed = new List<double>();
        for (int passed = 0; passed < seconds; passed += 10)
        {
            await timer.WaitForNextTickAsync();
            foreach (var page in pages)
            {
                string text = await page.Locator("#fps").InnerTextAsync();
                if (double.TryParse(text.Split(' ')[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double perSecond))
                    frames.Add(perSecond);
            }

            var now = await Loop(http);
            missed.Add(100.0 * (now.Missed - last.Missed) / Math.Max(1, now.Total - last.Total + now.Missed - last.Missed));
            last = now;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {passed + 10} s: {now.Total - begin.Total} ticks, {now.Missed - begin.Missed} missed, {Megabytes(server):0.0} MB, frames {(frames.Count > 0 ? $"{frames.Min():0} to {frames.Max():0}, mean {frames.Average():0.0}, {frames.Count(f => f < 50)} of {frames.Count} readings under 50" : "-")}"));
        }

        return new Measured([.. missed], first, Megabytes(server), last.Drops - begin.Drops);
    }

    private static async Task<(long Missed, long Total, long Drops)> Loop(HttpClient http)
    {
        var loop = (await http.GetFromJsonAsync<JsonElement>("/api/state")).GetProperty("loop");
        return (loop.GetProperty("missed").GetInt64(), loop.GetProperty("total").GetInt64(), loop.GetProperty("drops").GetInt64());
    }

    // Viewers without a browser: what the server does for a viewer, without what a browser does to the processor of this machine.
    private static async Task<List<ClientWebSocket>> Listen(string url, int count)
    {
        var lines = new List<ClientWebSocket>();
        for (int i = 0; i < count; i++)
        {
            var line = new ClientWebSocket();
            await line.ConnectAsync(new Uri(url.Replace("http", "ws", StringComparison.Ordinal) + $"live?viewer=listener{i}"), CancellationToken.None);
            lines.Add(line);
            _ = Task.Run(async () =>
            {
                byte[] sink = new byte[1 << 16];
                try
                {
                    while (line.State == WebSocketState.Open)
                        await line.ReceiveAsync(sink, CancellationToken.None);
                }
                catch (WebSocketException)
                {
                    // Aborted: the phase is over.
                }
            });
        }

        return lines;
    }

    // Viewers sit at machines of their own; here they yield to the loop.
    private static BrowserTypeLaunchOptions Polite(DirectoryInfo folder)
    {
        var options = BrowserBench.Launch;
        string wrapper = Path.Combine(folder.FullName, "browser");
        File.WriteAllText(wrapper, $"#!/bin/sh\nexec nice -n 19 taskset -c {(Apart ? "1" : All)} {options.ExecutablePath} \"$@\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(wrapper, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        options.ExecutablePath = wrapper;
        return options;
    }

    private static double Megabytes(Process process)
    {
        process.Refresh();
        return process.WorkingSet64 / 1048576.0;
    }

    private static async Task<string> UrlOf(string file)
    {
        for (int attempt = 0; attempt < 600; attempt++)
        {
            try
            {
                return JsonDocument.Parse(await File.ReadAllTextAsync(file)).RootElement.GetProperty("url").GetString()!;
            }
            catch (Exception e) when (e is IOException or JsonException)
            {
                await Task.Delay(100);
            }
        }

        throw new InvalidOperationException("the server did not start");
    }
}
