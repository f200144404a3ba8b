using ImitationHil.Lab.Addresses;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Numbers;

namespace ImitationHil.Tests.Lab.Addresses;

/// <summary>An address is understood wholly or refused with everything that is wrong with it.</summary>
public class PlantAddressTests
{
    [Fact]
    public void Every_name_opens_with_its_defaults()
    {
        foreach (string name in PlantCatalog.Names)
        {
            var setup = PlantCatalog.Open(name);
            Assert.Equal((name, name), (setup.Address, setup.Rig));
            Assert.True(setup.Limits.Fit(setup.Signals));
            Assert.Equal(setup.Signals.ObservationCount, setup.Quantum.Length);
            Assert.Equal(setup.Signals.ObservationCount, setup.DemonstrationStart(new Gaussian(1)).Length);
            Assert.NotNull(setup.Expert);
            using var plant = setup.Create();
            Assert.Equal(setup.Signals.Contract, plant.Signals.Contract);
        }
    }

    [Fact]
    public void Parameters_reach_the_plant()
    {
        var setup = PlantCatalog.Open("rig:two-motor/pair?sign=-1&g=1.8&sigma=0.1&lambda=-0.2&period=0.4&cpr=1000");
        Assert.Equal(-1.8, setup.System!.A[0, 0]);
        Assert.Equal(0, (setup.System.A + setup.System.K! - Matrices.Of(2, 2, 0.1, 0, 0, -0.2)).FrobeniusNorm(), 12);
        Assert.Equal(400_000, setup.Signals.PeriodMicroseconds);
        Assert.Equal(2 * Math.PI / 1000, setup.Quantum[0], 12);
    }

    [Theory]
    [InlineData("sim:nothing", "unknown plant")]
    [InlineData("rig:pair", "unknown plant")]
    [InlineData("pair", "not an address")]
    [InlineData(":pair", "not an address")]
    [InlineData("sim:pair?colour=red", "unknown parameter")]
    [InlineData("sim:pair?G=1.5", "unknown parameter")]
    [InlineData("sim:pair?g=fast", "'fast' is not a number")]
    [InlineData("sim:pair?g=2.5", "not a number from")]
    [InlineData("sim:pair?g=NaN", "not a number from")]
    [InlineData("sim:pair?g=1,5", "not a number from")]
    [InlineData("sim:pair?g=", "not a number from")]
    [InlineData("sim:pair?g", "expected key=value")]
    [InlineData("sim:pair?=1", "expected key=value")]
    [InlineData("sim:pair?g=1.2&g=1.3", "given twice")]
    [InlineData("sim:pair?period=0.123", "multiple of 0.005 s, the servo's tick; the nearest is 0.125")]
    [InlineData("sim:unknown-sign?rho=0", "not a number from")]
    [InlineData("sim:pair?sign=0", "expected 1 or -1")]
    [InlineData("sim:pair?sign=0.5", "whole number")]
    [InlineData("sim:pendulum?drive=maybe", "not one of motor, none")]
    [InlineData("rig:two-motor/pair?cpr=8400.5", "whole number")]
    public void What_is_wrong_is_said(string address, string reason)
    {
        var refused = Assert.Throws<BadInputException>(() => PlantCatalog.Open(address));
        Assert.Contains(reason, Assert.Single(refused.Problems).Message);
        Assert.Equal(address, refused.Problems[0].File);
    }

    [Fact]
    public void All_problems_are_told_at_once()
    {
        var refused = Assert.Throws<BadInputException>(() => PlantCatalog.Open("rig:two-motor/pair?g=3&sign=2&colour=red&g=1&x&friction=lots"));
        Assert.Equal(["colour", "friction", "g", "g", "sign", "x"], refused.Problems.Select(problem => problem.Place).Order());
    }

    [Fact]
    public void An_unknown_plant_does_not_hide_what_else_is_wrong() =>
        Assert.Equal(2, Assert.Throws<BadInputException>(() => PlantCatalog.Open("sim:nothing?x")).Problems.Count);

    [Theory]
    [InlineData("sim:pair?sign=-1", "sim:pair")]
    [InlineData("sim:pair?sign=+1", "sim:pair")]
    [InlineData("sim:pair?sign=-1&g=1.5", "sim:pair?g=1.5")]
    [InlineData("sim:pair?g=1.5&sign=1", "sim:pair?g=1.5")]
    [InlineData("sim:pair?g=1.5&sign=-1&lambda=0.2", "sim:pair?g=1.5&lambda=0.2")]
    [InlineData("sim:pair?g=1.5", "sim:pair?g=1.5")]
    [InlineData("rig:one-motor/unknown-sign?rho=1.5&sign=-1", "rig:one-motor/unknown-sign?rho=1.5")]
    [InlineData("rig:one-motor/unknown-sign", "rig:one-motor/unknown-sign")]
    public void A_rig_is_an_address_without_its_sign(string address, string rig) => Assert.Equal(rig, PlantCatalog.Open(address).Rig);
}
