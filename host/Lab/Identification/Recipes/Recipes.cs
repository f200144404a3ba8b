using ImitationHil.Lab.Data;

namespace ImitationHil.Lab.Identification;

/// <summary>The plants that can be identified from logs, one entry a plant.</summary>
public static class Recipes
{
    private static readonly Dictionary<string, Func<Recipe>> Entries = new()
    {
        ["furuta"] = FurutaRecipe.Create,
        ["emps"] = EmpsRecipe.Create,
        ["pendubot"] = PendubotRecipe.LearnedPolicy,
        ["pendubot-tvlqr"] = PendubotRecipe.TimeVaryingLqr,
        ["motor"] = OneAxisRecipes.Motor,
        ["motor-duty"] = OneAxisRecipes.MotorByDuty,
        ["pendulum"] = OneAxisRecipes.Pendulum,
    };

    /// <summary>Names for <c>--plant</c>.</summary>
    public static IReadOnlyList<string> Names => [.. Entries.Keys];

    /// <summary>The recipe of a name.</summary>
    /// <exception cref="BadInputException">There is none.</exception>
    public static Recipe Open(string plant) => Entries.TryGetValue(plant, out var create)
        ? create()
        : throw new BadInputException("--plant", plant, $"cannot be identified from logs; known are {string.Join(", ", Names)}, or an address of a rig with --excite");
}
