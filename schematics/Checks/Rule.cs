using ImitationHil.Schematics.Netlist;

namespace ImitationHil.Schematics.Checks;

/// <summary>One electrical rule.</summary>
/// <param name="Name">Short name, as it is printed before a finding.</param>
/// <param name="What">What must hold.</param>
/// <param name="Check">One text for every breach, naming pins and numbers.</param>
public sealed record Rule(string Name, string What, Func<Circuit, IEnumerable<string>> Check);

/// <summary>A breach of a rule.</summary>
public sealed record Finding(string Rule, string Text)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Rule}: {Text}";
}

/// <summary>All rules that a rig must pass before anything is drawn.</summary>
public static class RuleBook
{
    /// <summary>The table.</summary>
    public static readonly Rule[] Rules =
    [
        new("pin-use", "every pin is on one net, or marked open", ConnectionRules.PinUse),
        new("one-pin-net", "every net joins two pins or more", ConnectionRules.OnePinNets),
        new("pin-conflict", "no two outputs on a net, unless they are channels of one part with the same inputs", ConnectionRules.Conflicts),
        new("undriven-power", "every supply pin hangs on a supply, through closed contacts at most", ConnectionRules.UndrivenPower),
        new("open-input", "every input is driven or pulled", ConnectionRules.OpenInputs),
        new("pull-up", "every open-drain line has a pull-up that it can sink and that no pin is harmed by", ConnectionRules.PullUps),
        new("bus-address", "no two devices answer to one I2C address or one chip select", ConnectionRules.BusAddresses),
        new("voltage-domain", "no net rises above the absolute maximum of a pin on it", SupplyRules.Domains),
        new("operating-range", "every supply pin gets its recommended voltage over the tolerance of the supply", SupplyRules.OperatingRange),
        new("logic-level", "every high level is read as high", SupplyRules.LogicLevels),
        new("supply-budget", "loads take at most 80 % of a supply", SupplyRules.Budget),
        new("decoupling", "every integrated circuit has its 100 nF, every driver 220 uF or more", SupplyRules.Decoupling),
        new("current-rating", "the stall current of all motors is at most 80 % of every rating on its way", RatingRules.Currents),
        new("fuse-size", "the fuse carries the stall current with 75 % and lies under every rating that it protects; the supply can blow it", RatingRules.FuseSize),
        new("power-rating", "every resistor dissipates at most half of its rating, even with one end at ground", RatingRules.Powers),
        new("capacitor-voltage", "every capacitor and suppressor stands the highest voltage; electrolytics with half as much again", RatingRules.CapacitorVolts),
        new("reserved-pin", "no strapping, flash, console or identification pin of a controller is used", ControllerRules.Reserved),
        new("input-only", "no input-only pin of a controller is asked to drive", ControllerRules.InputOnly),
        new("pwm-timer", "every PWM pin has a channel of its own; channels of one timer have one frequency", ControllerRules.PwmTimers),
        new("estop-cuts-supply", "with the button's contacts open, no path leads from a supply to the driver's motor supply", SafetyRules.StopCutsSupply),
        new("supply-guarded", "no path from the inlet to a load goes round the fuse or the polarity guard", SafetyRules.SupplyGuarded),
        new("enable-path", "the driver's enable can rise only with the consent of dead-man and button", SafetyRules.EnablePath),
        new("enable-pull-down", "enable and heartbeat are pulled to ground where a wire can come off", SafetyRules.EnablePullDown),
        new("dead-man-time", "the dead-man outlives a heartbeat by half at its shortest and ends within 150 ms at its longest", TimingRules.DeadManTime),
        new("encoder-edge", "the edge of an encoder's line takes at most a fifth of the time between edges at top speed", TimingRules.EncoderEdges),
        new("counter-clock", "a quadrature counter's filter clock fits the chip and passes the fastest edges", TimingRules.CounterClock),
        new("test-points", "supply, ground, heartbeat, enable, button and an encoder line can be probed", SafetyRules.TestPoints),
    ];

    /// <summary>All breaches of all rules.</summary>
    public static IReadOnlyList<Finding> Check(Circuit circuit) =>
        [.. Rules.SelectMany(rule => rule.Check(circuit).Select(text => new Finding(rule.Name, $"{circuit.Name}: {text}")))];
}
