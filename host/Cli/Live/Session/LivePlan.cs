using System.Text.Json;
using ImitationHil.Lab.Data;

namespace ImitationHil.Cli.Live.Session;

/// <summary>What is to be run, checked: entries of the catalogue and numbers within their ranges.</summary>
internal sealed record LivePlan
{
    /// <summary>Longest work of one run: what is kept for the estimators stays bounded.</summary>
    public const int MostSamples = 100_000;

    private static readonly int[] Speeds = [1, 2, 5, 10];

    /// <summary>The problem.</summary>
    public required LiveProblem Problem { get; init; }

    /// <summary>Where it runs.</summary>
    public required LiveRig Rig { get; init; }

    /// <summary>Id of the policy.</summary>
    public required string Policy { get; init; }

    /// <summary>Sign of the plant.</summary>
    public int Sign { get; init; } = 1;

    /// <summary>Seed of everything that is drawn.</summary>
    public uint Seed { get; init; } = 1;

    /// <summary>Episodes.</summary>
    public int Episodes { get; init; } = 30;

    /// <summary>Policy periods an episode.</summary>
    public int Horizon { get; init; } = 14;

    /// <summary>Displacement of the first coordinate at the start, in its unit; null for a start as a hand places it.</summary>
    public float? Start { get; init; }

    /// <summary>How many times faster than real a virtual rig runs.</summary>
    public int Speed { get; init; } = 1;

    /// <summary>Policy period of a demonstration, seconds; 0 for the problem's own.</summary>
    public double PeriodSeconds { get; init; }

    /// <summary>Whether a student demonstrates instead of a policy running.</summary>
    public bool IsDemonstration { get; init; }

    /// <summary>Whether the record is kept; not for what runs until somebody comes.</summary>
    public bool IsKept { get; init; } = true;

    /// <summary>Whether it begins again when it ends, until somebody asks for something else.</summary>
    public bool IsEndless { get; init; }

    /// <summary>Whether the policy decides on the device, instead of here over the line.</summary>
    public bool IsOnDevice { get; init; }

    /// <summary>Whether somebody said that the rig is clear.</summary>
    public bool IsRigClear { get; init; }

    /// <summary>Address of the plant.</summary>
    public string Address => LiveCatalog.Address(Rig, Sign, PeriodSeconds > 0 ? FormattableString.Invariant($"period={PeriodSeconds}") : null);

    /// <summary>Reads a request.</summary>
    /// <exception cref="BadInputException">Everything that is wrong with it.</exception>
    public static LivePlan Read(JsonElement body, LiveCatalog catalog, bool demonstrates)
    {
        var problems = new List<Problem>();
        void Wrong(string place, string message) => problems.Add(new Problem("request", place, message));
        if (body.ValueKind != JsonValueKind.Object)
            throw new BadInputException("request", "", "expected one JSON object");
        string[] known = ["problem", "rig", "policy", "sign", "seed", "episodes", "horizon", "start", "speed", "period", "on", "clear"];
        foreach (var property in body.EnumerateObject().Where(property => !known.Contains(property.Name)))
            Wrong(property.Name, $"unknown; expected {string.Join(", ", known)}");
        string Text(string name, string fallback)
        {
            if (!body.TryGetProperty(name, out var value))
                return fallback;
            if (value.ValueKind == JsonValueKind.String)
                return value.GetString()!;
            Wrong(name, "expected a text");
            return fallback;
        }

        double Number(string name, double fallback, double low, double high, bool whole = true)
        {
            if (!body.TryGetProperty(name, out var value))
                return fallback;
            if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && number >= low && number <= high && (!whole || number == Math.Floor(number)))
                return number;
            Wrong(name, FormattableString.Invariant($"expected a {(whole ? "whole " : "")}number from {low} to {high}"));
            return fallback;
        }

        string problem = Text("problem", catalog.Problems[0].Id), rig = Text("rig", "");
        var entry = catalog.Problems.FirstOrDefault(p => p.Id == problem);
        if (entry is null)
            Wrong("problem", $"'{problem}' is unknown; expected one of {string.Join(", ", catalog.Problems.Select(p => p.Id))}");
        var on = entry is null ? null : rig.Length == 0 ? entry.Rigs[0] : entry.Rigs.FirstOrDefault(r => r.Id == rig);
        if (entry is not null && on is null)
            Wrong("rig", $"'{rig}' is unknown; expected one of {string.Join(", ", entry.Rigs.Select(r => r.Id))}");
        string policy = Text("policy", entry?.Policies[0] ?? "");
        if (entry is not null && policy != "yours" && !entry.Policies.Contains(policy))
            Wrong("policy", $"'{policy}' is not one of {string.Join(", ", entry.Policies)}, yours");
        int sign = (int)Number("sign", 1, -1, 1), speed = (int)Number("speed", 1, 1, 10);
        if (sign == 0)
            Wrong("sign", "expected 1 or -1");
        if (sign < 0 && on is { HasSign: false })
            Wrong("sign", "this rig has no sign to choose");
        if (!Speeds.Contains(speed))
            Wrong("speed", $"expected one of {string.Join(", ", Speeds)}");
        bool hasStart = body.TryGetProperty("start", out var start) && start.ValueKind != JsonValueKind.Null;
        if (demonstrates && on is { IsDevice: true })
            Wrong("rig", "a student drives virtual rigs only");
        string decides = Text("on", "host");
        if (decides is not ("host" or "device"))
            Wrong("on", "expected host or device: where the policy decides");
        else if (decides == "device" && (demonstrates || on is { IsDevice: false }))
            Wrong("on", "only a device's rig has a policy on the device");
        bool clear = body.TryGetProperty("clear", out var said) && said.ValueKind == JsonValueKind.True;
        if (on is { NeedsArming: true } && !clear)
            Wrong("clear", "a motor may move: look that the rig is clear, and say so");
        var plan = new LivePlan
        {
            Problem = entry ?? catalog.Problems[0],
            Rig = on ?? catalog.Problems[0].Rigs[0],
            Policy = policy,
            Sign = sign,
            Seed = (uint)Number("seed", 1, 0, uint.MaxValue),
            Episodes = (int)Number("episodes", demonstrates ? 4 : 30, 1, 200),
            Horizon = (int)Number("horizon", demonstrates ? 12 : 14, 2, 50_000),
            Start = hasStart ? (float)Number("start", 0, -0.9, 0.9, whole: false) : null,
            Speed = demonstrates ? 1 : speed,
            PeriodSeconds = demonstrates || policy == "yours" ? Number("period", 0, 0, 2, whole: false) : 0,
            IsDemonstration = demonstrates,
            IsOnDevice = decides == "device",
            IsRigClear = clear,
        };
        if ((long)plan.Episodes * plan.Horizon > MostSamples)
            Wrong("horizon", $"episodes times horizon is {(long)plan.Episodes * plan.Horizon}; at most {MostSamples}");
        return problems.Count == 0 ? plan : throw new BadInputException(problems);
    }
}
