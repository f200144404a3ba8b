using ImitationHil.Hil;
using ImitationHil.Hil.Bench;
using ImitationHil.Lab.Addresses;

namespace ImitationHil.Tests.Scenarios;

/// <summary>The list that comes with the program: it holds on every emulated bench, with the same numbers.</summary>
public class ShippedScenariosTests
{
    private static readonly IReadOnlyList<Scenario> Shipped = ScenarioFile.Shipped();

    [Fact]
    public void There_are_enough_and_every_one_says_what_it_is_about()
    {
        Assert.InRange(Shipped.Count, 60, 1000);
        Assert.All(Shipped, scenario => Assert.Matches("^[a-z0-9-]+$", scenario.Name));
        Assert.All(Shipped, scenario => Assert.True(scenario.About.Length > 30, scenario.Name));
        Assert.All(Shipped.SelectMany(scenario => scenario.Measurements), measurement => Assert.True(measurement.Because.Length > 3, measurement.Name));
    }

    [Theory]
    [InlineData("sim:", 0)]
    [InlineData("pty:", 2)] // the master of a pseudo-terminal does not see a hang-up
    [InlineData("tcp:", 0)]
    public void All_hold(string address, int skipped)
    {
        var results = Run(address, Shipped);
        Assert.Empty(results.Where(result => result is { Pass: false, Skipped: null }).Select(result => result.Name));
        Assert.Equal(skipped, results.Count(result => result.Skipped is not null));
    }

    [Fact]
    public void A_pseudo_terminal_measures_the_same_numbers_as_memory()
    {
        var here = Run("sim:", Shipped).ToDictionary(result => result.Name);

        // Where the device cannot see a hang-up, when the motor stops is another number.
        foreach (var result in Run("pty:", Shipped).Where(result => result.Skipped is null && !result.Name.StartsWith("host-killed", StringComparison.Ordinal)))
            Assert.Equal(here[result.Name].Measurements, result.Measurements);
    }

    [Fact]
    public void A_plant_without_motors_skips_what_needs_them_and_says_why()
    {
        var results = Run("sim:pair", Shipped);
        Assert.Empty(results.Where(result => result is { Pass: false, Skipped: null }).Select(result => result.Name));
        Assert.All(results.Where(result => result.Skipped is not null), result => Assert.Contains("motors", result.Skipped));
        Assert.InRange(results.Count(result => result.Pass), 40, Shipped.Count);
    }

    // The emulated device of `imitate device`, on its own thread and on real time: what a bench on a desk sees.
    [Fact]
    public void An_attached_device_passes_what_it_can_run_and_is_never_given_what_it_cannot()
    {
        var setup = PlantCatalog.Open("rig:two-motor/pair");
        using var device = EmulatedDevice.OverTcp(() => (setup.Create(), setup.Limits));
        var results = Run("tcp:" + device.Path, [.. Shipped.Where(scenario => scenario.Name is not "update-interrupted-everywhere")]);
        Assert.Empty(results.Where(result => result is { Pass: false, Skipped: null }).Select(result => result.Name));
        Assert.InRange(results.Count(result => result.Pass), 30, Shipped.Count);
        Assert.All(results, result => Assert.Equal(Shipped.Single(scenario => scenario.Name == result.Name).Needs.Any(need => need is Need.Emulated or Need.Motion), result.Skipped is not null));
    }

    private static IReadOnlyList<ScenarioResult> Run(string address, IReadOnlyList<Scenario> scenarios)
    {
        using var target = BenchTarget.Open(address, mayMove: false);
        return ScenarioRunner.Run(scenarios, target, 1, _ => { });
    }
}
