using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace ImitationHil.Tests.Support;

/// <summary>Properties with a fixed seed, so that every run looks at the same cases, and sequences that shrink to the shortest failing one.</summary>
public static class Property
{
    /// <summary>Looks at so many cases. A failure shows the shrunk case and the seed.</summary>
    public static void Holds<T>(Arbitrary<T> cases, Func<T, bool> holds, int count, ulong seed)
    {
        // The second number of the generator has to be odd.
        var replay = new Replay(new Rnd(seed, 0x9E3779B97F4A7C15), FSharpOption<int>.None);
        var config = Config.QuickThrowOnFailure.WithMaxTest(count).WithReplay(FSharpOption<Replay>.Some(replay));
        Check.One(config, Prop.ForAll(cases, holds));
    }

    /// <summary>Sequences of 0 to about 100 numbers below a bound, shrunk by leaving stretches and single entries out, then by smaller numbers.</summary>
    public static Arbitrary<int[]> Sequences(int bound, int longest = 60)
    {
        var lengths = Gen.Choose(0, longest);
        var sequences = lengths.SelectMany(length => Gen.Choose(0, bound - 1).ArrayOf(length));
        return Arb.From(sequences, Shrink);
    }

    private static IEnumerable<int[]> Shrink(int[] sequence)
    {
        for (int width = sequence.Length / 2; width > 0; width /= 2)
        {
            for (int at = 0; at + width <= sequence.Length; at += width)
                yield return [.. sequence[..at], .. sequence[(at + width)..]];
        }

        for (int at = 0; at < sequence.Length; at++)
        {
            if (sequence[at] > 0)
                yield return [.. sequence[..at], sequence[at] / 2, .. sequence[(at + 1)..]];
        }
    }
}
