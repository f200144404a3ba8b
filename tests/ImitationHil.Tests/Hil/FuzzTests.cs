using ImitationHil.Fuzz;
using Xunit;

namespace ImitationHil.Tests.Bench;

/// <summary>Short runs of the fuzzer with fixed seeds; long ones: <c>bash tests/fuzz.sh</c>.</summary>
public sealed class FuzzTests
{
    [Theory]
    [InlineData("frames", 1_000_000)]
    [InlineData("image", 400_000)]
    [InlineData("record", 400_000)]
    [InlineData("csv", 100_000)]
    [InlineData("yaml", 100_000)]
    public void ReadersNeitherCrashNorTakeWhatIsDamaged(string target, int bytes)
    {
        var folder = Directory.CreateTempSubdirectory("imitation-fuzz-");
        var report = Targets.Run(target, bytes, 20261127, folder.FullName);
        folder.Delete(recursive: true);
        string found = string.Join('\n', report.Findings);
        Assert.True(report.Bytes >= bytes && report.Cases > 100 && report.Accepted > 0, $"{report.Cases} cases, {report.Accepted} accepted");
        Assert.True(report.Crashes == 0 && report.ResynchronisationFailures == 0, found);

        // At most 50,000 candidates here: a false accept by chance is one run in 80,000.
        Assert.True(report.FalseAccepts == 0, found);
        Assert.InRange(report.Candidates, 0, 50_000);
        Assert.True(report.PeakMemoryPerByte <= report.MemoryBound, $"{report.PeakMemoryPerByte} bytes for each byte of input, at most {report.MemoryBound}");
        Assert.True(report.Pass);
    }

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(0.5, 1, 0.3934693403)]
    [InlineData(0.01, 2, 4.9667913e-5)]
    public void TheOddsOfFalseAcceptsAreThoseOfPoisson(double expected, int count, double odds) =>
        Assert.Equal(odds, FuzzReport.TailOfPoisson(expected, count), 1e-9);
}
