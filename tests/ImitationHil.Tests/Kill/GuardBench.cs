using System.Diagnostics;
using System.Text.Json;
using ImitationHil.Linux;

namespace ImitationHil.Tests.Kill;

/// <summary>What a guard reported. Nanoseconds of the clock that all processes share.</summary>
internal sealed record GuardReport(string Cause, long WokeNanoseconds, long ZeroNanoseconds, bool Taken, bool Confirmed, long Beats);

/// <summary>A fake <c>/sys/class/pwm</c> in a folder of its own, and a controller process that drives it with a guard beside it.</summary>
internal sealed class GuardBench : IDisposable
{
    /// <summary>After so long something hangs. It decides nothing else.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("imitation-guard-").FullName;
    private readonly Process _controller;
    private readonly System.Text.StringBuilder _error = new();

    /// <param name="heartbeatMilliseconds">
    /// Far above what a busy test machine withholds a process; a machine of its own takes the default of 100 ms.
    /// </param>
    public GuardBench(int heartbeatMilliseconds = 30000)
    {
        MakeTree(_folder);
        var start = new ProcessStartInfo(DotNetHost.Path)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in new[] { typeof(GuardBench).Assembly.Location, "controller", _folder, ReportFile, $"{heartbeatMilliseconds}" })
            start.ArgumentList.Add(argument);
        _controller = Process.Start(start)!;

        // By lines and not to its end: the guard holds the same pipe, and may be stopped for good.
        _controller.ErrorDataReceived += (_, line) =>
        {
            lock (_error)
                _error.AppendLine(line.Data);
        };
        _controller.BeginErrorReadLine();
        string? said = _controller.StandardOutput.ReadLine();
        Assert.True(said?.StartsWith("guard ", StringComparison.Ordinal) == true, said ?? Said());
        Guard = int.Parse(said!["guard ".Length..]);
        WaitUntil(IsDriven, "a driven motor");
    }

    /// <summary>The guard's process.</summary>
    public int Guard { get; }

    public int Controller => _controller.Id;

    private string ReportFile => Path.Combine(_folder, "report.json");

    /// <summary>An exported, enabled channel each.</summary>
    public static void MakeTree(string root)
    {
        foreach (string channel in new[] { "pwmchip0/pwm0", "pwmchip0/pwm1" })
        {
            Directory.CreateDirectory(Path.Combine(root, channel));
            File.WriteAllText(Path.Combine(root, channel, "duty_cycle"), "700000\n");
            File.WriteAllText(Path.Combine(root, channel, "enable"), "1\n");
        }

        File.WriteAllText(Path.Combine(root, "enable-line"), "1\n");
    }

    /// <summary>Both duties, both enables, the enable line, as they stand.</summary>
    public string[] Outputs() =>
        [.. new[] { "pwmchip0/pwm0/duty_cycle", "pwmchip0/pwm1/duty_cycle", "pwmchip0/pwm0/enable", "pwmchip0/pwm1/enable", "enable-line" }.Select(name => File.ReadAllText(Path.Combine(_folder, name)))];

    /// <summary>True while all of them are on.</summary>
    public bool IsDriven() => Outputs() is [var a, var b, "1\n", "1\n", "1\n"] && a.Length > 2 && b.Length > 2;

    /// <summary>Kills the controller and returns the moment just before, in the guard's nanoseconds.</summary>
    public long KillController()
    {
        long moment = Stopwatch.GetTimestamp();
        _controller.Kill();
        return moment;
    }

    public void Command(string line) => _controller.StandardInput.WriteLine(line);

    /// <summary>What controller and guard have written to standard error so far.</summary>
    public string Said()
    {
        lock (_error)
            return _error.ToString();
    }

    /// <summary>Exit code of the controller.</summary>
    public int WaitForController()
    {
        Assert.True(_controller.WaitForExit(Patience), "the controller does not end");
        return _controller.ExitCode;
    }

    /// <summary>Waits for the guard's last act.</summary>
    public GuardReport WaitForReport()
    {
        WaitUntil(() => File.Exists(ReportFile), "the guard's report");
        return JsonSerializer.Deserialize<GuardReport>(File.ReadAllText(ReportFile), JsonSerializerOptions.Web)!;
    }

    public static void Signal(int process, string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{process}"]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Gone, or a zombie that nobody has buried yet.</summary>
    public static bool IsGone(int process)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[stat.LastIndexOf(')') + 2] == 'Z';
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    public static void WaitUntil(Func<bool> seen, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!seen())
        {
            Assert.True(clock.Elapsed < Patience, $"never came: {what}");
            Thread.Sleep(1);
        }
    }

    public void Dispose()
    {
        if (!_controller.HasExited)
            _controller.Kill();
        _controller.WaitForExit(Patience);
        if (!IsGone(Guard))
        {
            // Stopped by a test, perhaps; it ends by itself once it runs.
            Signal(Guard, "CONT");
            WaitUntil(() => IsGone(Guard), "the guard's end");
        }

        _controller.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
