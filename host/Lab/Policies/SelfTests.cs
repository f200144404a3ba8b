using ImitationHil.Firmware;

namespace ImitationHil.Lab.Policies;

/// <summary>
/// The self-test vectors of an image: seed, number of calls, observation, and the bits of the last action. Chosen so
/// that together they look at every phase of a gain, every lag of a chunk or network and the look that follows, every
/// component of a mixture, every gain of a banded policy and both modes of a denoiser, as far as <see cref="Most"/> and the image's room allow.
/// </summary>
internal static class SelfTests
{
    /// <summary>Fewest vectors; the first observes zero.</summary>
    private const int Fewest = 8;

    /// <summary>Most vectors: 256 of up to 257 calls are 0.5 s of an ESP32's start (estimated at 16 us a call).</summary>
    private const int Most = 256;

    /// <summary>Number of vectors that look at everything.</summary>
    public static int Wanted(PolicySpec spec) => Math.Clamp((Phases(spec) == 0 ? spec.P0 : Phases(spec)) + 2, Fewest, Most);

    /// <summary>Writes so many vectors.</summary>
    public static void Write(BinaryWriter writer, PolicySpec spec, int count)
    {
        var random = new SmallRandom(spec.Signals.Contract);
        var policy = PolicyFactory.Create(spec);
        var observation = new float[spec.Signals.ObservationCount];
        var action = new float[spec.Signals.ActionCount];
        for (int test = 0; test < count; test++)
        {
            int calls = Calls(spec, test, count);
            uint seed = Seed(spec, random, test, calls);
            for (int i = 0; i < observation.Length && test > 0; i++)
                observation[i] = 2f * random.NextUnit() - 1f;
            if (spec.Kind == PolicySpec.Banded && test > 0)
                PutInBand(spec, test, observation);
            policy.Reset(seed);
            for (int call = 0; call < calls; call++)
                policy.Act(observation, action);
            writer.Write(seed);
            writer.Write((ushort)calls);
            foreach (float value in observation.Concat(action))
                writer.Write(value);
        }
    }

    // The last call decides, so calls of 1, 2, 3, ... look at one phase after the other, and one more at the wrap. Where
    // there are more phases than vectors, the calls are spread evenly over the phases, first and last included.
    private static int Calls(PolicySpec spec, int test, int count)
    {
        int phases = Phases(spec);
        if (test == 0)
            return 1;
        if (phases == 0)
            return 1 + (test - 1) % (Fewest - 1);
        return phases < count ? test : 1 + (int)((long)(test - 1) * (phases - 1) / Math.Max(1, count - 2));
    }

    // Calls after which a policy starts over; 0 for the kinds whose calls are alike.
    private static int Phases(PolicySpec spec) => spec.Kind switch
    {
        PolicySpec.Gain => spec.P0,
        PolicySpec.Chunk or PolicySpec.Network => spec.P1,
        _ => 0,
    };

    // The components of a mixture, and the modes of a denoiser, take turns: seeds are tried until the wanted one is drawn last.
    private static uint Seed(PolicySpec spec, SmallRandom random, int test, int calls)
    {
        uint seed = random.NextWord();
        if (spec.Kind is not (PolicySpec.Mixture or PolicySpec.Denoiser) || test == 0)
            return seed;

        int wanted = (test - 1) % (spec.Kind == PolicySpec.Mixture ? spec.P0 : 2);
        var probe = ProbeOf(spec);
        float[] drawn = [0f];
        for (int attempt = 0; attempt < 1000; attempt++)
        {
            probe.Reset(seed);
            for (int call = 0; call < calls; call++)
                probe.Act([1f], drawn);
            if ((spec.Kind == PolicySpec.Mixture ? (int)drawn[0] : drawn[0] > 0 ? 1 : 0) == wanted)
                break;
            seed = random.NextWord();
        }

        return seed;
    }

    // The same draws, but the action is the number of the component, or the share of the mode.
    private static IPolicy ProbeOf(PolicySpec spec)
    {
        var signals = new Signals(["one"], [""], ["component"], [""], spec.Signals.PeriodMicroseconds);
        if (spec.Kind == PolicySpec.Denoiser)
        {
            int gains = spec.Signals.ObservationCount * spec.Signals.ActionCount;
            return PolicyFactory.Create(new PolicySpec("probe", signals, spec.Kind, spec.P0, spec.P1, [.. spec.Weights.SkipLast(gains), 1f]));
        }

        float[] weights = [.. spec.Weights.Take(spec.P0), .. Enumerable.Range(0, spec.P0).Select(i => (float)i)];
        return PolicyFactory.Create(new PolicySpec("probe", signals, PolicySpec.Mixture, spec.P0, spec.P1, weights));
    }

    // One band after the other, in its middle; those inside the dead zone are not reached.
    private static void PutInBand(PolicySpec spec, int band, float[] observation)
    {
        double radius = Math.Max(2.0 * spec.Weights[1], Math.Pow(spec.Weights[0], 0.5 - band));
        float largest = observation.Max(Math.Abs);
        for (int i = 0; i < observation.Length; i++)
            observation[i] = (float)(observation[i] / largest * radius);
    }
}
