using ImitationHil.Schematics.Netlist;
using ImitationHil.Schematics.Rigs;

namespace ImitationHil.Schematics.Spice;

/// <summary>
/// The figures of a rig on paper: closed forms, each with its equation. Simulation must agree within ten per cent; what the closed
/// form leaves out (dead time, diodes, supply path) is smaller than that.
/// </summary>
public sealed class Hand
{
    /// <summary>Duty at which average current and ripple are stated; ripple is largest there.</summary>
    public const double Duty = 0.5;

    /// <summary>Back-EMF at that point, V: a quarter of the supply.</summary>
    public const double BackEmfVolts = 3;

    /// <summary>Forward drop of a driver diode at 1 A, V (Toshiba TB6612FNG data sheet, table Electrical characteristics, V_F typical).</summary>
    public const double DiodeVolts = 1.0;

    /// <summary>Middle between the levels that an LVC gate reads as low and as high, 0.8 and 2.0 V.</summary>
    public const double GateThresholdVolts = 1.4;

    private const double BaseVolts = 0.65;

    /// <summary>Reads the rig's values.</summary>
    public Hand(Circuit c)
    {
        var motor = c.Of(Role.Motor).First();
        var driver = c.Of(Role.Driver).Single();
        Circuit = c;
        SupplyVolts = 12;
        MotorOhms = SupplyVolts / motor.Kind.Amps;
        MotorHenries = motor.Kind.Henries;
        int channels = c.Nets[c.NetOf(motor, "1")!].Count(end => end.Reference == driver.Reference);
        BridgeOhms = driver.Kind.Ohms / channels;
        PathOhms = c.Parts.Values.Where(part => part.Kind.Role is Role.PolarityGuard or Role.CurrentSense).Sum(part => part.Kind.Ohms);
        Bulk = c.Parts["C201"].Value;
        DeadMan = DeadManNetwork.Find(c, c.Of(Role.DeadMan).Single())!;
        Line = EncoderLine.All(c).First();
    }

    /// <summary>The rig.</summary>
    public Circuit Circuit { get; }

    /// <summary>Motor supply, V.</summary>
    public double SupplyVolts { get; }

    /// <summary>Winding, ohm.</summary>
    public double MotorOhms { get; }

    /// <summary>Winding, H.</summary>
    public double MotorHenries { get; }

    /// <summary>Upper and lower switch together, ohm.</summary>
    public double BridgeOhms { get; }

    /// <summary>Polarity guard and shunt, ohm.</summary>
    public double PathOhms { get; }

    /// <summary>Bulk capacitor, F.</summary>
    public double Bulk { get; }

    /// <summary>Resistor and capacitor of the dead-man.</summary>
    public DeadManNetwork DeadMan { get; }

    /// <summary>An encoder's line.</summary>
    public EncoderLine Line { get; }

    /// <summary>I = (D V - E) / (R + R_bridge), A.</summary>
    public double AverageAmps => (Duty * SupplyVolts - BackEmfVolts) / (MotorOhms + BridgeOhms);

    /// <summary>dI = V D (1 - D) / (L f), A, peak to peak.</summary>
    public double RippleAmps => SupplyVolts * Duty * (1 - Duty) / (MotorHenries * RigCatalog.PwmHertz);

    /// <summary>10 to 90 % at the Schmitt input, s: ln 9 times the root of the sum of squares of both time constants.</summary>
    public double EdgeSeconds => Line.RiseSeconds;

    /// <summary>K R C, s.</summary>
    public double DeadManSeconds => DeadMan.Seconds;

    /// <summary>Stalled, full duty: I0 = V / (R + R_bridge + R_path), A.</summary>
    public double StallAmps => SupplyVolts / (MotorOhms + BridgeOhms + PathOhms);

    /// <summary>Level of ESTOP_OK with the button out, V: 12 V through R111, ground through R112, the base of Q111 through R113.</summary>
    public double StopLevelVolts => (SupplyVolts / Ohms("R111") + BaseVolts / Ohms("R113")) / (1 / Ohms("R111") + 1 / Ohms("R112") + 1 / Ohms("R113"));

    /// <summary>From the contact to the gate, s: C111 (R112 || R113) ln((V_ok - V_end) / (V_gate - V_end)), where V_end is what the base leaves on the divider.</summary>
    public double StopDelaySeconds
    {
        get
        {
            double parallel = 1 / (1 / Ohms("R112") + 1 / Ohms("R113")), end = BaseVolts * parallel / Ohms("R113");
            return parallel * Circuit.Parts["C111"].Value * Math.Log((StopLevelVolts - end) / (GateThresholdVolts - end));
        }
    }

    /// <summary>Through two diodes into the bulk capacitor: (L / R) ln(1 + I0 R / (V + 2 V_d)), s, at stall.</summary>
    public double DecaySeconds => MotorHenries / MotorOhms * Math.Log(1 + StallAmps * MotorOhms / (SupplyVolts + 2 * DiodeVolts));

    /// <summary>
    /// Highest VM after the stop, V: the capacitor stands at V - I0 R_path, feeds the stalled motor until the gate shuts, then takes all of L I0^2 / 2.
    /// </summary>
    public double PeakVolts
    {
        get
        {
            double before = SupplyVolts - StallAmps * PathOhms - StallAmps * StopDelaySeconds / Bulk;
            return Math.Sqrt(before * before + MotorHenries * StallAmps * StallAmps / Bulk);
        }
    }

    private double Ohms(string reference) => Circuit.Parts[reference].Value;
}
