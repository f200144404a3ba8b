using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Rollouts;

namespace ImitationHil.Cli.Verbs;

/// <summary>
/// Where an episode begins that nobody placed. Nobody starts a rig exactly on the expert's path; a simulated start that does would
/// never deviate from it: the coordinate that the demonstrations never moved would rest at zero counts, and growth would have nothing
/// to grow.
/// </summary>
internal static class Placement
{
    // As the studies place their starts; an ideal plant without a sensor resolution is placed within 1e-4.
    private const double Quanta = 5, Least = 1e-4;

    /// <summary>A start as demonstrations have it, and within five counts of the sensors as a hand would place it.</summary>
    public static float[] Draw(PlantSetup setup, Gaussian random)
    {
        float[] start = setup.DemonstrationStart(random);
        for (int i = 0; i < start.Length; i++)
        {
            double reach = Math.Max(Quanta * setup.Quantum[i], Least);
            start[i] += (float)random.NextUniform(-reach, reach);
        }

        return start;
    }
}
