using ImitationHil.Cli.Verbs;
using ImitationHil.Firmware;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Experts;
using ImitationHil.Lab.Learning;
using ImitationHil.Lab.Plants;
using ImitationHil.Lab.Policies;
using ImitationHil.Lab.Rollouts;
using ImitationHil.Lab.Studies;

namespace ImitationHil.Cli.Live.Session;

/// <summary>Policies by the ids of the catalogue: those that have to be learned are, from demonstrations on the very plant.</summary>
internal static class LivePolicies
{
    // As many policy periods as show the expert of a pendulum at work.
    private const int PendulumHorizon = 200;

    /// <summary>Makes a policy.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="model">The plant that the rig obeys; null when nothing is known of it.</param>
    /// <param name="signals">The rig's signals.</param>
    /// <param name="seed">Seed of the demonstrations.</param>
    /// <param name="yours">What the student's demonstrations taught; null when nobody demonstrated.</param>
    public static PolicySource Make(string id, PlantSetup? model, Signals signals, uint seed, PolicySpec? yours)
    {
        if (id == "image")
            return PolicySource.Find("", signals, model);
        if (id == "yours")
            return Source(yours ?? throw new BadInputException("policy", id, "nobody has demonstrated yet; be the expert first"));
        if (id is "expert" or "zero" || model is null)
            return PolicySource.Find(id, signals, model);
        var demonstrations = new DemonstrationOptions { Seed = seed };
        if (model.System is not { } system)
            return Source(Pendulum(model, demonstrations));
        if (system.K is null)
            return id == "bimodal-learned" ? Source(RuinStudy.Learn(model, demonstrations)) : PolicySource.Find(id, signals, model);
        int[] chunks = id.StartsWith("chunk-", StringComparison.Ordinal) ? [int.Parse(id[6..], System.Globalization.CultureInfo.InvariantCulture)] : [];
        var fitted = new PairStudy(model, demonstrations, 1).Fit(chunks, DemoStory.ActionNoise);
        return Source(fitted.First(policy => chunks.Length > 0 ? policy.Chunk == chunks[0] : policy.Kind == id).Spec);
    }

    private static PolicySource Source(PolicySpec spec) => new(spec, ImageWriter.Write(spec), null);

    private static PolicySpec Pendulum(PlantSetup setup, DemonstrationOptions options)
    {
        bool hasEyes;
        using (var plant = setup.Create())
            hasEyes = plant is IOwnEyes;
        var data = Demonstrator.Record(setup, options with { Horizon = PendulumHorizon, Eyes = hasEyes ? Eyes.Own : Eyes.Shared });
        return Learner.Create("linear", 1, 1, 0, null, options.Seed).Fit(data).Spec;
    }
}
