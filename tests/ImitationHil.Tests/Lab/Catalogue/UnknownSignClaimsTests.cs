using ImitationHil.Lab.Catalogue;
using ImitationHil.Lab.Catalogue.UnknownSign;

namespace ImitationHil.Tests.Lab.Catalogue;

/// <summary>The claims hold by any seed, and none of them is unable to fail.</summary>
public class UnknownSignClaimsTests
{
    private static readonly string[] Ids = ["unknown-sign", "no-simple-policy", "time-varying", "concentric", "gamblers-ruin", "two-chunk", "delay"];

    public static TheoryData<string> Named => [.. Ids];

    public static TheoryData<string, uint> Seeded
    {
        get
        {
            var data = new TheoryData<string, uint>();
            foreach (string id in Ids)
            {
                foreach (uint seed in new uint[] { 1, 2, 20261122 })
                    data.Add(id, seed);
            }

            return data;
        }
    }

    [Fact]
    public void The_ids_are_those_asked_for() => Assert.Equal(Ids, UnknownSignClaims.All.Select(claim => claim.Id));

    [Theory]
    [MemberData(nameof(Seeded))]
    public void Holds(string id, uint seed)
    {
        var outcome = Run(id, seed).Outcome;
        Assert.All(outcome.Numbers, number => Assert.True(number.Pass, $"{number}"));
    }

    [Theory]
    [MemberData(nameof(Named))]
    public void Fails_when_its_plant_is_spoilt(string id) => Assert.False(Run(id, 1, spoilt: true).Outcome.Pass);

    [Theory]
    [MemberData(nameof(Named))]
    public void Gives_the_same_numbers_by_the_same_seed(string id) =>
        Assert.Equal(Run(id, 7).Outcome.Numbers, Run(id, 7).Outcome.Numbers);

    [Theory]
    [MemberData(nameof(Named))]
    public void Is_finite_and_has_a_figure(string id)
    {
        var outcome = Run(id, 1).Outcome;
        Assert.All(outcome.Numbers, number =>
        {
            Assert.True(double.IsFinite(number.Expected) && double.IsFinite(number.Measured) && double.IsFinite(number.Tolerance), $"{number}");
            Assert.NotEmpty(number.Reason);
        });
        Assert.NotEmpty(outcome.Figure.Series);
        Assert.All(outcome.Figure.Series, series =>
        {
            Assert.NotEmpty(series.X);
            Assert.Equal(series.X.Count, series.Y.Count);
            Assert.All(series.X.Concat(series.Y), value => Assert.True(double.IsFinite(value), series.Name));
            Assert.True(!outcome.Figure.LogY || series.Y.All(y => y > 0), $"{series.Name} has no logarithm");
        });
    }

    private static TheoryEntry Run(string id, uint seed, bool spoilt = false) =>
        Theory.Run([UnknownSignClaims.All.Single(claim => claim.Id == id)], seed, spoilt ? new HashSet<string> { id } : null)[0];
}
