using ImitationHil.Lab.Data;
using ImitationHil.Lab.Learning;

namespace ImitationHil.Lab.Growth;

/// <summary>
/// The one input of every estimator of growth and every test of the gap: how far a policy is from its expert, episode by
/// episode, at equally spaced instants, with what limits the reading below and above. Checked when built; values that are
/// not finite count as touched by a limit.
/// </summary>
public sealed class Deviations
{
    /// <summary>Share of the saturation up to which a deviation counts as free of it.</summary>
    public const double UsableShare = 0.8;

    /// <summary>Floors that a deviation needs to count as seen; the rule by which directions are learned, too.</summary>
    public const double FloorMultiple = Excitation.FloorMultiple;

    private readonly int[] _free;

    private Deviations(string name, IReadOnlyList<double[]> signed, IReadOnlyList<bool[]> usable, double floor, double? saturation, int stride, bool hasSign, IReadOnlyList<double[][]>? vectors, IReadOnlyList<double>? vectorFloor)
    {
        (Name, Signed, Usable, Floor, Saturation, Stride, HasSign, Vectors, VectorFloor) = (name, signed, usable, floor, saturation, stride, hasSign, vectors, vectorFloor);
        _free = [.. signed.Select((d, e) => Leading(d, usable[e]))];
    }

    /// <summary>Whose deviations they are, in words: the run and the policy.</summary>
    public string Name { get; }

    /// <summary>One array an episode: d(0), d(1), ... in the unit of the state, with sign when <see cref="HasSign"/>.</summary>
    public IReadOnlyList<double[]> Signed { get; }

    /// <summary>For each deviation whether limits left it alone; nothing after the first that is not is used.</summary>
    public IReadOnlyList<bool[]> Usable { get; }

    /// <summary>Root mean square of the deviation between repeats of the expert, in the unit of the deviation; 0 when unknown.</summary>
    public double Floor { get; }

    /// <summary>Where limits begin, in the unit of the deviation; null when unknown or none.</summary>
    public double? Saturation { get; }

    /// <summary>Policy periods between instants: 1, or the chunk length l at chunk boundaries; multipliers are converted by the l-th root.</summary>
    public int Stride { get; }

    /// <summary>False when the deviations are norms: then an estimate has no sign.</summary>
    public bool HasSign { get; }

    /// <summary>Deviation vectors behind the scalars, [episode][instant][coordinate]; null when there are only scalars.</summary>
    public IReadOnlyList<double[][]>? Vectors { get; }

    /// <summary>Floor of each coordinate of <see cref="Vectors"/>.</summary>
    public IReadOnlyList<double>? VectorFloor { get; }

    /// <summary>Number of episodes, the unit of resampling everywhere.</summary>
    public int Episodes => Signed.Count;

    /// <summary>Instants that every episode has.</summary>
    public int CommonLength => Signed.Count == 0 ? 0 : Signed.Min(d => d.Length);

    /// <summary>Smallest deviation that counts as seen: <see cref="FloorMultiple"/> floors.</summary>
    public double Seen => FloorMultiple * Floor;

    /// <summary>Largest deviation that counts as free of saturation; infinite without one.</summary>
    public double Cap => Saturation is { } s ? UsableShare * s : double.PositiveInfinity;

    /// <summary>Leading instants of an episode that no limit touched.</summary>
    public int Free(int episode) => _free[episode];

    /// <summary>Leading instants of an episode that no limit touched and that lie under the <see cref="Cap"/>.</summary>
    public int FreeUnderCap(int episode) => FreeUnder(episode, Cap);

    /// <summary>The same under another cap.</summary>
    internal int FreeUnder(int episode, double cap)
    {
        var d = Signed[episode].AsSpan(0, _free[episode]);
        int t = 0;
        while (t < d.Length && Math.Abs(d[t]) < cap)
            t++;
        return t;
    }

    /// <summary>From scalars.</summary>
    /// <param name="name">Whose, for messages.</param>
    /// <param name="episodes">One array an episode.</param>
    /// <param name="floor">Root mean square floor, at least 0.</param>
    /// <param name="saturation">Where limits begin; null when unknown.</param>
    /// <param name="usable">Which limits left alone; null: all.</param>
    /// <param name="stride">Policy periods between instants, at least 1.</param>
    /// <param name="hasSign">False for norms.</param>
    /// <exception cref="BadInputException">The parts do not fit together; all problems at once.</exception>
    public static Deviations OfScalars(string name, IReadOnlyList<double[]> episodes, double floor, double? saturation = null, IReadOnlyList<bool[]>? usable = null, int stride = 1, bool hasSign = true)
    {
        usable ??= [.. episodes.Select(d => Enumerable.Repeat(true, d.Length).ToArray())];
        Check(name, [.. episodes.Select(d => d.Length)], usable, floor, saturation, stride, []);
        return new Deviations(name, episodes, usable, floor, saturation, stride, hasSign, null, null);
    }

