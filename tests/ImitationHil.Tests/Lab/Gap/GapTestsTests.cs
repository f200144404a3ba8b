using ImitationHil.Lab.Data;
using ImitationHil.Lab.Gap;
using ImitationHil.Lab.Growth;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Studies;

namespace ImitationHil.Tests.Lab.Gap;

/// <summary>The tests of one policy on rig and twin: p-values by definition, invariances, and silence where they cannot tell.</summary>
public class GapTestsTests
{
    private static readonly SyntheticTruth Truth = new() { G = 1.2, Horizon = 20 };

    public static TheoryData<string> All => [.. GapCatalogue.OnePolicy.Select(method => method.Description.Id)];

    [Theory]
    [MemberData(nameof(All))]
    public void It_repeats_itself_and_neither_unit_nor_mirrored_episodes_matter(string id)
    {
        var (rig, twin) = Pair(3, Truth with { G = 1.21 });
        var plain = Run(id, rig, twin);
        Assert.Equal((plain.Value, plain.PValue), (Run(id, rig, twin).Value, Run(id, rig, twin).PValue));
        var scaled = Run(id, Rebuild(rig, (d, _) => 5 * d, 5), Rebuild(twin, (d, _) => 5 * d, 5));
        var mirrored = Run(id, Rebuild(rig, (d, e) => e % 3 == 0 ? -d : d, 1), twin);
        foreach (var other in new[] { scaled, mirrored })
        {
            Assert.Equal(plain.Value!.Value, other.Value!.Value, 1e-9);
            Assert.Equal(plain.PValue!.Value, other.PValue!.Value, 1e-9);
        }
    }

    [Theory]
    [InlineData(GapIds.GrowthPermutation)]
    [InlineData(GapIds.Equivalence)]
    public void Exchanging_rig_and_twin_changes_the_sign_of_the_difference_alone(string id)
    {
        var (rig, twin) = Pair(3, Truth with { G = 1.25 });
        var there = Run(id, rig, twin);
        var back = Run(id, twin, rig);
        Assert.Equal(there.Value!.Value, -back.Value!.Value, 12);
        Assert.Equal(Math.Log(1.25 / 1.2), there.Value.Value, 0.01);
        if (id == GapIds.Equivalence)
            Assert.Equal(there.PValue!.Value, back.PValue!.Value, 12);
    }

    [Fact]
    public void The_p_value_is_one_plus_those_at_least_as_far_over_one_plus_all_permutations()
    {
        var (rig, twin) = Pair(3, Truth with { G = 1.3 });
        Assert.Equal(1.0 / 100, GrowthPermutation.Run(new GapData(rig, twin) { Permutations = 99 }).PValue);
        Assert.Equal(1.0 / 200, EnergyDistance.Run(new GapData(rig, twin) { Permutations = 199 }).PValue);

        // The same episodes on both sides differ by nothing: every split is at least as far.
        Assert.Equal(1, GrowthPermutation.Run(new GapData(rig, rig) { Permutations = 99 }).PValue);
        Assert.Equal(0, EnergyDistance.Run(new GapData(rig, rig)).Value!.Value, 12);
    }

    [Fact]
    public void The_energy_distance_is_its_definition()
    {
        // One instant that differs: |ln ratio| are 0, 1, 2 in three episodes against 5, 5, 5 (floor 1, values e^k).
        double[][] a = [[Math.E, 1], [Math.E, Math.E], [Math.E, Math.Exp(2)]], b = [[Math.E, Math.Exp(5)], [Math.E, Math.Exp(5)], [Math.E, Math.Exp(5)]];
        var result = EnergyDistance.Run(new GapData(Deviations.OfScalars("a", a, 1), Deviations.OfScalars("b", b, 1)));

        // 2 E|X-Y| = 2 * 4; E|X-X'| = (1 + 2 + 1) * 2 / 9; E|Y-Y'| = 0.
        Assert.Equal(8 - 8.0 / 9, result.Value!.Value, 12);
    }

    [Fact]
    public void Opposite_signs_differ_and_have_no_size()
    {
        var (rig, twin) = Pair(3, Truth with { G = -1.2 });
        var growth = Run(GapIds.GrowthPermutation, rig, twin);
        Assert.Null(growth.Value);
        Assert.True(growth.PValue < 0.01);
        Assert.Contains("opposite signs", growth.Undetermined, StringComparison.Ordinal);
        Assert.Null(Run(GapIds.Equivalence, rig, twin).Value);
        Assert.Equal(Agreement.Differs, Verdict.Of(new GapData(rig, twin)).Agreement);
    }

