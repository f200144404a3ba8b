using ImitationHil.Benchmarks.Inside;

namespace ImitationHil.Tests.Benchmarks;

/// <summary>Every benchmark of the inside runs once; the library that times them is not needed for that.</summary>
public class InsideTests
{
    [Fact]
    public void Every_case_runs()
    {
        (CaseBenchmarks Group, Func<CaseBenchmarks, ulong> Once)[] groups =
        [
            (new PolicyBenchmarks(), group => ((PolicyBenchmarks)group).Act()),
            (new LoopBenchmarks(), group => ((LoopBenchmarks)group).Tick()),
            (new WireBenchmarks(), group => ((WireBenchmarks)group).Once()),
            (new EnsembleBenchmarks(), group => ((EnsembleBenchmarks)group).Rollout()),
        ];
        foreach (var (group, once) in groups)
        {
            Assert.NotEmpty(group.Names);
            foreach (string name in group.Names)
            {
                group.Case = name;
                group.Prepare();
                Assert.True(once(group) != 0, $"{group.GetType().Name}, {name}: no operation was done");
            }
        }
    }

    [Fact]
    public void A_row_is_written_and_an_estimate_is_made()
    {
        Assert.Equal(1UL, new RecordBenchmarks().AppendRow());
        var growth = new GrowthBenchmarks { Episodes = 30 };
        growth.Prepare();
        growth.Estimate();
    }
}
