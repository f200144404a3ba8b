using ImitationHil.Lab.Growth;
using ImitationHil.Lab.Numbers;

namespace ImitationHil.Lab.Studies;

/// <summary>
/// Deviations whose truth is known: s+ = clip(g s + sw w), d = s + sv v, with w and v standard normal, the start of magnitude
/// 0.02 exp(0.3 n) and random sign, saturation at 1. The floor that the estimators are told is 0.003 whatever the noise is, as
/// on a rig whose floor was measured on another day: noise of three floors is a floor that was told three times too small.
/// </summary>
public sealed record SyntheticTruth
{
    /// <summary>Floor that the estimators are told, in units of the saturation.</summary>
    public const double Floor = 0.003;

    /// <summary>Where the state is clipped.</summary>
    public const double Saturation = 1;

    private const double Start = 0.02;
    private const double StartSpread = 0.3;

    /// <summary>True multiplier, with sign.</summary>
    public required double G { get; init; }

    /// <summary>Standard deviation of both sensor noise sv and process noise sw, in floors.</summary>
    public double NoiseInFloors { get; init; } = 1;

    /// <summary>Episodes.</summary>
    public int Episodes { get; init; } = 20;

    /// <summary>Steps of an episode, H.</summary>
    public int Horizon { get; init; } = 40;

    /// <summary>
    /// Whether an episode ends at its first clipped state, as a supervisor would end it; otherwise it runs on at the limit.
    /// Estimators that censor saturation give the same either way.
    /// </summary>
    public bool EndsAtLimit { get; init; }

    /// <summary>Mean over instants 0 to H - 1 of the expected square of the state, without saturation.</summary>
    public double MeanSquare
    {
        get
        {
            double square = Start * Start * Math.Exp(2 * StartSpread * StartSpread), noise = NoiseInFloors * Floor, sum = 0;
            for (int t = 0; t < Horizon; t++)
            {
                sum += square;
                square = G * G * square + noise * noise;
            }

            return sum / Horizon;
        }
    }

    /// <summary>Draws a data set.</summary>
    public Deviations Draw(Gaussian random)
    {
        double noise = NoiseInFloors * Floor;
        double[][] episodes = new double[Episodes][];
        bool[][] usable = new bool[Episodes][];
        for (int e = 0; e < Episodes; e++)
        {
            double[] d = new double[Horizon + 1];
            bool[] free = new bool[Horizon + 1];
            double s = Start * Math.Exp(StartSpread * random.Next()) * (random.NextUnit() < 0.5 ? -1 : 1);
            int t = 0;
            while (true)
            {
                free[t] = Math.Abs(s) < Saturation;
                d[t] = s + noise * random.Next();
                t++;
                if (t > Horizon || (EndsAtLimit && !free[t - 1]))
                    break;
                s = Math.Clamp(G * s + noise * random.Next(), -Saturation, Saturation);
            }

            (episodes[e], usable[e]) = (d[..t], free[..t]);
        }

        return Deviations.OfScalars("synthetic", episodes, Floor, Saturation, usable);
    }
}
