using ImitationHil.Schematics.Netlist;

namespace ImitationHil.Schematics.Checks;

/// <summary>Rules about currents, powers and voltages against ratings.</summary>
internal static class RatingRules
{
    private const double CurrentShare = 0.8;
    private const double FuseShare = 0.75;
    private const double PowerShare = 0.5;
    private const double ElectrolyticMargin = 1.5;

    // IEC 60127-2 sheet 3: a time-lag fuse opens within two minutes at 2.1 times its current.
    private const double BlowFactor = 2;

    /// <summary>All motors of the rig at stall, A: the most that the firmware can ask for.</summary>
    internal static double StallAmps(Circuit c) => c.Of(Role.Motor).Sum(motor => motor.Kind.Amps);

    internal static IEnumerable<string> Currents(Circuit c)
    {
        double all = StallAmps(c);
        foreach (var part in SupplyPath(c).Where(part => part.Kind.Role != Role.Fuse && all > CurrentShare * part.Kind.Amps))
            yield return $"{part.Reference} carries {all:0.00} A, rated {part.Kind.Amps:0.00} A with 80 % in use";
        foreach (var motor in c.Of(Role.Motor))
        {
            int channels = c.NetOf(motor, "1") is string net ? c.Nets[net].Count(end => c.Parts[end.Reference].Kind.Role == Role.Driver) : 0;
            double rated = channels * c.Of(Role.Driver).Min(driver => driver.Kind.Amps);
            if (motor.Kind.Amps > CurrentShare * rated)
                yield return $"{motor.Reference} takes {motor.Kind.Amps:0.00} A at stall, its driver gives {rated:0.00} A on {channels} channel(s) with 80 % in use";
        }
    }

    internal static IEnumerable<string> FuseSize(Circuit c)
    {
        double all = StallAmps(c);
        foreach (var fuse in c.Of(Role.Fuse))
        {
            if (all > FuseShare * fuse.Value)
                yield return $"{fuse.Reference} of {fuse.Value:0.##} A carries {all:0.00} A, more than 75 %";
            foreach (var part in SupplyPath(c).Where(part => part != fuse && part.Kind.Amps < fuse.Value))
                yield return $"{fuse.Reference} of {fuse.Value:0.##} A does not protect {part.Reference} of {part.Kind.Amps:0.00} A";
            double source = c.Nets[c.NetOf(fuse, "1")!].Select(c.PinOf).Where(pin => pin.Type == PinType.PowerOut).Sum(pin => pin.SourceAmps);
            if (source < BlowFactor * fuse.Value)
                yield return $"{fuse.Reference} of {fuse.Value:0.##} A: a supply of {source:0.##} A does not blow it";
        }
    }

    internal static IEnumerable<string> Powers(Circuit c)
    {
        var levels = new Voltages(c);
        return from part in c.Of(Role.Resistor)
               let volts = new[] { "1", "2" }.Select(pin => c.NetOf(part, pin)).OfType<string>().Select(levels.High).DefaultIfEmpty(0).Max()
               let watts = volts * volts / part.Value
               where watts > PowerShare * part.Kind.Watts
               select $"{part.Reference} of {Quantity.Text(part.Value, "ohm")} takes up to {watts:0.000} W, rated {part.Kind.Watts:0.00} W with half in use";
    }

    internal static IEnumerable<string> CapacitorVolts(Circuit c)
    {
        var levels = new Voltages(c);
        return from part in c.Parts.Values
               where part.Kind.Role == Role.Capacitor || part.Kind.Symbol == "TVS_V"
               let volts = part.Kind.Pins.Select(pin => c.NetOf(part, pin.Name)).OfType<string>().Select(levels.High).DefaultIfEmpty(0).Max()
               where volts * (part.Kind.Symbol == "CP_V" ? ElectrolyticMargin : 1) > part.Kind.Volts
               select $"{part.Reference} is rated {part.Kind.Volts:0.0} V and stands {volts:0.0} V";
    }

    // Parts in series with the motors: those that conduct between the inlet and the driver.
    private static IEnumerable<Part> SupplyPath(Circuit c)
    {
        var supply = c.Of(Role.Driver).Select(driver => c.NetOf(driver, "VM")).OfType<string>().SelectMany(net => Paths.Reach(c, net)).ToHashSet();
        return Paths.Conductors(c).Where(item => supply.Contains(item.From)).Select(item => item.Part).Distinct();
    }
}
