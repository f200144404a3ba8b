using ImitationHil.Lab.Data;
using ImitationHil.Lab.Identification;
using ImitationHil.Lab.Identification.Models;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;

namespace ImitationHil.Lab.Studies;

/// <summary>Uncertainty that is propagated through a twin: what was measured on the rig.</summary>
/// <param name="AngleRadians">Standard deviation of an angle at the start.</param>
/// <param name="RateRadiansPerSecond">Standard deviation of a rate at the start.</param>
/// <param name="ShoulderTorque">Standard deviation of the shoulder's torque about its command, N m, independent in each row.</param>
/// <param name="ElbowTorque">Of the elbow's.</param>
public sealed record ReplayNoise(double AngleRadians, double RateRadiansPerSecond, double ShoulderTorque, double ElbowTorque);

/// <summary>A twin that replays recorded commands from the runs' own beginning, against the runs.</summary>
/// <param name="Seconds">Since the start of the replay.</param>
/// <param name="RmsRadians">Over runs and both joints.</param>
/// <param name="Covered">Share of the runs inside the twin's simultaneous envelope from the start up to this time.</param>
/// <param name="LargestZ">Largest distance of a run from the twin's mean so far, in standard deviations of the twin.</param>
public sealed record ReplayPoint(double Seconds, double RmsRadians, double Covered, double LargestZ);

/// <summary>
/// Gap between recorded runs and a twin that replays their commands, open loop. Twice: from many starts along the runs, over
/// short horizons; and from the beginning, with measured uncertainty propagated, as coverage. A policy in the loop would
/// show the closed-loop gap; a policy that is not published cannot be put there.
/// </summary>
public sealed record ReplayGap
{
    /// <summary>What was replayed.</summary>
    public required string Twin { get; init; }

    /// <summary>From many starts along the runs: rms of each joint at each horizon.</summary>
    public required ReplayTable Horizons { get; init; }

    /// <summary>From the beginning.</summary>
    public required IReadOnlyList<ReplayPoint> FromBeginning { get; init; }

    /// <summary>Rollouts a run in the envelope.</summary>
    public required int Rollouts { get; init; }

    /// <summary>Share of rollouts that the envelope covers over its whole length.</summary>
    public const double Level = 0.95;

    /// <summary>Measures a twin.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="twin">The pendulum.</param>
    /// <param name="runs">Logs with the columns of <see cref="PendubotGreyBox"/>.</param>
    /// <param name="recipe">Whose protocol and model are used.</param>
    /// <param name="beginRow">Row at which the runs still hang still, for the replay from the beginning.</param>
    /// <param name="rows">Rows of that replay.</param>
    /// <param name="noise">What is propagated.</param>
    /// <param name="rollouts">Rollouts a run.</param>
    /// <param name="seed">Of the noise.</param>
    public static ReplayGap Of(
        string name, DoublePendulumDynamics twin, IReadOnlyList<RecordedLog> runs, Recipe recipe, int beginRow, int rows, ReplayNoise noise, int rollouts = 100, uint seed = 1)
    {
        var problems = runs.SelectMany(run => run.Missing(recipe.Model.Columns).Select(column => new Problem(run.Name, "columns", $"'{column}' is missing; import it with the mapping {recipe.Map}")))
            .Concat(runs.Where(run => run.Rows <= beginRow + rows).Select(run => new Problem(run.Name, "", $"has {run.Rows} rows; the replay needs {beginRow + rows + 1}"))).ToList();
        if (problems.Count > 0)
            throw new BadInputException(problems);
        var values = PendubotGreyBox.ValuesOf(twin);
        double[] parameters = [.. recipe.Model.Parameters.Select(parameter => values[parameter.Name])];
        return new ReplayGap
        {
            Twin = name,
            Horizons = Replay.Run(recipe.Model, parameters, runs, recipe.Protocol),
            FromBeginning = Coverage(twin, runs, beginRow, rows, noise, rollouts, new Gaussian(seed)),
            Rollouts = rollouts,
        };
    }

