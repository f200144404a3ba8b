using ImitationHil.Firmware;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Identification;
using ImitationHil.Lab.Plants;

namespace ImitationHil.Lab.Studies;

/// <summary>Root mean square deviation of a simulated closed loop from a recorded one, a while after the same start.</summary>
/// <param name="Seconds">Time since the start.</param>
/// <param name="ThetaRadians">Of the arm.</param>
/// <param name="AlphaRadians">Of the pendulum.</param>
public sealed record HorizonDeviation(double Seconds, double ThetaRadians, double AlphaRadians);

/// <summary>
/// Starts a rotary-pendulum simulation again and again in the middle of recorded runs, lets the policy drive it with the
/// recorded references and feed-forward, and compares the angles later on. The simulation starts at a state that is
/// fitted to the log, with the filters as they were; starting anywhere else would compare two different episodes.
/// </summary>
public static class RecordedComparison
{
    /// <summary>Starts a run, evenly spaced between these rows.</summary>
    public const int StartsPerRun = 30;

    private const int FirstRow = 1000, LastRow = 9000;

    private static readonly double[] Horizons = [0.02, 0.1, 0.5, 1.0];
    private static readonly string[] Needed = ["theta", "alpha", "target_theta", "target_alpha", "feedforward"];

    /// <summary>Compares; one entry a horizon of 0.02, 0.1, 0.5 and 1 s.</summary>
    /// <param name="plant">The simulation.</param>
    /// <param name="policy">What drives it.</param>
    /// <param name="recorded">Recorded runs with the same signals and the auxiliary columns theta, alpha, target_theta,
    /// target_alpha and feedforward.</param>
    /// <exception cref="BadInputException">A recording lacks columns, or is too short.</exception>
    public static IReadOnlyList<HorizonDeviation> Run(FurutaPlant plant, IPolicy policy, IReadOnlyList<Trajectory> recorded)
    {
        Check(plant, recorded);
        var steps = Horizons.Select(h => (int)Math.Round(h * 1e6 / plant.Signals.PeriodMicroseconds)).ToArray();
        var theta = new double[steps.Length];
        var alpha = new double[steps.Length];
        int starts = 0;
        foreach (var run in recorded)
        {
            var log = RecordedLog.From(run);
            for (int i = 0; i < StartsPerRun; i++)
            {
                int row = FirstRow + (int)Math.Round((double)i * (LastRow - FirstRow) / (StartsPerRun - 1));
                row = Math.Min(row, run.Samples.Count - 1 - steps[^1]);
                Accumulate(plant, policy, run, log, row, steps, theta, alpha);
                starts++;
            }
        }

        return [.. Horizons.Select((h, i) => new HorizonDeviation(h, Math.Sqrt(theta[i] / starts), Math.Sqrt(alpha[i] / starts)))];
    }

    private static void Accumulate(FurutaPlant plant, IPolicy policy, Trajectory run, RecordedLog log, int row, int[] steps, double[] theta, double[] alpha)
    {
        var columns = Needed.Select(name => IndexOf(run, name)).ToArray();
        double Logged(int t, int column) => run.Samples[t].Auxiliary[columns[column]];

        plant.Continue(log, row, run.Samples[row].Observation);
        policy.Reset(0);

        var observation = Array.ConvertAll(run.Samples[row].Observation, value => (float)value);
        var action = new float[1];
        int next = 0;
        for (int k = 0; next < steps.Length; k++)
        {
            policy.Act(observation, action);
            plant.FeedForward = Logged(row + k, 4);
            plant.ThetaReference = Logged(row + k + 1, 2);
            plant.AlphaReference = Logged(row + k + 1, 3);
            plant.Step(action, observation);
            if (k + 1 == steps[next])
            {
                double simulatedTheta = plant.ThetaReference - observation[0];
                double simulatedAlpha = plant.AlphaReference - observation[2];
                theta[next] += Math.Pow(simulatedTheta - Logged(row + k + 1, 0), 2);
                alpha[next] += Math.Pow(simulatedAlpha - Logged(row + k + 1, 1), 2);
                next++;
            }
        }
    }

    private static void Check(FurutaPlant plant, IReadOnlyList<Trajectory> recorded)
    {
        var problems = new List<Problem>();
        foreach (var run in recorded)
        {
            if (run.Signals.Contract != plant.Signals.Contract)
                problems.Add(new Problem(run.Name, "signals", $"expected {string.Join(", ", plant.Signals.ObservationNames)} every {plant.Signals.PeriodMicroseconds} us; import it with the mapping qube"));
            foreach (string name in Needed.Where(name => IndexOf(run, name) < 0))
                problems.Add(new Problem(run.Name, "auxiliary columns", $"'{name}' is missing; name it under auxiliary in the mapping"));
            if (run.Samples.Count < FirstRow + 1000)
                problems.Add(new Problem(run.Name, "", $"has {run.Samples.Count} rows; starts are taken from row {FirstRow} on and need 1 s after them"));
        }

        if (problems.Count > 0)
            throw new BadInputException(problems);
    }

    private static int IndexOf(Trajectory run, string name) => run.AuxiliaryNames.ToList().IndexOf(name);
}
