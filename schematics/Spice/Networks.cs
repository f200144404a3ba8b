using ImitationHil.Schematics.Netlist;
using ImitationHil.Schematics.Parts;

namespace ImitationHil.Schematics.Spice;

/// <summary>The resistor and the capacitor of a monostable, found in the netlist.</summary>
public sealed record DeadManNetwork(Part Resistor, Part Capacitor)
{
    /// <summary>K R C, s.</summary>
    public double Seconds => Logic.MonostableK * Resistor.Value * Capacitor.Value;

    /// <summary>Shortest and longest time over all tolerances, s.</summary>
    public (double Shortest, double Longest) RangeSeconds
    {
        get
        {
            double low = (1 - Logic.MonostableKError) * (1 - Resistor.Kind.Tolerance) * (1 - Capacitor.Kind.Tolerance);
            double high = (1 + Logic.MonostableKError) * (1 + Resistor.Kind.Tolerance) * (1 + Capacitor.Kind.Tolerance);
            return (Seconds * low, Seconds * high);
        }
    }

    /// <summary>The network of a monostable; null where it is not complete.</summary>
    public static DeadManNetwork? Find(Circuit c, Part monostable)
    {
        string? rext = c.NetOf(monostable, "REXT"), cext = c.NetOf(monostable, "CEXT"), supply = c.NetOf(monostable, "VCC");
        var r = c.Of(Role.Resistor).FirstOrDefault(part => Joins(c, part, rext, supply));
        var capacitor = c.Of(Role.Capacitor).FirstOrDefault(part => Joins(c, part, rext, cext));
        return rext == null || cext == null || r == null || capacitor == null ? null : new(r, capacitor);
    }

    private static bool Joins(Circuit c, Part part, string? a, string? b)
    {
        string?[] nets = [c.NetOf(part, "1"), c.NetOf(part, "2")];
        return nets.Contains(a) && nets.Contains(b);
    }
}

/// <summary>
/// One line of an encoder: pull-up and cable, then series resistor and capacitor at the input of a Schmitt buffer. Two poles.
/// </summary>
public sealed record EncoderLine(Terminal Encoder, double PullUpOhms, double CableFarads, double SeriesOhms, double FilterFarads, double SupplyVolts)
{
    /// <summary>
    /// Time constants of a pull-up R1 with C1 behind it, then R2 and C2: roots of s^2 R1 R2 C1 C2 + s (R1 C1 + (R1 + R2) C2) + 1, s.
    /// </summary>
    public (double Slow, double Fast) TimeConstantsSeconds
    {
        get
        {
            double sum = PullUpOhms * CableFarads + (PullUpOhms + SeriesOhms) * FilterFarads;
            double product = PullUpOhms * SeriesOhms * CableFarads * FilterFarads;
            double root = Math.Sqrt(sum * sum - 4 * product);
            return ((sum + root) / 2, (sum - root) / 2);
        }
    }

    /// <summary>From 10 to 90 % of the rise: 2.2 times the root of the sum of squares of both time constants, s.</summary>
    public double RiseSeconds
    {
        get
        {
            var (slow, fast) = TimeConstantsSeconds;
            return Math.Log(9) * Math.Sqrt(slow * slow + fast * fast);
        }
    }

    /// <summary>All encoder lines of a rig; a line without pull-up or filter has infinite resistance there.</summary>
    public static IEnumerable<EncoderLine> All(Circuit c)
    {
        foreach (var end in c.Of(Role.Encoder).SelectMany(part => new[] { new Terminal(part.Reference, "A"), new Terminal(part.Reference, "B") }))
        {
            if (c.NetOf(end) is not string net)
                continue;
            string supply = c.NetOf(c.Parts[end.Reference], "VCC") ?? Circuit.Ground;
            var on = c.Of(Role.Resistor).Select(r => (r.Value, Other: c.NetOf(r, "1") == net ? c.NetOf(r, "2") : c.NetOf(r, "2") == net ? c.NetOf(r, "1") : null)).Where(r => r.Other != null).ToList();
            double pullUp = on.Where(r => r.Other == supply).Select(r => r.Value).DefaultIfEmpty(double.PositiveInfinity).First();
            var series = on.FirstOrDefault(r => r.Other != supply);
            double filter = series.Other == null ? 0 : c.Of(Role.Capacitor).Where(part => c.NetOf(part, "1") == series.Other || c.NetOf(part, "2") == series.Other).Sum(part => part.Value);
            yield return new(end, pullUp, c.Numbers.CableFarads, series.Value, filter, new Voltages(c).High(supply));
        }
    }
}
