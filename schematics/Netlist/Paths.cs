namespace ImitationHil.Schematics.Netlist;

/// <summary>Where current and where a high level can come from: searches over the netlist.</summary>
public static class Paths
{
    /// <summary>
    /// Nets that direct current reaches from a net through parts that conduct, with the parts on the way. Parts for which
    /// <paramref name="blocked"/> holds do not conduct.
    /// </summary>
    public static HashSet<string> Reach(Circuit c, string from, Func<Part, bool>? blocked = null)
    {
        var seen = new HashSet<string> { from };
        var open = new Queue<string>([from]);
        while (open.TryDequeue(out string? net))
        {
            foreach (var (part, a, b) in Conductors(c).Where(item => blocked == null || !blocked(item.Part)))
            {
                string? other = a == net ? b : b == net ? a : null;
                if (other != null && seen.Add(other))
                    open.Enqueue(other);
            }
        }

        return seen;
    }

    /// <summary>Every conducting pair with the nets on its ends.</summary>
    public static IEnumerable<(Part Part, string From, string To)> Conductors(Circuit c) =>
        from part in c.Parts.Values
        from pair in part.Kind.Conducts
        let a = c.NetOf(part, pair.From)
        let b = c.NetOf(part, pair.To)
        where a != null && b != null
        select (part, a, b);

    /// <summary>
    /// Roles that must all consent before the net can be high: the guards of a gate are those of all its inputs together, the
    /// guards of several drivers only those that they share. A supply needs no consent.
    /// </summary>
    public static HashSet<Role> Guards(Circuit c, string net) => Guards(c, net, []) ?? [];

    // Null: nothing can pull this net high from here (ground, or a loop back to where the search came from).
    private static HashSet<Role>? Guards(Circuit c, string net, HashSet<string> trail)
    {
        if (net == Circuit.Ground || !trail.Add(net))
            return null;
        HashSet<Role>? shared = null;
        foreach (var end in c.Nets[net].Where(end => c.Parts.ContainsKey(end.Reference)))
        {
            var part = c.Parts[end.Reference];
            var here = part.Kind.Role switch
            {
                Role.Resistor => Guards(c, c.NetOf(part, end.Pin == "1" ? "2" : "1") ?? Circuit.Ground, trail),
                Role.EmergencyStop => With(Role.EmergencyStop, OtherEnd(c, part, end.Pin) is string other ? Guards(c, other, trail) : null),
                Role.DeadMan when end.Pin == "Q" => [Role.DeadMan],
                Role.AndGate or Role.Buffer when part.Kind.Pin(end.Pin).Type == PinType.Output => Together(c, part, end.Pin, trail),
                _ when part.Kind.Pin(end.Pin).Type is PinType.Output or PinType.PowerOut or PinType.Bidirectional => [],
                _ => OtherEnd(c, part, end.Pin) is string next ? Guards(c, next, trail) : null,
            };
            if (here != null)
                shared = shared == null ? here : [.. shared.Intersect(here)];
        }

        trail.Remove(net);
        return shared;
    }

    private static HashSet<Role>? With(Role role, HashSet<Role>? rest) => rest == null ? null : [.. rest, role];

    private static HashSet<Role> Together(Circuit c, Part part, string output, HashSet<string> trail) =>
        [.. part.Kind.Logic.Single(logic => logic.Output == output).Inputs.Select(input => c.NetOf(part, input)).OfType<string>().SelectMany(net => Guards(c, net, trail) ?? [])];

    private static string? OtherEnd(Circuit c, Part part, string pin)
    {
        foreach (var (from, to) in part.Kind.Conducts)
        {
            if (pin == from || pin == to)
                return c.NetOf(part, pin == from ? to : from);
        }

        return null;
    }
}
