using ImitationHil.Hil;
using ImitationHil.Hil.Faults;
using ImitationHil.Lab.Addresses;
using ImitationHil.Lab.Rollouts;

namespace ImitationHil.Cli.Live.Session;

/// <summary>Something that the page can run on.</summary>
/// <param name="Id">Within its problem.</param>
/// <param name="Name">For people.</param>
/// <param name="Address">Where it is. Never comes from a request.</param>
/// <param name="HasSign">Whether <c>sign=</c> may be added to the address.</param>
internal sealed record LiveRig(string Id, string Name, string Address, bool HasSign)
{
    /// <summary>Whether it is on the far end of a line, where a motor may be.</summary>
    public bool IsDevice => DeviceSession.IsDevice(Address);

    /// <summary>Whether there is metal, which needs somebody to say that it is clear. An emulated device is none.</summary>
    public bool NeedsArming => IsDevice && !Address.StartsWith("pty:", StringComparison.Ordinal);
}

/// <summary>A system that rigs obey, with the policies that make sense on it.</summary>
/// <param name="Id">In requests.</param>
/// <param name="Name">For people.</param>
/// <param name="Words">One sentence.</param>
/// <param name="Rigs">Where it can be run.</param>
/// <param name="Policies">Ids of policies, the first is the default.</param>
internal sealed record LiveProblem(string Id, string Name, string Words, IReadOnlyList<LiveRig> Rigs, IReadOnlyList<string> Policies);

/// <summary>What the page offers. A request names entries of these tables; addresses never come from a request.</summary>
internal sealed class LiveCatalog
{
    private static readonly string[] PairPolicies = ["linear", "expert", "chunk-2", "chunk-4", "chunk-8", "chunk-12", "linear-noise", "zero"];
    private static readonly string[] SignPolicies = ["bimodal", "bimodal-learned", "two-chunk", "time-varying", "banded", "zero"];
    private static readonly string[] OtherPolicies = ["expert", "linear", "zero"];

    /// <param name="given">Address that the command was given.</param>
    /// <param name="twin">What a device obeys; null when it is not known.</param>
    public LiveCatalog(string given, PlantSetup? twin)
    {
        Given = given;
        bool isDevice = DeviceSession.IsDevice(given);
        var setup = isDevice ? twin ?? Emulated(given) : PlantCatalog.Open(given);
        string[] policies = [.. setup is null ? ["zero"] : setup.System is { } system ? system.K is null ? SignPolicies : PairPolicies : OtherPolicies, "image"];
        bool hasSign = !isDevice && setup?.System is { } linear && linear.Name.Contains(" sign=", StringComparison.Ordinal);
        Sign = hasSign && setup!.System!.A[0, 0] < 0 ? -1 : 1;
        var own = new LiveProblem("given", given, "The plant that the command was given.", [new LiveRig("given", isDevice ? "device" : "as given", WithoutSign(given, setup), hasSign)], policies);
        LiveProblem[] shipped = [.. Shipped()];
        var same = shipped.FirstOrDefault(problem => problem.Rigs.Any(rig => rig.Address == own.Rigs[0].Address));

        // What is shipped under a name goes by that name, the rig that was given first.
        var first = same is null ? own : same with { Rigs = [.. same.Rigs.OrderBy(rig => rig.Address != own.Rigs[0].Address)], Policies = policies };
        Problems = [first, .. shipped.Where(problem => problem != same)];
    }

    /// <summary>Sign of the plant that was given; 1 where it has none.</summary>
    public int Sign { get; }

    /// <summary>Address that the command was given.</summary>
    public string Given { get; }

    /// <summary>Everything that can be run, what was given first.</summary>
    public IReadOnlyList<LiveProblem> Problems { get; }

    /// <summary>What policies are called, for people.</summary>
    public static IReadOnlyDictionary<string, string> PolicyNames { get; } = new Dictionary<string, string>
    {
        ["expert"] = "expert",
        ["linear"] = "linear imitator",
        ["linear-noise"] = "linear + noise",
        ["chunk-2"] = "chunk 2",
        ["chunk-4"] = "chunk 4",
        ["chunk-8"] = "chunk 8",
        ["chunk-12"] = "chunk 12",
        ["bimodal"] = "bimodal (theory)",
        ["bimodal-learned"] = "bimodal, learned",
        ["two-chunk"] = "two-chunk",
        ["time-varying"] = "time-varying",
        ["banded"] = "concentric bands",
        ["zero"] = "zero: does nothing",
        ["image"] = "image of the last fit",
        ["yours"] = "yours",
    };

    /// <summary>The rig that a request names; null when there is none.</summary>
    public (LiveProblem Problem, LiveRig Rig)? Find(string problem, string rig)
    {
        var found = Problems.FirstOrDefault(p => p.Id == problem);
        var on = found?.Rigs.FirstOrDefault(r => r.Id == rig);
        return found is null || on is null ? null : (found, on);
    }

    /// <summary>The address of a rig with this sign of the plant.</summary>
    public static string Address(LiveRig rig, int sign, string? more = null)
    {
        var parameters = new List<string>();
        if (rig.HasSign && sign < 0)
            parameters.Add("sign=-1");
        if (more is not null)
            parameters.Add(more);
        return parameters.Count == 0 ? rig.Address : rig.Address + (rig.Address.Contains('?') ? "&" : "?") + string.Join('&', parameters);
    }

    // An emulated device says itself what it holds.
    private static PlantSetup? Emulated(string given) =>
        given.StartsWith("pty:", StringComparison.Ordinal) ? PlantCatalog.Open(FaultAddress.Split(DeviceSession.Inner(given)).Plain) : null;

    private static string WithoutSign(string given, PlantSetup? setup) => setup is not null && given == setup.Address ? setup.Rig : given;

    private static IEnumerable<LiveProblem> Shipped()
    {
        foreach (string g in new[] { "1.5", "1.2", "1.8" })
        {
            yield return new LiveProblem($"pair-{g}", $"challenging pair, g = {g}", "Plant and expert are stable; whoever imitates from demonstrations on one direction drifts by g a period.",
                [new("two-motor", "two virtual motors", $"rig:two-motor/pair?g={g}", true), new("one-motor", "one virtual motor", $"rig:one-motor/pair?g={g}", true), new("ideal", "ideal plant", $"sim:pair?g={g}", true)], PairPolicies);
        }

        yield return new LiveProblem("unknown-sign", "unknown sign, rho = 1.2", "x+ = xi rho x + u, and nobody knows the sign xi: no linear policy holds both.",
            [new("one-motor", "one virtual motor", "rig:one-motor/unknown-sign?rho=1.2", true), new("ideal", "ideal plant", "sim:unknown-sign?rho=1.2", true)], SignPolicies);
        yield return new LiveProblem("double", "x+ = 2 x + u", "An error of the action becomes 2^h - 1 times itself after h periods.",
            [new("one-motor", "one virtual motor", "rig:one-motor/double", false), new("ideal", "ideal plant", "sim:double", false)], OtherPolicies);
        yield return new LiveProblem("pendulum", "pendulum", "A rod that hangs, swung by a motor.", [new("ideal", "simulated", "sim:pendulum", false)], OtherPolicies);
        yield return new LiveProblem("furuta", "rotary pendulum", "A pendulum that stands on a turning arm.", [new("ideal", "simulated", "sim:furuta", false)], OtherPolicies);
    }
}
