using ImitationHil.Firmware;
using ImitationHil.Lab.Policies;

namespace ImitationHil.Hil;

/// <summary>What a comparison of bits found.</summary>
/// <param name="Equal">True when every bit of every action was the same.</param>
/// <param name="Steps">Steps that were compared.</param>
/// <param name="HashInProcess">FNV-1a (64 bit) over the bits of the actions here, each as four bytes, least significant first.</param>
/// <param name="HashOnDevice">The same over the device's actions.</param>
/// <param name="FirstDifference">Index of the first step that differed; -1 when none did.</param>
public sealed record VerificationResult(bool Equal, int Steps, ulong HashInProcess, ulong HashOnDevice, int FirstDifference);

/// <summary>Runs a policy here and on a device and compares the bits of what they decide.</summary>
public static class Verification
{
    /// <summary>
    /// Loads the image on the device and lets both sides decide on the same drawn observations, whose magnitudes spread
    /// over six decades, in lockstep. The motor of the device stays off.
    /// </summary>
    /// <param name="image">The image, as it stands in its file.</param>
    /// <param name="client">The device.</param>
    /// <param name="steps">Steps to compare, positive.</param>
    /// <param name="seed">Seeds both policies and the observations.</param>
    /// <exception cref="DeviceRefusedException">The device refuses the image or a step.</exception>
    /// <exception cref="LinkLostException">The device does not answer.</exception>
    /// <exception cref="ArgumentException">The image is refused here.</exception>
    public static VerificationResult Compare(byte[] image, DeviceClient client, int steps, uint seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        var here = Load(image);
        client.LoadImage(image);
        var remote = new RemotePolicy(client, here.Spec.Signals);
        var result = CompareActions(here.Policy, remote, steps, seed, () =>
        {
            if (remote.Loss != null)
                throw remote.Loss;
        });
        client.Stop();
        return result;
    }

    /// <summary>
    /// The same for an image that was read already. Its bytes are made again from its specification, so its self-test
    /// vectors are this program's; use the other overload to send a file as it is.
    /// </summary>
    public static VerificationResult Compare(PolicyImage image, DeviceClient client, int steps, uint seed) =>
        Compare(ImageWriter.Write(image.Spec), client, steps, seed);

    /// <summary>
    /// Loads the image twice in this process, which runs its self-test, and lets both instances decide on the same drawn
    /// observations; the second one has been used and reset before, so that nothing may be left over from an episode.
    /// </summary>
    /// <exception cref="ArgumentException">The image is refused.</exception>
    public static VerificationResult Here(byte[] image, int steps, uint seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        var used = Load(image).Policy;
        used.Reset(seed + 1);
        used.Act(new float[used.Signals.ObservationCount], new float[used.Signals.ActionCount]);
        return CompareActions(Load(image).Policy, used, steps, seed, () => { });
    }

    private static PolicyImage Load(byte[] image) =>
        PolicyImage.Read((byte[])image.Clone(), image.Length, out var error) ?? throw new ArgumentException(ImageWriter.Describe(error), nameof(image));

    // The check runs after each step of the other side: a lost link must not look like a difference of bits.
    private static VerificationResult CompareActions(IPolicy policy, IPolicy other, int steps, uint seed, Action check)
    {
        var signals = policy.Signals;
        var random = new SmallRandom(seed);
        var observation = new float[signals.ObservationCount];
        var here = new float[signals.ActionCount];
        var there = new float[signals.ActionCount];
        ulong hashHere = Fnv.Start, hashThere = Fnv.Start;
        int first = -1;
        policy.Reset(seed);
        other.Reset(seed);
        for (int step = 0; step < steps; step++)
        {
            // 10^3, 10^2, ... 10^-2 times a number in [-1, 1).
            float scale = MathF.Pow(10f, 3 - (int)(random.NextUnit() * 6f));
            for (int i = 0; i < observation.Length; i++)
                observation[i] = scale * (2f * random.NextUnit() - 1f);
            var statusHere = policy.Act(observation, here);
            var statusThere = other.Act(observation, there);
            check();
            if (statusHere == Status.Ok)
                DeviceRefusedException.ThrowUnlessOk($"act, step {step}", statusThere);
            else
                throw new DeviceRefusedException($"act, step {step}", (int)statusHere, $"the policy itself reports {(int)statusHere} ({statusHere}) here. Look at its weights.");
            hashHere = Fnv.Add(hashHere, here);
            hashThere = Fnv.Add(hashThere, there);
            for (int i = 0; i < here.Length && first < 0; i++)
            {
                if (FloatBits.Of(here[i]) != FloatBits.Of(there[i]))
                    first = step;
            }
        }

        return new VerificationResult(first < 0, steps, hashHere, hashThere, first);
    }
}

/// <summary>
/// FNV-1a, 64 bit (Fowler, Noll, Vo; draft-eastlake-fnv): the hash by which runs are compared. Start value
/// 14695981039346656037, prime 1099511628211.
/// </summary>
public static class Fnv
{
    /// <summary>Hash of nothing.</summary>
    public const ulong Start = 14695981039346656037;

    /// <summary>Adds one byte.</summary>
    public static ulong Add(ulong hash, byte value) => unchecked((hash ^ value) * 1099511628211);

    /// <summary>Adds the bits of floats, each as four bytes, least significant first.</summary>
    public static ulong Add(ulong hash, float[] values)
    {
        foreach (float value in values)
        {
            uint bits = FloatBits.Of(value);
            for (int i = 0; i < 4; i++)
                hash = Add(hash, (byte)(bits >> (8 * i)));
        }

        return hash;
    }
}
