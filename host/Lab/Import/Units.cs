namespace ImitationHil.Lab.Import;

/// <summary>How a recorded number becomes SI: <c>si = factor * recorded + offset</c>.</summary>
/// <param name="Si">The SI unit as <see cref="Firmware.Signals"/> spells it.</param>
/// <param name="Factor">SI units in one recorded unit.</param>
/// <param name="Offset">SI value of a recorded zero; 0 for all but temperatures.</param>
public readonly record struct UnitConversion(string Si, double Factor, double Offset)
{
    /// <summary>Whether the unit is SI already, whatever its spelling.</summary>
    public bool IsSi => Factor == 1 && Offset == 0;
}

/// <summary>The units that a mapping may name, and what each is in SI. A closed list: an unknown unit is an error.</summary>
public static class Units
{
    private static readonly Dictionary<string, UnitConversion> Table = Build(
    [
        ("1", [("1", 1), ("-", 1), ("%", 0.01)]),
        ("s", [("s", 1), ("ms", 1e-3), ("us", 1e-6), ("ns", 1e-9), ("min", 60)]),
        ("Hz", [("Hz", 1), ("kHz", 1e3)]),
        ("1/s", [("1/s", 1)]),
        ("rad", [("rad", 1), ("mrad", 1e-3), ("deg", Math.PI / 180), ("rev", 2 * Math.PI)]),
        ("rad/s", [("rad/s", 1), ("deg/s", Math.PI / 180), ("rev/s", 2 * Math.PI), ("rpm", 2 * Math.PI / 60)]),
        ("rad/s^2", [("rad/s^2", 1), ("rad/s2", 1), ("deg/s^2", Math.PI / 180), ("rev/s^2", 2 * Math.PI)]),
        ("m", [("m", 1), ("cm", 1e-2), ("mm", 1e-3), ("um", 1e-6), ("in", 0.0254)]),
        ("m/s", [("m/s", 1), ("cm/s", 1e-2), ("mm/s", 1e-3), ("km/h", 1 / 3.6)]),
        ("m/s^2", [("m/s^2", 1), ("m/s2", 1), ("mm/s^2", 1e-3), ("gn", 9.80665)]),
        ("V", [("V", 1), ("mV", 1e-3), ("kV", 1e3)]),
        ("V/s", [("V/s", 1)]),
        ("A", [("A", 1), ("mA", 1e-3)]),
        ("A/s", [("A/s", 1)]),
        ("N", [("N", 1), ("mN", 1e-3), ("kN", 1e3)]),
        ("N/s", [("N/s", 1)]),
        ("N m", [("N m", 1), ("Nm", 1), ("mN m", 1e-3), ("mNm", 1e-3), ("N mm", 1e-3), ("N cm", 1e-2)]),
        ("N m/s", [("N m/s", 1)]),
        ("W", [("W", 1), ("mW", 1e-3)]),
        ("Pa", [("Pa", 1), ("kPa", 1e3), ("bar", 1e5)]),
        ("kg", [("kg", 1), ("g", 1e-3)]),
        ("K", [("K", 1)]),
    ]);

    private static readonly Dictionary<string, string> Rates = new()
    {
        ["1"] = "1/s",
        ["s"] = "1",
        ["rad"] = "rad/s",
        ["rad/s"] = "rad/s^2",
        ["m"] = "m/s",
        ["m/s"] = "m/s^2",
        ["V"] = "V/s",
        ["A"] = "A/s",
        ["N"] = "N/s",
        ["N m"] = "N m/s",
    };

    /// <summary>Every spelling that is known.</summary>
    public static IReadOnlyCollection<string> Known => Table.Keys;

    /// <summary>The conversion of a unit; false when it is not known. Case matters: mN and MN differ.</summary>
    public static bool TryFind(string unit, out UnitConversion conversion) => Table.TryGetValue(unit, out conversion);

    /// <summary>SI unit of the time derivative of a quantity in an SI unit; null where the list has none.</summary>
    public static string? PerSecond(string si) => Rates.GetValueOrDefault(si);

    private static Dictionary<string, UnitConversion> Build((string Si, (string Name, double Factor)[] Spellings)[] rows)
    {
        var table = new Dictionary<string, UnitConversion>();
        foreach ((string si, (string Name, double Factor)[] spellings) in rows)
        {
            foreach ((string name, double factor) in spellings)
            {
                table.Add(name, new UnitConversion(si, factor, 0));
            }
        }

        table.Add("degC", new UnitConversion("K", 1, 273.15));
        return table;
    }
}
