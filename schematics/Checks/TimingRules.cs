using ImitationHil.Schematics.Netlist;
using ImitationHil.Schematics.Parts;
using ImitationHil.Schematics.Spice;

namespace ImitationHil.Schematics.Checks;

/// <summary>Rules about times that resistors and capacitors make.</summary>
internal static class TimingRules
{
    private const double HeartbeatMargin = 1.5;
    private const double LongestDeadManSeconds = 0.15;
    private const double EdgeShare = 0.2;

    // LSI LS7366R data sheet: the filter clock must be at least four times the quadrature clock; an edge is half a period of it.
    private const double FilterPeriods = 4;

    internal static IEnumerable<string> DeadManTime(Circuit c)
    {
        foreach (var part in c.Of(Role.DeadMan))
        {
            if (DeadManNetwork.Find(c, part) is not { } network)
            {
                yield return $"{part.Reference} has no resistor to its supply and capacitor at REXT and CEXT";
                continue;
            }

            var (shortest, longest) = network.RangeSeconds;
            if (shortest < HeartbeatMargin * c.Numbers.HeartbeatPeriodSeconds)
                yield return $"{part.Reference} may end after {shortest * 1e3:0.0} ms, a heartbeat comes every {c.Numbers.HeartbeatPeriodSeconds * 1e3:0.0} ms";
            if (longest > LongestDeadManSeconds)
                yield return $"{part.Reference} may hold for {longest * 1e3:0.0} ms, at most {LongestDeadManSeconds * 1e3:0} ms";
        }
    }

    internal static IEnumerable<string> EncoderEdges(Circuit c) =>
        from line in EncoderLine.All(c)
        let rise = line.RiseSeconds
        where !(rise <= EdgeShare * c.Numbers.EdgeSpacingSeconds)
        select $"{line.Encoder}: edge of {rise * 1e6:0.00} us, {c.Numbers.EdgeSpacingSeconds * 1e6:0.0} us between edges at top speed";

    internal static IEnumerable<string> CounterClock(Circuit c)
    {
        foreach (var counter in c.Parts.Values.Where(part => part.Kind.Symbol == "LS7366R"))
        {
            double hertz = c.NetOf(counter, "FCKI") is string net ? c.Nets[net].Select(end => c.Parts[end.Reference]).Where(part => part.Kind.Role == Role.Clock).Sum(part => part.Value) : 0;
            if (hertz == 0)
                yield return $"{counter.Reference}.FCKI has no clock";
            else if (hertz > Logic.Ls7366ClockHertz)
                yield return $"{counter.Reference}.FCKI runs at {Quantity.Text(hertz, "Hz")}, at most {Quantity.Text(Logic.Ls7366ClockHertz, "Hz")} at 3 V";
            else if (FilterPeriods / hertz > c.Numbers.EdgeSpacingSeconds)
                yield return $"{counter.Reference}: {Quantity.Text(hertz, "Hz")} filters away edges {c.Numbers.EdgeSpacingSeconds * 1e6:0.0} us apart";
        }
    }
}
