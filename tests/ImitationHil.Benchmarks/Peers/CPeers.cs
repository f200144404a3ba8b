using System.Diagnostics;
using System.Globalization;

namespace ImitationHil.Benchmarks.Peers;

/// <summary>One run of a case: processor time an operation, and the checksum of all results.</summary>
internal sealed record Timing(double Nanoseconds, ulong Checksum);

/// <summary>The C program of the folder <c>peers</c>, built by the system's compiler.</summary>
internal sealed class CPeers
{
    // Bits must match: no contraction of a product and a sum. The pendulum needs the vectorised sine, which comes with -ffast-math alone.
    private static readonly string[] Exact = ["-O3", "-march=native", "-ffp-contract=off"];
    private static readonly string[] Fast = ["-O3", "-march=native", "-ffast-math"];
    private static readonly string[] Files = ["main", "policies", "loop", "wire", "ensemble", "records"];

    private readonly string _program;

    private CPeers(string program) => _program = program;

    /// <summary>What the compiler calls itself, and its flags.</summary>
    public string Compiler => $"{Run("--version")}; {string.Join(' ', Exact)}; pendulum: {string.Join(' ', Fast)}";

    /// <summary>Compiles into a folder.</summary>
    /// <exception cref="InvalidOperationException">There is no <c>cc</c>, or it refuses.</exception>
    public static CPeers Build(string folder)
    {
        string source = Path.Combine(AppContext.BaseDirectory, "peers"), program = Path.Combine(folder, "peers");
        string pendulum = Path.Combine(folder, "pendulum.o");
        Compile([.. Fast, "-c", Path.Combine(source, "pendulum.c"), "-o", pendulum]);
        Compile([.. Exact, .. Files.Select(file => Path.Combine(source, file + ".c")), pendulum, "-o", program, "-lm"]);
        return new CPeers(program);
    }

    /// <summary>Runs a case.</summary>
    public Timing Run(PeerCase item, int blocks)
    {
        string[] words = Run(item.Environment(), item.Peer, item.Count.ToString(CultureInfo.InvariantCulture), blocks.ToString(CultureInfo.InvariantCulture)).Split(' ');
        return new Timing(double.Parse(words[0], CultureInfo.InvariantCulture), ulong.Parse(words[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }

    /// <summary>Runs the C compiler.</summary>
    /// <exception cref="InvalidOperationException">It refuses.</exception>
    public static void Compile(string[] arguments)
    {
        using var compiler = Process.Start("cc", arguments);
        compiler.WaitForExit();
        if (compiler.ExitCode != 0)
            throw new InvalidOperationException($"cc {string.Join(' ', arguments)} ended with {compiler.ExitCode}");
    }

    private string Run(params string[] arguments) => Run(new Dictionary<string, string>(), arguments);

    private string Run(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(_program, arguments) { RedirectStandardOutput = true };
        foreach (var (key, value) in environment)
            start.Environment[key] = value;
        using var process = Process.Start(start)!;
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? text.Trim() : throw new InvalidOperationException($"the C peer '{string.Join(' ', arguments)}' ended with {process.ExitCode}");
    }
}
