namespace ImitationHil.Hil.Bench;

/// <summary>A verb of scenarios.</summary>
/// <param name="Meaning">What it does.</param>
/// <param name="Values">The values that it leaves.</param>
/// <param name="Read">Reads its keys and returns what to do.</param>
/// <param name="Needs">What the bench must have.</param>
internal sealed record StepVerb(string Meaning, string[] Values, Func<JsonFields, Action<ScenarioContext, StepValues>> Read, params Need[] Needs);

/// <summary>All verbs, by name.</summary>
internal static class StepVerbs
{
    public static readonly IReadOnlyDictionary<string, StepVerb> All =
        MessageSteps.Verbs.Concat(RawSteps.Verbs).Concat(ImageSteps.Verbs).Concat(EpisodeSteps.Verbs).Concat(DeviceSteps.Verbs).ToDictionary();
}
