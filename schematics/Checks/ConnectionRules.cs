using ImitationHil.Schematics.Netlist;

namespace ImitationHil.Schematics.Checks;

/// <summary>Rules about who is joined to whom.</summary>
internal static class ConnectionRules
{
    // An I2C or open-collector output sinks 3 mA at 0.4 V (NXP UM10204, table 10); the Hall and optical encoders here no less.
    private const double SinkVolts = 0.4;

    // Above this a pull-up is no match for leakage and a cable.
    private const double MostPullUpOhms = 10e3;

    internal static IEnumerable<string> PinUse(Circuit c)
    {
        foreach (var part in c.Parts.Values)
        {
            foreach (var pin in part.Kind.Pins)
            {
                var end = new Terminal(part.Reference, pin.Name);
                int nets = c.Nets.Values.Sum(net => net.Count(other => other == end));
                bool open = c.Unconnected.Contains(end);
                if (nets == 0 && !open)
                    yield return $"{end} is neither connected nor marked open";
                else if (nets + (open ? 1 : 0) > 1)
                    yield return $"{end} is used {nets + (open ? 1 : 0)} times";
            }
        }
    }

    internal static IEnumerable<string> OnePinNets(Circuit c) =>
        from net in c.Nets
        where net.Value.Count < 2
        select $"{net.Key} joins {(net.Value.Count == 0 ? "nothing" : $"{net.Value[0]} to nothing")}";

    internal static IEnumerable<string> Conflicts(Circuit c)
    {
        foreach (var (net, ends) in c.Nets)
        {
            var drivers = ends.Where(end => c.PinOf(end).Type is PinType.Output or PinType.PowerOut).ToList();
            for (int i = 0; i < drivers.Count; i++)
            {
                foreach (var other in drivers.Skip(i + 1).Where(other => !SameFunction(c, drivers[i], other)))
                    yield return $"{drivers[i]} ({c.PinOf(drivers[i]).Type}) and {other} ({c.PinOf(other).Type}) both drive {net}";
            }
        }
    }

    internal static IEnumerable<string> UndrivenPower(Circuit c)
    {
        var fed = c.Nets.Where(net => net.Value.Any(end => c.PinOf(end).Type == PinType.PowerOut)).SelectMany(net => Paths.Reach(c, net.Key)).ToHashSet();
        return from net in c.Nets
               where !fed.Contains(net.Key)
               from end in net.Value
               where c.PinOf(end).Type == PinType.PowerIn
               select $"{end} hangs on {net.Key}, which no supply feeds";
    }

    internal static IEnumerable<string> OpenInputs(Circuit c)
    {
        foreach (var (net, ends) in c.Nets)
        {
            var inputs = ends.Where(end => c.PinOf(end).Type == PinType.Input).ToList();
            if (inputs.Count > 0 && !ends.Any(end => Drives(c, end)))
                yield return $"{string.Join(", ", inputs)} on {net}: nothing drives or pulls it";
        }
    }

    internal static IEnumerable<string> PullUps(Circuit c)
    {
        var levels = new Voltages(c);
        foreach (var (net, ends) in c.Nets.Where(net => net.Value.Any(end => c.PinOf(end).Type == PinType.OpenDrain)))
        {
            var who = ends.First(end => c.PinOf(end).Type == PinType.OpenDrain);
            var pulls = c.Of(Role.Resistor).Select(r => (R: r, A: c.NetOf(r, "1"), B: c.NetOf(r, "2")))
                .Where(r => (r.A == net || r.B == net) && IsSupply(c, r.A == net ? r.B : r.A)).Select(r => (r.R.Value, Volts: levels.High((r.A == net ? r.B : r.A)!)))
                .Concat(ends.Where(end => c.PinOf(end).PullUpOhms > 0).Select(end => (Value: c.PinOf(end).PullUpOhms, Volts: levels.High(c.NetOf(c.Parts[end.Reference], c.PinOf(end).PoweredBy!)!)))).ToList();
            if (pulls.Count == 0)
            {
                yield return $"{who} on {net} is open drain and has no pull-up";
                continue;
            }

            double ohms = 1 / pulls.Sum(pull => 1 / pull.Value);
            double least = (pulls.Max(pull => pull.Volts) - SinkVolts) / ends.Where(end => c.PinOf(end).Type == PinType.OpenDrain).Min(end => c.PinOf(end).SinkAmps);
            if (ohms < least || ohms > MostPullUpOhms)
                yield return $"{net}: pull-up of {Quantity.Text(ohms, "ohm")}, must be {Quantity.Text(least, "ohm")} to {Quantity.Text(MostPullUpOhms, "ohm")}";
        }
    }

    internal static IEnumerable<string> BusAddresses(Circuit c)
    {
        var addressed = c.Parts.Values.Where(part => part.Kind.BusAddress >= 0).GroupBy(part => (c.NetOf(part, "SDA"), part.Kind.BusAddress)).Where(group => group.Count() > 1);
        foreach (var group in addressed)
            yield return $"{string.Join(", ", group.Select(part => part.Reference))} share address 0x{group.Key.BusAddress:X2} on {group.Key.Item1}";
        var selected = c.Nets.SelectMany(net => net.Value.Where(end => end.Pin == "SS/").Select(end => (net.Key, end))).GroupBy(item => item.Key).Where(group => group.Count() > 1);
        foreach (var group in selected)
            yield return $"{string.Join(", ", group.Select(item => item.end))} share chip select {group.Key}";
    }

    /// <summary>A supply, directly or through closed contacts.</summary>
    internal static bool IsSupply(Circuit c, string? net) =>
        net != null && net != Circuit.Ground && Paths.Reach(c, net).Any(reached => c.Nets[reached].Any(end => c.PinOf(end) is { Type: PinType.PowerOut, Volts: > 0 }));

    // Outputs of one part that follow the same inputs from the same nets may be joined: channels in parallel.
    private static bool SameFunction(Circuit c, Terminal a, Terminal b)
    {
        if (a.Reference != b.Reference || c.PinOf(a).Type != PinType.Output)
            return false;
        var part = c.Parts[a.Reference];
        string?[] Inputs(string output) => [.. part.Kind.Logic.Where(logic => logic.Output == output).SelectMany(logic => logic.Inputs).Select(input => c.NetOf(part, input))];
        return Inputs(a.Pin) is { Length: > 0 } first && first.SequenceEqual(Inputs(b.Pin));
    }

    private static bool Drives(Circuit c, Terminal end)
    {
        var part = c.Parts[end.Reference];
        return c.PinOf(end).Type switch
        {
            PinType.Output or PinType.PowerOut or PinType.PowerIn or PinType.Bidirectional => !c.PinOf(end).InputOnly,
            _ => part.Kind.Role == Role.Resistor || c.PinOf(end).PullUpOhms > 0,
        };
    }
}
