using ImitationHil.Firmware;
using ImitationHil.Lab.Policies;

namespace ImitationHil.Hil.Bench;

/// <summary>Loading images, whole, tampered with and interrupted, and comparing what they decide.</summary>
internal static class ImageSteps
{
    public static readonly Dictionary<string, StepVerb> Verbs = new()
    {
        ["load"] = new("brings an image to the device; result is 0, or 128 and the image error", ["result"], fields =>
        {
            string image = fields.RequiredWord("image", [.. BenchImages.Names]);
            string tamper = fields.Word("tamper", ["", .. BenchImages.TamperNames]);
            return (context, values) => values["result"] = Load(context, image, tamper);
        }),
        ["interrupted-updates"] = new(
            "begins an update, breaks off after so many bytes, for every number of bytes; accepted counts halves that became the policy, lost those after which the old image was gone",
            ["cuts", "accepted", "lost"], fields =>
        {
            string image = fields.RequiredWord("image", [.. BenchImages.Names]);
            return (context, values) => InterruptEverywhere(context, BenchImages.Bytes(image, context), values);
        }),
        ["bits"] = new("lets the device decide in lockstep on drawn observations and compares the bits with stored ones", ["compared", "differing", "hashDiffers"], fields =>
        {
            string image = fields.RequiredWord("image", [.. BenchImages.FixedNames]), hash = fields.Text("hash", required: true) ?? "";
            string[] first = fields.Texts("actions");
            int steps = fields.Whole("steps", 200, 1, 100000), seed = fields.Whole("seed", 1, 0, int.MaxValue);
            return (context, values) => CompareBits(context, BenchImages.Bytes(image, context), first, hash, steps, (uint)seed, values);
        }),
    };

    /// <summary>Loads an image; remembers it when it is accepted.</summary>
    internal static int Load(ScenarioContext context, string name, string tamper)
    {
        byte[] image = BenchImages.Bytes(name, context);
        byte[] sent = tamper.Length == 0 ? image : BenchImages.Tamper(image, tamper);
        try
        {
            context.Client.LoadImage(sent);
        }
        catch (DeviceRefusedException e)
        {
            return e.Result;
        }

        context.ImageChecksum = ImageWriter.Checksum(sent);
        context.ImageSignals = BenchImages.Of(name, context).Signals;
        return 0;
    }

    // A host that dies in the middle of an update leaves a beginning behind: it must never become a policy.
    private static void InterruptEverywhere(ScenarioContext context, byte[] image, StepValues values)
    {
        int accepted = 0, lost = 0;
        for (int cut = 0; cut < image.Length; cut++)
        {
            context.Exchange(Wire.ImageBegin, null, BitConverter.GetBytes((uint)image.Length));
            for (int at = 0; at < cut; at += Wire.MaxImagePart)
                context.Exchange(Wire.ImagePart, null, [.. BitConverter.GetBytes((uint)at), .. image.AsSpan(at, Math.Min(Wire.MaxImagePart, cut - at))]);
            byte[] reply = context.Exchange(Wire.ImageCommit, null, []);
            accepted += reply.Length > 2 && reply[2] == Wire.ImageRefused + (int)ImageError.BadLength ? 0 : 1;
            lost += context.Client.GetStatus().ImageChecksum == context.ImageChecksum ? 0 : 1;
        }

        values["cuts"] = image.Length;
        values["accepted"] = accepted;
        values["lost"] = lost;
    }

    private static void CompareBits(ScenarioContext context, byte[] image, string[] first, string hash, int steps, uint seed, StepValues values)
    {
        context.Client.LoadImage(image);
        var remote = new RemotePolicy(context.Client, BenchImages.Signals);
        var random = new SmallRandom(seed);
        var observation = new float[BenchImages.Signals.ObservationCount];
        var action = new float[BenchImages.Signals.ActionCount];
        var seen = new List<string>();
        ulong sum = Fnv.Start;
        remote.Reset(seed);
        for (int step = 0; step < steps; step++)
        {
            // Magnitudes of six decades: 10^3, 10^2, ... 10^-2 times a number in [-1, 1).
            float scale = MathF.Pow(10f, 3 - (int)(random.NextUnit() * 6f));
            for (int i = 0; i < observation.Length; i++)
                observation[i] = scale * (2f * random.NextUnit() - 1f);
            var status = remote.Act(observation, action);
            if (remote.Loss != null)
                throw remote.Loss;
            DeviceRefusedException.ThrowUnlessOk($"act, step {step}", status);
            sum = Fnv.Add(sum, action);
            if (step < 3)
                seen.Add(string.Concat(action.Select(value => FloatBits.Of(value).ToString("x8"))));
        }

        context.Client.Stop();
        values["compared"] = steps;
        values["differing"] = first.Length == 0 ? double.NaN : first.Where((bits, i) => i >= seen.Count || bits != seen[i]).Count();
        values["hashDiffers"] = sum.ToString("x16") == hash ? 0 : 1;
        if (values["hashDiffers"] != 0 || values["differing"] != 0)
            context.Notes.Add($"actions {string.Join(' ', seen)}, hash {sum:x16}");
    }
}
