using System.Numerics;

namespace ImitationHil.Benchmarks.Peers;

/// <summary>One thing that both programs do.</summary>
/// <param name="Name">Name of the case, the same in C.</param>
/// <param name="Count">Operations a block, chosen for blocks of a few milliseconds.</param>
/// <param name="Prepare">Builds the state and gives the loop, which returns the checksum of all results.</param>
public sealed record PeerCase(string Name, long Count, Func<Func<long, ulong>> Prepare)
{
    /// <summary>Name of the C case; the same unless two of ours are held to one of C.</summary>
    public string Peer { get; init; } = Name;

    /// <summary>Largest ratio of our time to C's that was asked for; null where none was.</summary>
    public double? MostRatio { get; init; }

    /// <summary>Most nanoseconds an operation that were asked for; null where none were.</summary>
    public double? MostNanoseconds { get; init; }

    /// <summary>Elementary steps in an operation, for the rate that is shown.</summary>
    public double StepsAnOperation { get; init; } = 1;

    /// <summary>Whether both checksums must be the same.</summary>
    public bool SameBits { get; init; } = true;

    /// <summary>Why the checksums are not compared, or to what they agree; empty where they must be the same.</summary>
    public string Remark { get; init; } = "";

    /// <summary>Variables of the environment that the C program needs.</summary>
    public Func<IReadOnlyDictionary<string, string>> Environment { get; init; } = () => new Dictionary<string, string>();
}

/// <summary>Numbers that both programs can make: the upper 24 bits of a linear congruential generator, in [-0.5, 0.5).</summary>
/// <param name="seed">State to begin with.</param>
internal sealed class SharedNumbers(uint seed)
{
    private uint _state = seed;

    /// <summary>The first number of a seed.</summary>
    public static float Of(uint seed) => (unchecked(seed * 1664525u + 1013904223u) >> 8) * (1f / 16777216f) - 0.5f;

    /// <summary>The same of many seeds.</summary>
    public static Vector<float> Of(Vector<uint> seeds) =>
        Vector.ConvertToSingle(Vector.AsVectorInt32(Vector.ShiftRightLogical(seeds * 1664525u + new Vector<uint>(1013904223u), 8))) * (1f / 16777216f) - new Vector<float>(0.5f);

    public float Next()
    {
        _state = unchecked(_state * 1664525u + 1013904223u);
        return (_state >> 8) * (1f / 16777216f) - 0.5f;
    }

    public float[] Next(int count)
    {
        var values = new float[count];
        for (int i = 0; i < count; i++)
            values[i] = Next();
        return values;
    }
}
