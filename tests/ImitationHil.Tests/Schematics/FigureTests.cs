using System.Globalization;
using System.Text.RegularExpressions;
using ImitationHil.Schematics;
using ImitationHil.Schematics.Netlist;
using ImitationHil.Schematics.Rigs;
using ImitationHil.Schematics.Spice;
using ImitationHil.Tests.Support;

namespace ImitationHil.Tests.Schematics;

/// <summary>A fact that needs ngspice; skipped with the reason where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NgspiceTheoryAttribute : TheoryAttribute
{
    public NgspiceTheoryAttribute() => Skip = Ngspice.Program == null ? "ngspice is not on the PATH (Debian: apt-get install ngspice)" : null!;
}

/// <summary>README's figures are those of the decks, on paper and simulated.</summary>
public class FigureTests
{
    // The issue's own limit: what closed forms leave out (dead time, diodes, source resistance) stays below it.
    private const double PaperShare = 0.1;

    // README prints three digits or two decimals; versions of ngspice differ in their time steps by less than this.
    private const double ReadmeShare = 0.01;

    private static readonly string[] Rigs = ["esp32-one-motor", "pi-pendulum"];

    public static TheoryData<string> Simulated => [.. Rigs];

    [Theory]
    [MemberData(nameof(Simulated))]
    public void The_readme_states_what_the_formulas_give(string rig)
    {
        foreach (var figure in Figures.Of(Build(rig)))
            Assert.Equal((figure.OnPaper / figure.Scale).ToString("0.00", CultureInfo.InvariantCulture), Stated(figure, rig).Paper);
    }

    [NgspiceTheory]
    [MemberData(nameof(Simulated))]
    public void Ngspice_agrees_with_paper_and_readme(string rig)
    {
        var circuit = Build(rig);
        var measured = Figures.Simulate(circuit);
        foreach (var figure in Figures.Of(circuit))
        {
            double value = figure.Measured(measured[figure.Deck]);
            Assert.True(Math.Abs(value - figure.OnPaper) <= PaperShare * figure.OnPaper, $"{figure.Name}: {figure.OnPaper} on paper, {value} by ngspice");
            double stated = double.Parse(Stated(figure, rig).Simulated, CultureInfo.InvariantCulture) * figure.Scale;
            Assert.True(Math.Abs(value - stated) <= ReadmeShare * figure.OnPaper, $"{figure.Name}: README states {stated}, ngspice gives {value}");
        }

        // The enable holds between heartbeats, from the first to the last.
        Assert.True(measured["deadman"]["lowest"] > 3, "the enable fell between two heartbeats");
    }

    [Fact]
    public void The_decks_hold_for_all_rigs_with_the_same_motor()
    {
        var first = Decks.All(new Hand(Build("esp32-one-motor"))).Select(deck => deck.Text).ToList();
        foreach (string rig in new[] { "esp32-two-motor", "pi-one-motor" })
            Assert.Equal(first, Decks.All(new Hand(Build(rig))).Select(deck => deck.Text));
        Assert.Equal(Outputs.SimulatedRigs, Rigs);
    }

    [Fact]
    public void Speed_and_counts_are_those_of_the_virtual_rigs_motor()
    {
        string model = Repository.Text("host/Lab/Rigs/MotorModel.cs");
        Assert.Equal(RigCatalog.GearMotorNumbers.NoLoadRadiansPerSecond, Default("NoLoadRadiansPerSecond"));
        Assert.Equal(RigCatalog.GearMotorNumbers.CountsPerTurn, Default("CountsPerTurn"));

        double Default(string name) => double.Parse(Regex.Match(model, name + @" \{ get; init; \} = ([0-9.]+);").Groups[1].Value, CultureInfo.InvariantCulture);
    }

    // A row of README's table: | name (unit) | paper | ngspice | paper | ngspice |
    private static (string Paper, string Simulated) Stated(Figure figure, string rig)
    {
        string row = Repository.Text("schematics/README.md").Split('\n').Single(line => line.StartsWith($"| {figure.Name}, {figure.Unit} |", StringComparison.Ordinal));
        string[] cells = [.. row.Split('|').Select(cell => cell.Trim())];
        int at = 2 + 2 * Array.IndexOf(Rigs, rig);
        return (cells[at], cells[at + 1]);
    }

    private static Circuit Build(string rig) => RigCatalog.All.Single(item => item.Name == rig).Build();
}
