using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace ImitationHil.Benchmarks.Inside;

/// <summary>
/// <c>--inside [arguments of BenchmarkDotNet]</c>: the inside alone, operation by operation, with intervals and allocated bytes. In this process, because
/// it has the settings that the product runs with, and because nothing then has to be built again.
/// </summary>
internal static class InsideCommand
{
    /// <summary>Runs what the arguments choose, by default everything; 1 when nothing ran or something failed.</summary>
    public static int Execute(string[] arguments)
    {
        var config = DefaultConfig.Instance
            .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithIterationTime(TimeInterval.FromMilliseconds(100)).WithMaxIterationCount(30))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(40));
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(InsideCommand).Assembly).Run(arguments.Length == 0 ? ["--filter", "*"] : arguments, config).ToArray();
        bool listed = arguments.Contains("--list") || arguments.Contains("--help") || arguments.Contains("--info");
        return listed || (summaries.Length > 0 && summaries.All(summary => !summary.HasCriticalValidationErrors && summary.Reports.All(report => report.Success))) ? 0 : 1;
    }
}
