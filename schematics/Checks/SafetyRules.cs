using ImitationHil.Schematics.Netlist;

namespace ImitationHil.Schematics.Checks;

/// <summary>Rules that keep fingers whole.</summary>
internal static class SafetyRules
{
    private const double MostPullDownOhms = 10e3;

    private static readonly string[] Probed = ["12V", "GND", "HEARTBEAT", "EN", "ESTOP_OK", "ENCA_A"];

    internal static IEnumerable<string> StopCutsSupply(Circuit c) =>
        from driver in c.Of(Role.Driver)
        let net = c.NetOf(driver, "VM")
        where net != null
        from reached in Paths.Reach(c, net, part => part.Kind.Role == Role.EmergencyStop)
        from end in c.Nets[reached]
        where c.PinOf(end) is { Type: PinType.PowerOut, Volts: > 0 }
        select $"{driver.Reference}.VM is fed by {end} with the emergency stop pressed";

    internal static IEnumerable<string> SupplyGuarded(Circuit c)
    {
        foreach (var role in new[] { Role.Fuse, Role.PolarityGuard })
        {
            foreach (var (net, ends) in c.Nets.Where(net => net.Value.Any(end => c.PinOf(end) is { Type: PinType.PowerOut, Volts: > 5.5 })))
            {
                foreach (var load in Paths.Reach(c, net, part => part.Kind.Role == role).SelectMany(reached => c.Nets[reached]).Where(IsLoad(c)))
                    yield return $"{load} is fed by {ends[0]} without a {role}";
            }
        }
    }

    internal static IEnumerable<string> EnablePath(Circuit c)
    {
        foreach (var driver in c.Of(Role.Driver))
        {
            if (c.NetOf(driver, "STBY") is not string net)
                continue;
            var guards = Paths.Guards(c, net);
            foreach (var role in new[] { Role.DeadMan, Role.EmergencyStop }.Where(role => !guards.Contains(role)))
                yield return $"{driver.Reference}.STBY on {net} can rise without the {role}";
        }
    }

    internal static IEnumerable<string> EnablePullDown(Circuit c)
    {
        var watched = c.Of(Role.Driver).Select(part => new Terminal(part.Reference, "STBY"))
            .Concat(c.Of(Role.DeadMan).Select(part => new Terminal(part.Reference, "B")))
            .Concat(c.Of(Role.AndGate).Where(part => c.Nets.Values.Any(net => net.Contains(new Terminal(part.Reference, "C")))).Select(part => new Terminal(part.Reference, "C")));
        return from end in watched
               let net = c.NetOf(end)
               where net == null || !c.Of(Role.Resistor).Any(r => r.Value <= MostPullDownOhms && Joins(c, r, net, Circuit.Ground))
               select $"{end} has no pull-down of {Quantity.Text(MostPullDownOhms, "ohm")} or less";
    }

    internal static IEnumerable<string> TestPoints(Circuit c) =>
        from net in Probed
        where !c.Nets.TryGetValue(net, out var ends) || !ends.Any(end => c.Parts[end.Reference].Kind.Role == Role.TestPoint)
        select $"{net} has no test point";

    private static bool Joins(Circuit c, Part part, string a, string b)
    {
        string?[] nets = [c.NetOf(part, "1"), c.NetOf(part, "2")];
        return nets.Contains(a) && nets.Contains(b);
    }

    // What would burn: chips, sensors and motors; not the guards themselves, contacts or probes.
    private static Func<Terminal, bool> IsLoad(Circuit c) => end => c.PinOf(end).Type is PinType.PowerIn or PinType.Input || c.Parts[end.Reference].Kind.Role is Role.EmergencyStop or Role.CurrentSense or Role.Motor;
}
