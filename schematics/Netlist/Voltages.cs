namespace ImitationHil.Schematics.Netlist;

/// <summary>
/// Highest and lowest level that each net takes when it is high, V. Supplies and outputs set a level, closed contacts and fuses carry it,
/// resistors divide it; capacitors do nothing. Nodal analysis by relaxation, for nets that only resistors feed.
/// </summary>
public sealed class Voltages
{
    // Relaxation contracts by the resistor ratios of the dividers here, 0.8 at worst: 0.8^200 is far under a microvolt.
    private const int Sweeps = 200;
    private const double LedVolts = 2.0;

    private readonly Dictionary<string, double> _high;
    private readonly Dictionary<string, double> _low;

    /// <summary>Solves the rig for its highest and its lowest supplies.</summary>
    public Voltages(Circuit c)
    {
        _high = Solve(c, +1);
        _low = Solve(c, -1);
    }

    /// <summary>Highest level of the net.</summary>
    public double High(string net) => _high[net];

    /// <summary>Lowest level of the net when it is meant to be high.</summary>
    public double LowestHigh(string net) => _low[net];

    private static Dictionary<string, double> Solve(Circuit c, int sign)
    {
        var level = c.Nets.Keys.ToDictionary(net => net, _ => 0.0);
        var held = new HashSet<string> { Circuit.Ground };
        foreach (var (net, ends) in c.Nets)
        {
            foreach (var pin in ends.Where(end => c.Parts.ContainsKey(end.Reference)).Select(c.PinOf).Where(pin => pin is { Type: PinType.PowerOut, Volts: > 0 }))
                Hold(net, pin.Volts * (1 + sign * pin.VoltsError));
        }

        Carry(c, level, held);
        foreach (var (net, ends) in c.Nets.Where(item => !held.Contains(item.Key)).ToList())
        {
            foreach (var end in ends.Where(end => c.Parts.ContainsKey(end.Reference) && c.PinOf(end).Type is PinType.Output or PinType.Bidirectional))
            {
                if (c.PinOf(end).PoweredBy is string supply && c.NetOf(c.Parts[end.Reference], supply) is string from)
                    Hold(net, level[from]);
            }
        }

        foreach (var led in c.Of(Role.Led))
        {
            if (c.NetOf(led, "A") is string anode && held.Add(anode))
                level[anode] = LedVolts;
        }

        var resistors = c.Of(Role.Resistor).Select(r => (A: c.NetOf(r, "1"), B: c.NetOf(r, "2"), r.Value)).Where(r => r.A != null && r.B != null).ToList();
        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            foreach (string net in level.Keys.Where(net => !held.Contains(net)).ToList())
            {
                var branches = resistors.Where(r => r.A == net || r.B == net).Select(r => (Other: r.A == net ? r.B! : r.A!, Siemens: 1 / r.Value)).ToList();
                if (branches.Count > 0)
                    level[net] = branches.Sum(branch => level[branch.Other] * branch.Siemens) / branches.Sum(branch => branch.Siemens);
            }

            Carry(c, level, held: null);
        }

        return level;

        void Hold(string net, double volts)
        {
            level[net] = held.Add(net) ? volts : sign * Math.Max(sign * level[net], sign * volts);
        }
    }

    // Conducting parts join nets: all take the level of the one that is held, else the highest.
    private static void Carry(Circuit c, Dictionary<string, double> level, HashSet<string>? held)
    {
        var pairs = Paths.Conductors(c).ToList();
        for (int pass = 0; pass < pairs.Count; pass++)
        {
            foreach (var (_, a, b) in pairs)
            {
                double volts = Math.Max(level[a], level[b]);
                if (volts <= 0)
                    continue;
                level[a] = level[b] = volts;
                held?.Add(a);
                held?.Add(b);
            }
        }
    }
}
