using System.Globalization;
using ImitationHil.Schematics.Rigs;

namespace ImitationHil.Schematics.Spice;

/// <summary>
/// ngspice decks from the values of the netlist. Each prints its measurements as "name = value". Switches stand for the bridge's
/// transistors, with their diodes and dead time.
/// </summary>
public static class Decks
{
    // Toshiba TB6612FNG data sheet: 50 ns and 230 ns of dead time; the longer one for both edges.
    private const double DeadTime = 230e-9;

    // 1 V at 1 A: I_s = exp(-1 / (2 x 25.85 mV)).
    private const string Models = """
        .model diode D(IS=4n N=2)
        .model contact SW(VT=0.5 VH=0 RON=5m ROFF=1e8)
        """;

    /// <summary>Names and texts of all decks of a rig.</summary>
    public static IEnumerable<(string Name, string Text)> All(Hand h) => [("bridge", Bridge(h)), ("encoder", Encoder(h)), ("deadman", DeadMan(h)), ("estop", EmergencyStop(h))];

    /// <summary>Half duty against a back-EMF: average current and ripple.</summary>
    public static string Bridge(Hand h)
    {
        double period = 1 / RigCatalog.PwmHertz, on = Hand.Duty * period, from = 80 * period, to = 100 * period;
        return $"""
            * H-bridge at {N(RigCatalog.PwmHertz)} Hz, duty {N(Hand.Duty)}, slow decay, dead time {N(DeadTime)} s
            {Motor(h)}
            Vemf memf out2 {N(Hand.BackEmfVolts)}
            Vsupply supply 0 {N(h.SupplyVolts)}
            Rpath supply vm {N(h.PathOhms)}
            Cbulk vm 0 {N(h.Bulk)} IC={N(h.SupplyVolts)}
            {Switches(h)}
            Vhigh1 high1 0 PULSE(0 1 0 1n 1n {N(on - DeadTime)} {N(period)})
            Vlow1 low1 0 PULSE(0 1 {N(on)} 1n 1n {N(period - on - DeadTime)} {N(period)})
            Vhigh2 high2 0 0
            Vlow2 low2 0 1
            {Models}
            .tran 50n {N(to)} 0 50n UIC
            .control
            run
            meas tran average AVG i(Vmotor) from={N(from)} to={N(to)}
            meas tran highest MAX i(Vmotor) from={N(from)} to={N(to)}
            meas tran lowest MIN i(Vmotor) from={N(from)} to={N(to)}
            quit
            .endc
            .end

            """;
    }

    /// <summary>An open-collector output lets go: the edge at the Schmitt input.</summary>
    public static string Encoder(Hand h)
    {
        var line = h.Line;
        return $"""
            * Edge of {line.Encoder} at the Schmitt input
            Vcc vcc 0 5
            Rpull vcc line {N(line.PullUpOhms)}
            Ccable line 0 {N(line.CableFarads)}
            Rseries line in {N(line.SeriesOhms)}
            Cfilter in 0 {N(line.FilterFarads)}
            Sout line 0 drive 0 contact
            Vdrive drive 0 PWL(0 1 1u 1 1.001u 0)
            {Models}
            .tran 2n 20u
            .control
            run
            meas tran rise TRIG v(in) VAL=0.5 RISE=1 TARG v(in) VAL=4.5 RISE=1
            quit
            .endc
            .end

            """;
    }

