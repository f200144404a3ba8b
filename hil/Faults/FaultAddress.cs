using System.Globalization;
using ImitationHil.Lab.Data;

namespace ImitationHil.Hil.Faults;

/// <summary>
/// Faults in an address: <c>rig:two-motor/pair?g=1.5&amp;fault=sensor.stuck,from=120,motor=0</c>, any number of them.
/// </summary>
public static class FaultAddress
{
    private const string Key = "fault=";

    /// <summary>Takes the faults out of an address.</summary>
    /// <param name="address">The address of a plant, with or without faults.</param>
    /// <returns>The address without them, and the faults.</returns>
    /// <exception cref="BadInputException">Everything that is wrong with them.</exception>
    public static (string Plain, IReadOnlyList<Fault> Faults) Split(string address)
    {
        int question = address.IndexOf('?');
        if (question < 0)
            return (address, []);
        string[] pairs = address[(question + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries);
        string[] rest = [.. pairs.Where(pair => !pair.StartsWith(Key, StringComparison.Ordinal))];
        var problems = new List<Problem>();
        var faults = pairs.Where(pair => pair.StartsWith(Key, StringComparison.Ordinal)).Select(pair => Parse(address, pair[Key.Length..], problems)).ToList();
        if (problems.Count > 0)
            throw new BadInputException(problems);
        return (address[..question] + (rest.Length == 0 ? "" : "?" + string.Join('&', rest)), [.. faults.OfType<Fault>()]);
    }

    private static Fault? Parse(string address, string text, List<Problem> problems)
    {
        string[] parts = text.Split(',');
        string[] name = parts[0].Split('.', 2);
        var numbers = new Dictionary<string, double>();
        int before = problems.Count;
        foreach (string part in parts.Skip(1))
        {
            string[] pair = part.Split('=', 2);
            if (pair.Length != 2 || !double.TryParse(pair[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || !numbers.TryAdd(pair[0], value))
                problems.Add(new Problem(address, part, "expected NAME=NUMBER, each name once, as in fault=sensor.stuck,from=120,motor=0"));
        }

        if (name.Length != 2)
            problems.Add(new Problem(address, text, "expected UNIT.KIND, as in fault=sensor.stuck,from=120,motor=0"));
        return problems.Count > before ? null : FaultCatalog.Create(name[0], name[1], numbers, address, text, problems);
    }
}
