using ImitationHil.Schematics.Netlist;

namespace ImitationHil.Schematics.Checks;

/// <summary>Rules about voltages and what feeds whom.</summary>
internal static class SupplyRules
{
    private const double LoadShare = 0.8;
    private const double DecouplingFarads = 100e-9;
    private const double BulkFarads = 220e-6;

    // A lightly loaded CMOS output stays this close to its supply (TI LVC data sheets: V_OH at 100 uA is V_CC - 0.1 V).
    private const double OutputDropVolts = 0.1;

    internal static IEnumerable<string> Domains(Circuit c)
    {
        var levels = new Voltages(c);
        return from net in c.Nets
               from end in net.Value
               let pin = c.PinOf(end)
               where levels.High(net.Key) > pin.MaxVolts
               select $"{end} stands {pin.MaxVolts:0.0#} V, {net.Key} rises to {levels.High(net.Key):0.0#} V";
    }

    internal static IEnumerable<string> OperatingRange(Circuit c)
    {
        var levels = new Voltages(c);
        return from net in c.Nets
               from end in net.Value
               let pin = c.PinOf(end)
               where pin.Type == PinType.PowerIn && (levels.High(net.Key) > pin.SupplyVolts.High || levels.LowestHigh(net.Key) < pin.SupplyVolts.Low)
               select $"{end} needs {pin.SupplyVolts.Low:0.0#} to {pin.SupplyVolts.High:0.0#} V, {net.Key} gives {levels.LowestHigh(net.Key):0.0#} to {levels.High(net.Key):0.0#} V";
    }

    internal static IEnumerable<string> LogicLevels(Circuit c)
    {
        var levels = new Voltages(c);
        return from net in c.Nets
               where net.Key != Circuit.Ground && levels.High(net.Key) > 0
               let high = levels.LowestHigh(net.Key) - (net.Value.Any(end => c.PinOf(end).Type is PinType.Output or PinType.Bidirectional) ? OutputDropVolts : 0)
               from end in net.Value
               let pin = c.PinOf(end)
               where pin.HighVolts > high
               select $"{end} needs {pin.HighVolts:0.00} V for a high level, {net.Key} gives {high:0.00} V";
    }

    internal static IEnumerable<string> Budget(Circuit c) =>
        from net in c.Nets
        from end in net.Value
        let source = c.PinOf(end)
        where source is { Type: PinType.PowerOut, Volts: > 0 }
        let load = Paths.Reach(c, net.Key).SelectMany(reached => c.Nets[reached]).Sum(other => c.PinOf(other).LoadAmps)
            + PullUpAmps(c, net.Key, source.Volts) + (Paths.Reach(c, net.Key).Any(reached => c.Nets[reached].Any(other => IsDriverSupply(c, other))) ? RatingRules.StallAmps(c) : 0)
        where load > LoadShare * source.SourceAmps
        select $"{end} gives {source.SourceAmps:0.###} A, its loads take {load:0.###} A";

    internal static IEnumerable<string> Decoupling(Circuit c)
    {
        foreach (var (net, ends) in c.Nets.Where(net => net.Key != Circuit.Ground))
        {
            var chips = ends.Where(end => c.PinOf(end) is { Type: PinType.PowerIn, IsGround: false } && c.Parts[end.Reference].Kind.Pins.Any(pin => pin.Type == PinType.PowerIn && pin.IsGround))
                .Where(end => !end.Reference.StartsWith('J')).ToList();
            foreach (var block in chips.GroupBy(end => c.Parts[end.Reference].Block))
            {
                int capacitors = ToGround(c, net).Count(part => part.Block == block.Key && part.Value <= 2 * DecouplingFarads && part.Value >= DecouplingFarads / 2);
                if (capacitors < block.Count())
                    yield return $"{string.Join(", ", block)} on {net}: {capacitors} of {block.Count()} capacitors of 100 nF in block {block.Key}";
            }

            double bulk = ToGround(c, net).Sum(part => part.Value);
            if (ends.Any(end => IsDriverSupply(c, end)) && bulk < BulkFarads)
                yield return $"{net} feeds a driver with {Quantity.Text(bulk, "F")} to ground, needs {Quantity.Text(BulkFarads, "F")}";
        }
    }

    private static IEnumerable<Part> ToGround(Circuit c, string net) => c.Of(Role.Capacitor).Where(part =>
    {
        var nets = part.Kind.Pins.Select(pin => c.NetOf(part, pin.Name)).ToList();
        return nets.Contains(net) && nets.Contains(Circuit.Ground);
    });

    private static bool IsDriverSupply(Circuit c, Terminal end) => c.Parts[end.Reference].Kind.Role == Role.Driver && end.Pin == "VM";

    // Each pull-up on the supply with its line held low.
    private static double PullUpAmps(Circuit c, string net, double volts) =>
        c.Of(Role.Resistor).Where(part => c.NetOf(part, "1") == net || c.NetOf(part, "2") == net).Sum(part => volts / part.Value);
}
