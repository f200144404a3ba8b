using BenchmarkDotNet.Attributes;
using ImitationHil.Benchmarks.Peers;

namespace ImitationHil.Benchmarks.Inside;

/// <summary>The cases that <c>--peers</c> holds to C, ours alone: the same loops, so that both modes speak of the same operations.</summary>
public abstract class CaseBenchmarks
{
    private Func<long, ulong> _run = _ => 0;

    /// <summary>Which.</summary>
    [ParamsSource(nameof(Names))]
    public string Case { get; set; } = "";

    /// <summary>All of this group.</summary>
    public IEnumerable<string> Names => Cases().Select(item => item.Name);

    /// <summary>Builds the state.</summary>
    [GlobalSetup]
    public void Prepare() => _run = Cases().Single(item => item.Name == Case).Prepare();

    /// <summary>Runs so many operations; the checksum keeps them from being left out.</summary>
    protected ulong Run(long operations) => _run(operations);

    private protected abstract IEnumerable<PeerCase> Cases();
}

/// <summary>Evaluation of a policy, a kind after the other, with the checks and the clamp behind it.</summary>
public class PolicyBenchmarks : CaseBenchmarks
{
    private const int Operations = 4096;

    /// <summary>An evaluation.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public ulong Act() => Run(Operations);

    private protected override IEnumerable<PeerCase> Cases() => PolicyCases.All;
}

/// <summary>A period of the control loop.</summary>
public class LoopBenchmarks : CaseBenchmarks
{
    private const int Operations = 4096;

    /// <summary>A tick.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public ulong Tick() => Run(Operations);

    private protected override IEnumerable<PeerCase> Cases() => LoopCases.All;
}

/// <summary>Frames, checksum and images.</summary>
public class WireBenchmarks : CaseBenchmarks
{
    private const int Operations = 256;

    /// <summary>A frame, a block or an image.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public ulong Once() => Run(Operations);

    private protected override IEnumerable<PeerCase> Cases()
    {
        // The file is for C alone.
        var folder = Directory.CreateTempSubdirectory("imitation-inside-");
        PeerCase[] cases = [.. WireCases.All(folder.FullName)];
        folder.Delete(recursive: true);
        return cases;
    }
}

/// <summary>A rollout in an ensemble, one thread.</summary>
public class EnsembleBenchmarks : CaseBenchmarks
{
    private const int Rollouts = 2560;

    /// <summary>A rollout of 50 periods of the pair, or of 25 of the pendulum, 20 steps of Runge and Kutta each.</summary>
    [Benchmark(OperationsPerInvoke = Rollouts)]
    public ulong Rollout() => Run(Rollouts);

    private protected override IEnumerable<PeerCase> Cases() => EnsembleCases.All;
}
