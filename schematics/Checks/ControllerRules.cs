using ImitationHil.Schematics.Netlist;

namespace ImitationHil.Schematics.Checks;

/// <summary>Rules about the pins of the controllers.</summary>
internal static class ControllerRules
{
    internal static IEnumerable<string> Reserved(Circuit c) =>
        from end in Used(c)
        let pin = c.PinOf(end)
        where pin.Reserved != null
        select $"{end} on {c.NetOf(end)} is reserved: {pin.Reserved}";

    // An input-only pin must meet somebody who drives; a resistor to a supply is not enough where the other end is an input.
    internal static IEnumerable<string> InputOnly(Circuit c) =>
        from end in Used(c)
        where c.PinOf(end).InputOnly
        let net = c.NetOf(end)!
        where c.Nets[net].Any(other => other != end && c.PinOf(other).Type == PinType.Input) && !c.Nets[net].Any(other => other != end && c.PinOf(other).Type is PinType.Output or PinType.OpenDrain)
              || c.Pwm.Any(use => use.Terminal == end)
        select $"{end} is input-only and must drive {net}";

    internal static IEnumerable<string> PwmTimers(Circuit c)
    {
        foreach (var group in c.Pwm.GroupBy(use => use.Channel).Where(group => group.Count() > 1))
            yield return $"{string.Join(", ", group.Select(use => use.Terminal))} share PWM channel {group.Key}";
        foreach (var group in c.Pwm.GroupBy(use => Timer(c, use)).Where(group => group.Select(use => use.Hertz).Distinct().Count() > 1))
            yield return $"{string.Join(", ", group.Select(use => $"{use.Terminal} at {use.Hertz:0} Hz"))} share timer {group.Key}";
        foreach (var use in c.Pwm.Where(use => c.Parts[use.Terminal.Reference].Kind.Role == Role.RaspberryPi && c.PinOf(use.Terminal).PwmChannel != use.Channel))
            yield return $"{use.Terminal} has no hardware PWM channel {use.Channel}";
        foreach (var end in Used(c).Where(end => c.Nets[c.NetOf(end)!].Any(other => other.Pin is "PWMA" or "PWMB") && !c.Pwm.Any(use => use.Terminal == end)))
            yield return $"{end} feeds {c.NetOf(end)} without a PWM channel";
    }

    // nanoFramework's channels 1 and 2, 3 and 4, ... have one timer each; those of a Raspberry Pi have their own.
    private static int Timer(Circuit c, PwmUse use) => c.Parts[use.Terminal.Reference].Kind.Role == Role.Esp32 ? (use.Channel - 1) / 2 : use.Channel;

    private static IEnumerable<Terminal> Used(Circuit c) =>
        c.Nets.Values.SelectMany(net => net).Where(end => c.Parts[end.Reference].Kind.Role is Role.Esp32 or Role.RaspberryPi && c.PinOf(end).Type == PinType.Bidirectional);
}
