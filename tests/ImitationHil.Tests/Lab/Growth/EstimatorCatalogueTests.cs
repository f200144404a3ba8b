using ImitationHil.Lab.Growth;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Studies;

namespace ImitationHil.Tests.Lab.Growth;

/// <summary>Every estimator by name: exact where the data is, blind to what must not matter, silent where it cannot tell.</summary>
public class EstimatorCatalogueTests
{
    private static readonly string[] Multipliers =
    [
        EstimatorIds.ArIv, EstimatorIds.ArIvBootstrap, EstimatorIds.WindowedLogRegression, EstimatorIds.EpisodeSlopes, EstimatorIds.LyapunovExponent, EstimatorIds.Ar1Ratio,
    ];

    public static IEnumerable<object[]> Exact => Multipliers.SelectMany(id => new[] { 1.3, -1.3, 0.7, -0.7 }.Select(g => new object[] { id, g }));

    public static TheoryData<string> All => [.. EstimatorCatalogue.All.Select(estimator => estimator.Id)];

    [Theory]
    [MemberData(nameof(Exact))]
    public void Without_noise_every_multiplier_is_exact_and_its_interval_a_point(string id, double g)
    {
        var estimate = EstimatorCatalogue.Get(id).Run(Geometric(g, 4, 9));
        bool signed = id is EstimatorIds.ArIv or EstimatorIds.ArIvBootstrap or EstimatorIds.Ar1Ratio;
        Assert.Equal(signed ? g : Math.Abs(g), estimate.Value!.Value, 9);
        Assert.All(estimate.Ci95!, end => Assert.Equal(signed ? g : Math.Abs(g), end, 6));
        Assert.Null(estimate.Undetermined);
        Assert.Equal(4, estimate.Episodes);
    }

    [Theory]
    [MemberData(nameof(Exact))]
    public void Read_at_chunk_boundaries_it_is_converted_by_the_root(string id, double g)
    {
        var data = Geometric(g, 4, 13).AtBoundaries(3);
        Assert.Equal(EstimatorCatalogue.Get(id).Run(Geometric(g, 4, 13)).Value!.Value, EstimatorCatalogue.Get(id).Run(data).Value!.Value, 9);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Unit_and_order_of_episodes_do_not_matter_and_a_mirrored_episode_neither(string id)
    {
        var truth = new SyntheticTruth { G = 1.2 }.Draw(new Gaussian(4));
        var plain = EstimatorCatalogue.Get(id).Run(truth);
        var scaled = EstimatorCatalogue.Get(id).Run(Rebuild(truth, (d, _) => 7 * d, 7));
        var mirrored = EstimatorCatalogue.Get(id).Run(Rebuild(truth, (d, e) => e % 2 == 0 ? d : -d, 1));
        var turned = EstimatorCatalogue.Get(id).Run(truth.Choose([.. Enumerable.Range(0, truth.Episodes).Reverse()]));
        double unit = id == EstimatorIds.Floor ? 7 : 1;

        // Tobit is searched for to 1e-6 of its likelihood's simplex, the bootstrap draws other episodes when they stand in another order.
        double loose = id switch { EstimatorIds.Tobit => 1e-3, EstimatorIds.ArIvBootstrap => 2e-3, _ => 1e-9 };
        Check(plain, scaled, unit, id == EstimatorIds.ArIvBootstrap ? 1e-9 : loose);
        Check(plain, mirrored, 1, id == EstimatorIds.ArIvBootstrap ? 1e-9 : loose);
        Check(plain, turned, 1, loose);
    }

    private static readonly double[][][] Nothings =
    [
        [],
        [[]],
        [[0.5]],
        [[0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]],
        [[double.NaN, 1, 1], [double.NaN, 1, 1], [double.NaN, 1, 1]],
        [[2, 2, 2, 2], [2, 2, 2, 2], [2, 2, 2, 2]],
        [[0.1, 0.2, 0.4, double.PositiveInfinity]],
    ];

    public static IEnumerable<object[]> Nothing => EstimatorCatalogue.All.SelectMany(estimator => Nothings.Select(episodes => new object[] { estimator.Id, episodes }));

    [Theory]
    [MemberData(nameof(Nothing))]
    public void Without_data_it_says_why_and_never_gives_a_strange_number(string id, double[][] episodes)
    {
        var estimate = EstimatorCatalogue.Get(id).Run(Deviations.OfScalars("x", episodes, 0.01, 1));
        Assert.Equal(id, estimate.Estimator);
        Assert.True(estimate.Value is { } value ? double.IsFinite(value) : !string.IsNullOrEmpty(estimate.Undetermined), $"{estimate}");
        Assert.All(estimate.Ci95 ?? [], end => Assert.True(double.IsFinite(end), $"{estimate}"));
        Assert.All(estimate.Details, detail => Assert.True(double.IsFinite(detail.Value), detail.Key));
        if (estimate.Value is null)
            Assert.Null(estimate.Ci95);
    }

    [Fact]
    public void Each_has_a_name_of_its_own_and_says_what_it_assumes_and_when_it_lies()
    {
        Assert.Equal(EstimatorCatalogue.All.Count, EstimatorCatalogue.All.Select(estimator => estimator.Id).Distinct().Count());
        Assert.Equal(typeof(EstimatorIds).GetFields().Select(field => (string)field.GetRawConstantValue()!).Order(), EstimatorCatalogue.All.Select(estimator => estimator.Id).Order());
        Assert.All(EstimatorCatalogue.All, estimator => Assert.All(new[] { estimator.Name, estimator.Quantity, estimator.Assumption, estimator.WhenItLies }, text => Assert.True(text.Length > 5)));
        Assert.Single(EstimatorCatalogue.All, estimator => estimator.Role == EstimatorRole.Headline);
        Assert.Equal([EstimatorIds.Ar1Ratio, EstimatorIds.NaiveLogRegression, EstimatorIds.Tobit], EstimatorCatalogue.All.Where(estimator => estimator.Role == EstimatorRole.Reference).Select(estimator => estimator.Id));
        Assert.DoesNotContain(EstimatorIds.Floor, EstimatorCatalogue.Run(Geometric(1.2, 3, 8)).Select(estimate => estimate.Estimator));
    }

    private static void Check(Estimate expected, Estimate actual, double unit, double tolerance)
    {
        Assert.Equal(expected.Value is null, actual.Value is null);
        if (expected.Value is { } value)
            Assert.Equal(value * unit, actual.Value!.Value, tolerance * Math.Max(1, Math.Abs(value * unit)));
        Assert.Equal(expected.Ci95 is null, actual.Ci95 is null);
        if (expected.Ci95 is { } ci)
            Assert.All(ci.Zip(actual.Ci95!), pair => Assert.Equal(pair.First * unit, pair.Second, tolerance * Math.Max(1, Math.Abs(pair.First * unit))));
    }

    private static Deviations Rebuild(Deviations data, Func<double, int, double> map, double unit) =>
        Deviations.OfScalars("x", [.. data.Signed.Select((d, e) => d.Select(x => map(x, e)).ToArray())], unit * data.Floor, unit * data.Saturation, data.Usable);

    private static Deviations Geometric(double g, int episodes, int length) =>
        Deviations.OfScalars("x", [.. Enumerable.Range(1, episodes).Select(e => Enumerable.Range(0, length).Select(t => 0.1 * e * Math.Pow(g, t)).ToArray())], 0);
}
