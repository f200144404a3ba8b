using ImitationHil.Hil.Faults;
using ImitationHil.Lab.Data;

namespace ImitationHil.Tests.Faults;

/// <summary>The table of faults: what there is, and what is said of faults that are not.</summary>
public class FaultCatalogTests
{
    [Theory]
    [InlineData("sensor", "off stuck garbage wrong-sign scaled slow delayed intermittent dropped-counts offset")]
    [InlineData("plant", "off stuck garbage wrong-sign scaled slow delayed intermittent dropped-counts offset not-a-number throws")]
    [InlineData("actuator", "dead stuck runaway reversed saturated slow")]
    [InlineData("policy", "not-a-number divergent error")]
    [InlineData("link", "drop duplicate flip reorder delay cut")]
    [InlineData("time", "overrun pause clock-step")]
    public void The_matrix_is_whole(string unit, string kinds) =>
        Assert.Equal(kinds.Split(' '), FaultCatalog.Kinds.Where(kind => kind.Unit == unit).Select(kind => kind.Name));

    [Fact]
    public void Every_entry_says_what_it_does_and_its_defaults_are_within_their_range() => Assert.All(FaultCatalog.Kinds, kind =>
    {
        Assert.True(kind.Meaning.Length > 10);
        Assert.All(kind.Parameters, parameter => Assert.InRange(parameter.Default, parameter.Low, parameter.High));
    });

    [Theory]
    [InlineData("moon", "stuck", "'moon' is no unit that can fail; units are sensor, plant, actuator")]
    [InlineData("sensor", "tired", "a sensor has no fault 'tired'; it has off, stuck")]
    public void An_unknown_fault_is_told_what_there_is(string unit, string kind, string text)
    {
        var problems = new List<Problem>();
        Assert.Null(FaultCatalog.Create(unit, kind, new Dictionary<string, double>(), "file", "place", problems));
        Assert.Contains(text, Assert.Single(problems).ToString());
    }

    [Fact]
    public void All_problems_of_a_fault_are_reported_together()
    {
        var problems = new List<Problem>();
        var numbers = new Dictionary<string, double> { ["from"] = -1, ["share"] = 2, ["colour"] = 3 };
        Assert.Null(FaultCatalog.Create("sensor", "intermittent", numbers, "file", "place", problems));
        Assert.Equal(3, problems.Count);
        Assert.Contains("from is -1", problems[0].Message);
        Assert.Contains("share is 2; it is so many, drawn, from 0 to 1", problems[1].Message);
        Assert.Contains("takes no 'colour'; it takes from, until, motor, share", problems[2].Message);
    }

    [Fact]
    public void An_address_carries_faults()
    {
        var (plain, faults) = FaultAddress.Split("rig:two-motor/pair?fault=sensor.stuck,from=120,motor=0&g=1.5&fault=actuator.dead");
        Assert.Equal("rig:two-motor/pair?g=1.5", plain);
        Assert.Equal(["sensor stuck, from 120, motor 0", "actuator dead"], faults.Select(fault => fault.ToString()));
        Assert.Equal(("rig:two-motor/pair", 0), (FaultAddress.Split("rig:two-motor/pair").Plain, FaultAddress.Split("rig:two-motor/pair").Faults.Count));
    }

    [Theory]
    [InlineData("fault=sensor", "expected UNIT.KIND")]
    [InlineData("fault=sensor.stuck,from", "expected NAME=NUMBER")]
    [InlineData("fault=sensor.stuck,from=1,from=2", "each name once")]
    [InlineData("fault=sensor.stuck,motor=77", "motor is 77")]
    public void A_bad_fault_in_an_address_is_refused(string query, string text) =>
        Assert.Contains(text, Assert.Throws<BadInputException>(() => FaultAddress.Split("rig:two-motor/pair?" + query)).Message);
}