    /// <summary>From vectors, with the scalar that a projection makes of them.</summary>
    /// <param name="name">Whose, for messages.</param>
    /// <param name="episodes">[episode][instant][coordinate].</param>
    /// <param name="floor">Root mean square floor of each coordinate.</param>
    /// <param name="projection">Left eigenvector of the predicted closed loop (<see cref="ClosedLoop.Left"/>); null: the Euclidean norm, which has no sign.</param>
    /// <param name="saturation">Where limits begin for the scalar; null when unknown.</param>
    /// <param name="usable">Which limits left alone; null: all.</param>
    /// <param name="stride">Policy periods between instants, at least 1.</param>
    /// <exception cref="BadInputException">The parts do not fit together; all problems at once.</exception>
    public static Deviations OfVectors(string name, IReadOnlyList<double[][]> episodes, IReadOnlyList<double> floor, IReadOnlyList<double>? projection = null, double? saturation = null, IReadOnlyList<bool[]>? usable = null, int stride = 1)
    {
        usable ??= [.. episodes.Select(d => Enumerable.Repeat(true, d.Length).ToArray())];
        int n = floor.Count;
        var problems = new List<Problem>();
        for (int e = 0; e < episodes.Count; e++)
        {
            if (episodes[e].Any(d => d.Length != n))
                problems.Add(new Problem(name, $"episode {e}", $"every deviation must have {n} coordinates, as the floor has"));
        }

        if (projection is not null && projection.Count != n)
            problems.Add(new Problem(name, "projection", $"has {projection.Count} coordinates, the floor {n}"));
        if (floor.Any(f => !(f >= 0) || !double.IsFinite(f)))
            problems.Add(new Problem(name, "floor", "every coordinate must be finite and at least 0"));
        double Weight(int i) => projection is null ? 1 : projection[i];
        double scalarFloor = problems.Count > 0 ? 0 : Math.Sqrt(Enumerable.Range(0, n).Sum(i => Weight(i) * Weight(i) * floor[i] * floor[i]));
        Check(name, [.. episodes.Select(d => d.Length)], usable, scalarFloor, saturation, stride, problems);
        double Scalar(double[] d) => projection is null ? Math.Sqrt(d.Sum(x => x * x)) : d.Select((x, i) => x * projection[i]).Sum();
        return new Deviations(name, [.. episodes.Select(episode => episode.Select(Scalar).ToArray())], usable, scalarFloor, saturation, stride, projection is not null, episodes, floor);
    }

    /// <summary>The same at the boundaries of chunks: every l-th instant; a boundary is usable when its whole chunk was.</summary>
    /// <param name="chunk">Chunk length l, at least 1.</param>
    public Deviations AtBoundaries(int chunk)
    {
        if (chunk < 1)
            throw new BadInputException(Name, "chunk", $"is {chunk}; expected at least 1");
        T[] Every<T>(T[] all) => [.. Enumerable.Range(0, (all.Length + chunk - 1) / chunk).Select(k => all[k * chunk])];
        bool[] Whole(bool[] all) => [.. Enumerable.Range(0, (all.Length + chunk - 1) / chunk).Select(k => Enumerable.Range(Math.Max(0, (k - 1) * chunk + 1), k == 0 ? 1 : chunk).All(t => all[t]))];
        return new Deviations(Name, [.. Signed.Select(Every)], [.. Usable.Select(Whole)], Floor, Saturation, Stride * chunk, HasSign, Vectors?.Select(Every).ToArray(), VectorFloor);
    }

    /// <summary>Some of the episodes, by index, in the order given.</summary>
    public Deviations Choose(IReadOnlyList<int> episodes) =>
        new(Name, [.. episodes.Select(e => Signed[e])], [.. episodes.Select(e => Usable[e])], Floor, Saturation, Stride, HasSign, Vectors is null ? null : [.. episodes.Select(e => Vectors[e])], VectorFloor);

    // A plain loop: once an instant of every episode.
    private static int Leading(double[] d, bool[] usable)
    {
        int t = 0;
        while (t < d.Length && usable[t] && double.IsFinite(d[t]))
            t++;
        return t;
    }

    private static void Check(string name, int[] lengths, IReadOnlyList<bool[]> usable, double floor, double? saturation, int stride, List<Problem> problems)
    {
        if (usable.Count != lengths.Length)
            problems.Add(new Problem(name, "usable", $"has {usable.Count} episodes, the deviations {lengths.Length}"));
        for (int e = 0; e < Math.Min(usable.Count, lengths.Length); e++)
        {
            if (usable[e].Length != lengths[e])
                problems.Add(new Problem(name, $"episode {e}", $"has {lengths[e]} deviations and {usable[e].Length} flags; expected one flag a deviation"));
        }

        if (!(floor >= 0) || !double.IsFinite(floor))
            problems.Add(new Problem(name, "floor", $"is {floor}; expected finite and at least 0"));
        if (saturation is { } s && !(s > floor))
            problems.Add(new Problem(name, "saturation", $"is {s}; expected more than the floor {floor}"));
        if (stride < 1)
            problems.Add(new Problem(name, "stride", $"is {stride}; expected at least 1"));
        if (problems.Count > 0)
            throw new BadInputException(problems);
    }
}