    [Fact]
    public void Tost_is_the_harder_of_two_one_sided_t_tests()
    {
        var (rig, twin) = Pair(3, Truth);
        var first = Equivalence.Run(new GapData(rig, twin));

        // A margin close to the difference, where the two sides are far apart.
        double margin = Math.Abs(first.Value!.Value) + first.Details["standardError"];
        var result = Equivalence.Run(new GapData(rig, twin) { Margin = margin });
        double t = (margin - Math.Abs(result.Value!.Value)) / result.Details["standardError"];
        Assert.Equal(1, t, 9);
        Assert.Equal(1 - MathNet.Numerics.Distributions.StudentT.CDF(0, 1, result.Details["freedom"], t), result.PValue!.Value, 9);
        Assert.InRange(result.Details["freedom"], 19, 40);
        Assert.Null(Equivalence.Run(new GapData(rig, twin) { Margin = 0 }).Value);
    }

    [Fact]
    public void The_envelope_holds_the_twins_own_episodes_and_not_a_noisier_rig()
    {
        var random = new Gaussian(9);
        var twin = (Truth with { Episodes = 200 }).Draw(random);
        Assert.InRange(Envelope.Run(new GapData(twin, twin)).Value!.Value, 0.95, 0.97);
        var noisy = Envelope.Run(new GapData((Truth with { NoiseInFloors = 4 }).Draw(random), twin));
        Assert.True(noisy.Value < 0.6);
        Assert.True(noisy.PValue < 1e-6);
        var curve = Envelope.Curve(new GapData(twin, twin))!.Value;
        Assert.All(curve.Low.Zip(curve.High), ends => Assert.True(ends.First < ends.Second));
    }

    [Fact]
    public void Too_few_episodes_are_told_by_every_test()
    {
        var (rig, twin) = Pair(3, Truth);
        foreach (var method in GapCatalogue.OnePolicy)
        {
            foreach (int count in new[] { 0, 1, 2 })
            {
                var few = twin.Choose([.. Enumerable.Range(0, count)]);
                var result = method.Run(new GapData(rig, few));
                Assert.Null(result.Value);
                Assert.False(string.IsNullOrEmpty(result.Undetermined), method.Description.Id);
            }
        }
    }

    [Fact]
    public void Strange_numbers_and_saturated_episodes_never_give_strange_results()
    {
        double[][] stuck = [.. Enumerable.Repeat(new[] { 1.0, 1, 1, 1, 1 }, 20)], strange = [.. Enumerable.Repeat(new[] { 0.1, double.NaN, double.PositiveInfinity, 1, 1 }, 20)];
        foreach (var episodes in new[] { stuck, strange })
        {
            var data = Deviations.OfScalars("x", episodes, 0.01, 1);
            foreach (var result in GapCatalogue.Run(new GapData(data, data)))
            {
                Assert.True(result.Value is not { } value || double.IsFinite(value));
                Assert.True(result.PValue is null or (>= 0 and <= 1));
            }

            Assert.Equal(Agreement.CannotTell, Verdict.Of(new GapData(data, data)).Agreement);
        }
    }

    [Fact]
    public void Boundaries_of_different_chunks_are_refused() =>
        Assert.Throws<BadInputException>(() => new GapData(Truth.Draw(new Gaussian(1)), Truth.Draw(new Gaussian(2)).AtBoundaries(2)));

    [Fact]
    public void Each_measure_has_a_name_of_its_own_and_says_what_it_assumes_and_when_it_lies()
    {
        Assert.Equal(typeof(GapIds).GetFields().Select(field => (string)field.GetRawConstantValue()!).Order(), GapCatalogue.Descriptions.Select(words => words.Id).Order());
        Assert.All(GapCatalogue.Descriptions, words => Assert.All(new[] { words.Name, words.Quantity, words.Assumption, words.WhenItLies }, text => Assert.True(text.Length > 5)));
    }

    private static GapResult Run(string id, Deviations rig, Deviations twin) =>
        GapCatalogue.OnePolicy.Single(method => method.Description.Id == id).Run(new GapData(rig, twin) { Permutations = 199 });

    private static (Deviations Rig, Deviations Twin) Pair(uint seed, SyntheticTruth rig)
    {
        var random = new Gaussian(seed);
        return (rig.Draw(random), (Truth with { Episodes = 24 }).Draw(random));
    }

    private static Deviations Rebuild(Deviations data, Func<double, int, double> map, double unit) =>
        Deviations.OfScalars("x", [.. data.Signed.Select((d, e) => d.Select(x => map(x, e)).ToArray())], unit * data.Floor, unit * data.Saturation, data.Usable);
}
