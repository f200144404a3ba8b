using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImitationHil.Linux;

namespace ImitationHil.Tests.Cli.Bench;

/// <summary>
/// The command <c>imitate</c> as its users have it: a process of its own, in a folder of its own, with pipes for output.
/// The built program stands beside the tests, because the test project refers to it.
/// </summary>
public sealed class ImitateBench : IDisposable
{
    private readonly List<ImitateProcess> _started = [];

    /// <summary>The current directory of every process of this bench; deleted with it.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("imitate-test-").FullName;

    /// <summary>A path under the folder.</summary>
    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>Writes a file under the folder and returns its name.</summary>
    public string Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return name;
    }

    /// <summary>Writes a file under the folder and returns its name.</summary>
    public string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(PathOf(name), bytes);
        return name;
    }

    /// <summary>Starts the command.</summary>
    public ImitateProcess Start(params string[] arguments)
    {
        var process = new ImitateProcess(Folder, arguments);
        _started.Add(process);
        return process;
    }

    /// <summary>Runs the command to its end.</summary>
    public Finished Run(params string[] arguments) => Start(arguments).WaitForEnd();

    /// <summary>Runs the command, which has to succeed.</summary>
    public Finished Done(params string[] arguments)
    {
        var finished = Run(arguments);
        Assert.True(finished.Exit == 0, $"imitate {string.Join(' ', arguments)} ended with {finished.Exit}: {finished.Error}");
        return finished;
    }

    /// <summary>Runs the command with <c>--json -</c>, which has to succeed.</summary>
    public JsonObject Json(params string[] arguments) => Done([.. arguments, "--json", "-"]).Json;

    /// <summary>The command has to refuse: exit 2, nothing on standard output, nothing written, every text in its message.</summary>
    public Finished Refused(string[] arguments, params string[] texts)
    {
        string before = Listing();
        var finished = Run(arguments);
        string shown = $"imitate {string.Join(' ', arguments)} ended with {finished.Exit}: {finished.Error}{finished.Output}";
        Assert.True(finished.Exit == 2, shown);
        Assert.Equal("", finished.Output);
        Assert.All(texts, text => Assert.True(finished.Error.Contains(text, StringComparison.Ordinal), $"'{text}' is missing: {shown}"));
        Assert.All(finished.Error.TrimEnd().Split('\n'), line => Assert.Matches("^(imitate: |See `imitate)", line));
        Assert.DoesNotContain("   at ", finished.Error);
        Assert.Equal(before, Listing());
        return finished;
    }

    /// <summary>Every file and folder here, files with their hash.</summary>
    public string Listing() => string.Join('\n', Directory.EnumerateFileSystemEntries(Folder, "*", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal)
        .Select(path => File.Exists(path) ? $"{path} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))}" : path));

    /// <summary>Starts an emulated device in a process of its own and returns its address. Its journal is <c>NAME.csv</c>.</summary>
    public (ImitateProcess Device, string Address) StartDevice(string plant, bool port = true, string name = "device")
    {
        string[] listen = port ? ["--port", "0"] : [];
        var device = Start(["device", "--plant", plant, "--trace", $"{name}.csv", "--json", $"{name}.json", .. listen]);
        string address = "";
        device.WaitUntil(() => (address = AddressIn(PathOf($"{name}.json"))).Length > 0, "the device's address");
        return (device, address);
    }

    // Half a file is not yet an address.
    private static string AddressIn(string file)
    {
        try
        {
            return (string)JsonNode.Parse(File.ReadAllText(file))!["address"]!;
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return "";
        }
    }

    public void Dispose()
    {
        foreach (var process in _started)
            process.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>What a process left.</summary>
public sealed record Finished(int Exit, string Output, string Error)
{
    /// <summary>Standard output as the one JSON object that it has to be.</summary>
    public JsonObject Json => JsonNode.Parse(Output)!.AsObject();
}

/// <summary>One process of the command.</summary>
public sealed class ImitateProcess : IDisposable
{
    /// <summary>After so long a process hangs. It decides nothing else.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly Task<string> _output, _error;

    public ImitateProcess(string folder, string[] arguments)
    {
        var start = new ProcessStartInfo(DotNetHost.Path)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "imitate.dll"));
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        _output = _process.StandardOutput.ReadToEndAsync();
        _error = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>Waits until the process ends.</summary>
    public Finished WaitForEnd()
    {
        if (!_process.WaitForExit(Patience))
        {
            _process.Kill(entireProcessTree: true);
            Assert.Fail($"the process hangs; it said: {_output.Result}{_error.Result}");
        }

        return new Finished(_process.ExitCode, _output.Result, _error.Result);
    }

    /// <summary>Waits until something can be seen from outside; fails when the process ends before.</summary>
    public void WaitUntil(Func<bool> seen, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!seen())
        {
            Assert.True(clock.Elapsed < Patience, $"never came: {what}");
            Assert.False(_process.HasExited && !seen(), $"ended before {what}: {(_process.HasExited ? _error.Result : "")}");
            Thread.Sleep(5);
        }
    }

    /// <summary>SIGKILL: no chance to tidy up.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Sends a signal by name, for example TERM.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