    private static ReplayPoint[] Coverage(DoublePendulumDynamics twin, IReadOnlyList<RecordedLog> runs, int beginRow, int rows, ReplayNoise noise, int rollouts, Gaussian random)
    {
        var squares = new double[rows];
        var inside = new int[rows];
        var largest = new double[rows];
        foreach (var run in runs)
        {
            // [rollout][row][joint]; the first is free of noise and stands for the twin itself.
            var ensemble = Enumerable.Range(0, rollouts + 1).Select(r => Rollout(twin, run, beginRow, rows, r == 0 ? null : noise, random)).ToArray();
            var (mean, deviation) = Moments(ensemble.AsSpan(1), rows);
            double width = Width(ensemble.AsSpan(1), mean, deviation, rows);
            double farthest = 0;
            for (int k = 0; k < rows; k++)
            {
                for (int j = 0; j < 2; j++)
                {
                    double logged = run[j == 0 ? PendubotGreyBox.Shoulder : PendubotGreyBox.Elbow][beginRow + k + 1];
                    squares[k] += Math.Pow(ensemble[0][k][j] - logged, 2) / (2 * runs.Count);
                    farthest = Math.Max(farthest, Math.Abs(logged - mean[k][j]) / deviation[k][j]);
                }

                inside[k] += farthest <= width ? 1 : 0;
                largest[k] = Math.Max(largest[k], farthest);
            }
        }

        return [.. Enumerable.Range(0, rows).Select(k => new ReplayPoint((k + 1) * runs[0].PeriodSeconds, Math.Sqrt(squares[k]), (double)inside[k] / runs.Count, largest[k]))];
    }

    private static double[][] Rollout(DoublePendulumDynamics twin, RecordedLog run, int beginRow, int rows, ReplayNoise? noise, Gaussian random)
    {
        double Draw(double deviation) => noise is null ? 0 : deviation * random.Next();
        var motion = new DoublePendulumMotion(twin, 0.002);
        double[] shoulder = run[PendubotGreyBox.ShoulderHeld], elbow = run[PendubotGreyBox.ElbowHeld];
        motion.State[0] = run[PendubotGreyBox.Shoulder][beginRow] + Draw(noise?.AngleRadians ?? 0);
        motion.State[1] = run[PendubotGreyBox.Elbow][beginRow] + Draw(noise?.AngleRadians ?? 0);
        motion.State[2] = Draw(noise?.RateRadiansPerSecond ?? 0);
        motion.State[3] = Draw(noise?.RateRadiansPerSecond ?? 0);
        var angles = new double[rows][];
        for (int k = 0; k < rows; k++)
        {
            motion.Hold(shoulder[beginRow + k] + Draw(noise?.ShoulderTorque ?? 0), elbow[beginRow + k] + Draw(noise?.ElbowTorque ?? 0), run.PeriodSeconds);

            // What the encoder adds is part of what a run may differ by.
            angles[k] = [motion.State[0] + Draw(noise?.AngleRadians ?? 0), motion.State[1] + Draw(noise?.AngleRadians ?? 0)];
        }

        return angles;
    }

    private static (double[][] Mean, double[][] Deviation) Moments(ReadOnlySpan<double[][]> ensemble, int rows)
    {
        var mean = new double[rows][];
        var deviation = new double[rows][];
        for (int k = 0; k < rows; k++)
        {
            mean[k] = new double[2];
            deviation[k] = new double[2];
            for (int j = 0; j < 2; j++)
            {
                double sum = 0, squares = 0;
                foreach (var rollout in ensemble)
                    sum += rollout[k][j];
                mean[k][j] = sum / ensemble.Length;
                foreach (var rollout in ensemble)
                    squares += Math.Pow(rollout[k][j] - mean[k][j], 2);
                deviation[k][j] = Math.Sqrt(squares / (ensemble.Length - 1));
            }
        }

        return (mean, deviation);
    }

    // The half-width, in standard deviations, that the given share of rollouts stays within at every time and joint.
    private static double Width(ReadOnlySpan<double[][]> ensemble, double[][] mean, double[][] deviation, int rows)
    {
        var farthest = new double[ensemble.Length];
        for (int r = 0; r < ensemble.Length; r++)
        {
            for (int k = 0; k < rows; k++)
            {
                for (int j = 0; j < 2; j++)
                    farthest[r] = Math.Max(farthest[r], Math.Abs(ensemble[r][k][j] - mean[k][j]) / deviation[k][j]);
            }
        }

        Array.Sort(farthest);
        return farthest[(int)Math.Ceiling(Level * farthest.Length) - 1];
    }
}
