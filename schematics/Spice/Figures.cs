using ImitationHil.Schematics.Netlist;

namespace ImitationHil.Schematics.Spice;

/// <summary>One figure: on paper, and how it is measured from the decks.</summary>
/// <param name="Name">What, as README says it.</param>
/// <param name="Unit">Unit in README.</param>
/// <param name="Scale">Of one README unit in SI.</param>
/// <param name="OnPaper">Value, SI.</param>
/// <param name="Deck">The deck that gives it.</param>
/// <param name="Measured">Value, SI, from the deck's measurements.</param>
public sealed record Figure(string Name, string Unit, double Scale, double OnPaper, string Deck, Func<Dictionary<string, double>, double> Measured);

/// <summary>The figures that README states.</summary>
public static class Figures
{
    private const double PressSeconds = 5e-3;

    /// <summary>All figures of a rig, in the order of the table.</summary>
    public static IReadOnlyList<Figure> Of(Circuit c)
    {
        var h = new Hand(c);
        return
        [
            new("average current, half duty", "mA", 1e-3, h.AverageAmps, "bridge", m => m["average"]),
            new("ripple at 20 kHz, peak to peak", "mA", 1e-3, h.RippleAmps, "bridge", m => m["highest"] - m["lowest"]),
            new("encoder edge, 10 to 90 %", "us", 1e-6, h.EdgeSeconds, "encoder", m => m["rise"]),
            new("dead-man release", "ms", 1e-3, h.DeadManSeconds, "deadman", m => m["release"]),
            new("stall current", "mA", 1e-3, h.StallAmps, "estop", m => m["stall"]),
            new("button to enable off", "us", 1e-6, h.StopDelaySeconds, "estop", m => m["off"] - PressSeconds),
            new("current decay after the stop", "us", 1e-6, h.DecaySeconds, "estop", m => m["zero"] - m["off"]),
            new("highest VM after the stop", "V", 1, h.PeakVolts, "estop", m => m["highest"]),
        ];
    }

    /// <summary>Runs all decks of a rig once.</summary>
    public static Dictionary<string, Dictionary<string, double>> Simulate(Circuit c) => Decks.All(new Hand(c)).ToDictionary(deck => deck.Name, deck => Ngspice.Run(deck.Text));
}