    /// <summary>The heartbeat ends; a monostable is a capacitor that each edge empties and a threshold of 1 - exp(-K).</summary>
    public static string DeadMan(Hand h)
    {
        double beat = h.Circuit.Numbers.HeartbeatPeriodSeconds, last = 5 * beat;
        string beats = string.Join(' ', Enumerable.Range(0, 6).Select(i => $"{N(i * beat + 1e-6)} 0 {N(i * beat + 2e-6)} 1 {N(i * beat + 1e-4)} 1 {N(i * beat + 1.01e-4)} 0"));
        return $"""
            * Dead-man: last heartbeat at {N(last)} s, then silence
            Vcc vcc 0 3.3
            Rext vcc rext {N(h.DeadMan.Resistor.Value)}
            Cext rext 0 {N(h.DeadMan.Capacitor.Value)} IC=0
            Strigger rext 0 beat 0 trigger
            Vbeat beat 0 PWL(0 0 {beats})
            Bgate gate 0 V=v(rext) < {N(1 - Math.Exp(-Parts.Logic.MonostableK))}*3.3 ? 3.3 : 0
            Rgate gate en 50
            Cen en 0 50p
            Rdown en 0 {N(h.Circuit.Parts["R304"].Value)}
            .model trigger SW(VT=0.5 VH=0 RON=10 ROFF=1e12)
            .tran 20u {N(last + 2 * h.DeadManSeconds)} 0 20u UIC
            .control
            run
            meas tran lowest MIN v(en) from={N(beat)} to={N(last)}
            meas tran release TRIG at={N(last)} TARG v(en) VAL=0.8 FALL=LAST
            quit
            .endc
            .end

            """;
    }

    /// <summary>Stalled at full duty; both contacts of the button open at 5 ms.</summary>
    public static string EmergencyStop(Hand h)
    {
        const double Press = 5e-3;
        var p = h.Circuit.Parts;
        return $"""
            * Emergency stop at {N(Press)} s, motor stalled at full duty
            {Motor(h)}
            Vemf memf out2 0
            Vsupply supply 0 {N(h.SupplyVolts)}
            Smain supply vmot button 0 contact
            Rpath vmot vm {N(h.PathOhms)}
            Cbulk vm 0 {N(h.Bulk)} IC={N(h.SupplyVolts)}
            Rlamp vm lamp {N(p["R201"].Value)}
            Vlamp lamp 0 2
            Saux supply aux button 0 contact
            R111 aux ok {N(p["R111"].Value)}
            R112 ok 0 {N(p["R112"].Value)}
            C111 ok 0 {N(p["C111"].Value)}
            R113 ok base {N(p["R113"].Value)}
            Dbase base 0 junction
            Vbutton button 0 PWL(0 1 {N(Press)} 1 {N(Press + 1e-7)} 0)
            Ben en 0 V=v(ok) > {N(Hand.GateThresholdVolts)} ? 1 : 0
            {Switches(h)}
            Ehigh1 high1 0 en 0 1
            Vlow1 low1 0 0
            Vhigh2 high2 0 0
            Elow2 low2 0 en 0 1
            {Models}
            .model junction D(IS=1e-14)
            .tran 100n 7m 0 100n UIC
            .control
            run
            meas tran stall FIND i(Vmotor) AT={N(Press - 1e-5)}
            meas tran off WHEN v(en)=0.5 FALL=1
            meas tran zero WHEN i(Vmotor)=1m FALL=1
            meas tran highest MAX v(vm) from={N(Press)} to=7m
            quit
            .endc
            .end

            """;
    }

    private static string Motor(Hand h) => $"""
        Vmotor out1 m1 0
        Rmotor m1 m2 {N(h.MotorOhms)}
        Lmotor m2 memf {N(h.MotorHenries)} IC=0
        Cmotor out1 out2 {N(h.Circuit.Parts["C204"].Value)}
        """;

    private static string Switches(Hand h)
    {
        string[] lines = [.. new[] { 1, 2 }.Select(i => $"""
            Shigh{i} vm out{i} high{i} 0 half
            Slow{i} out{i} 0 low{i} 0 half
            Dhigh{i} out{i} vm diode
            Dlow{i} 0 out{i} diode
            """)];
        return string.Join('\n', lines) + $"\n.model half SW(VT=0.5 VH=0 RON={N(h.BridgeOhms / 2)} ROFF=1e7)";
    }

    private static string N(double value) => value.ToString("0.######e0", CultureInfo.InvariantCulture);
}
