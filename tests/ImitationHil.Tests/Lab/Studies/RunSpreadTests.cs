using ImitationHil.Firmware;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Import;
using ImitationHil.Lab.Studies;
using ImitationHil.Tests.Support;
using Xunit;

namespace ImitationHil.Tests.Lab.Studies;

public sealed class RunSpreadTests
{
    [Fact]
    public void Runs_of_different_rates_are_compared_by_time()
    {
        // The same straight line three times, sampled every 10, 20 and 30 ms: by row they would be far apart.
        var spread = RunSpread.Of([Run("a", 10, t => 3 * t), Run("b", 20, t => 3 * t), Run("c", 30, t => 3 * t)], ["q"], 0.1, 0.01);
        Assert.True(spread.Curve.Max(point => point.LargestPair) < 1e-12);
        Assert.Equal(0.03, spread.LargestIntervalSeconds, 1e-12);
        Assert.False(spread.GrowsThenContracts);
    }

    [Fact]
    public void Growth_and_contraction_are_found_with_their_numbers()
    {
        // Offsets -1, 0, 1 times a bump that starts at 0.3 s: their rms with n - 1 is the bump itself.
        double Bump(double t) => 0.0001 + (t < 0.3 ? 0 : t < 1 ? 0.1 * (t - 0.3) / 0.7 : t < 1.5 ? 0.1 - 0.18 * (t - 1) : 0.01);
        var spread = RunSpread.Of([.. new[] { -1, 0, 1 }.Select(i => Run($"run{i}", 10, t => (t < 0.3 ? 0 : t - 0.3) + i * Bump(t)))], ["q"], 0.005, 0.01);
        Assert.Equal(0.0001, spread.Floor, 1e-9);
        Assert.Equal(1.0, spread.Peak.Seconds, 1e-9);
        Assert.Equal(0.1001, spread.Peak.Rms, 1e-9);
        Assert.Equal(0.2002, spread.Peak.LargestPair, 1e-9);
        Assert.Equal(0.0501, spread.At(0.65), 1e-6);
        Assert.Equal(0.0101, spread.Final, 1e-9);
        Assert.True(spread.GrowsThenContracts);
        Assert.Equal(0.31, spread.Growing[0].Seconds, 1e-9);
        Assert.Equal(spread.Peak, spread.Growing[^1]);
    }

    [Fact]
    public void Everything_that_cannot_be_compared_is_named()
    {
        var refusal = Assert.Throws<BadInputException>(() => RunSpread.Of([Run("a", 10, t => t), Run("b", 10, t => t, "p")], ["q"], 0.1));
        Assert.Contains(refusal.Problems, p => p.Message.Contains("at least 3"));
        Assert.Contains(refusal.Problems, p => p.File == "b" && p.Message.Contains("differ"));
        Assert.Contains(refusal.Problems, p => p.File == "b" && p.Message.Contains("no observation 'q'"));
    }

    [RecordedDataFact]
    public void The_learned_pendubot_spreads_and_then_contracts_as_published()
    {
        var runs = Importer.Import(RecordedData.Files("double_pendulum", "pendubot_mcpilco_run*.csv"), "pendubot");
        var spread = RunSpread.Of(runs, ["pos_meas1", "pos_meas2"], stillWithin: 0.01);
        Assert.Equal(6, spread.Runs.Count);
        Assert.True(spread.GrowsThenContracts);

        // Published for ten runs: 0.0003, 0.110 and 0.041 rad. Six of them carry chi(5)/sqrt(5): within a factor of 0.41 to
        // 1.6 in 95 of 100 cases a time; at rest the encoder's count of 0.00038 rad decides.
        Assert.InRange(spread.At(0.3), 0.0001, 0.0008);
        Assert.InRange(spread.At(0.75), 0.41 * 0.110, 1.6 * 0.110);
        Assert.InRange(spread.At(5), 0.41 * 0.041, 1.6 * 0.041);
        Assert.InRange(spread.Peak.Seconds, 0.6, 0.9);
        Assert.InRange(spread.Growing[0].Seconds, 0.3, 0.4);

        // Two shoulders, at 0.45 s and at the peak, are neither a line over t nor over ln t: AICc does not decide.
        Assert.Equal(ImitationHil.Lab.Growth.Law.Undetermined, spread.Law.Law);
        Assert.InRange(spread.Law.DeltaAicc!.Value, -2, 2);
        Assert.Equal(14, spread.Law.Points);
        Assert.InRange(spread.Law.Decades, 1, 2);
    }

    private static Trajectory Run(string name, int milliseconds, Func<double, double> q, string slot = "q") => new()
    {
        Name = name,

        // One contract for all: the period of a recording that is resampled is its map's.
        Signals = new Signals([slot], ["rad"], ["u"], ["V"], 10_000),
        Samples = [.. Enumerable.Range(0, 2000 / milliseconds + 1).Select(k => new Sample
        {
            Step = k,
            TimeMicroseconds = k * milliseconds * 1000L,
            Observation = [q(k * milliseconds / 1000.0)],
            ActionAsked = [0],
            ActionApplied = [0],
        })],
    };
}
