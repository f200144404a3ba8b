using System.Globalization;

namespace ImitationHil.Schematics.Netlist;

/// <summary>Numbers as engineers write them: 4.7k, 470 uF.</summary>
public static class Quantity
{
    private static readonly (double Scale, string Prefix)[] Prefixes = [(1e6, "M"), (1e3, "k"), (1, ""), (1e-3, "m"), (1e-6, "u"), (1e-9, "n"), (1e-12, "p")];

    /// <summary>The value with a prefix and its unit; a resistor has no unit ("2.2k").</summary>
    public static string Text(double value, string unit)
    {
        var (scale, prefix) = Prefixes.First(entry => value >= entry.Scale * 0.9999999 || entry.Prefix == "p");
        string number = (value / scale).ToString("0.###", CultureInfo.InvariantCulture);
        return unit.Length == 0 ? number + prefix : $"{number} {prefix}{unit}";
    }
}
