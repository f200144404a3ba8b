using System.Text.Encodings.Web;
using System.Text.Json;
using ImitationHil.Firmware;
using ImitationHil.Lab.Addresses;
using ImitationHil.Lab.Ensemble;
using ImitationHil.Lab.Experts;
using ImitationHil.Lab.Growth;
using ImitationHil.Lab.Learning;
using ImitationHil.Lab.Rollouts;
using ImitationHil.Lab.Studies;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Lab.Sweeps;

/// <summary>
/// One point measured: demonstrate, fit, run policy and expert under the same chance, read the growth of the deviation. Everything is
/// drawn from the point's seed and the number of the episode, so that a point is the same numbers in any study, shard or order.
/// </summary>
/// <param name="Point">The point.</param>
/// <param name="Multiplier">Growth a policy period with sign; null where the data cannot tell.</param>
/// <param name="Ci95">Its 95 % interval.</param>
/// <param name="Predicted">Multiplier of the fitted policy on the ideal plant, of a mixture's mean gain; null where its dominant mode turns.</param>
/// <param name="Episodes">Rollouts that contributed.</param>
/// <param name="Cost">Mean over rollouts of the largest deviation in units of the saturation, each at most 1.</param>
/// <param name="LimitedShare">Share of rollouts that met a limit or ended early.</param>
/// <param name="Reason">Why there is no number or no interval; null where there is.</param>
public sealed record StudyMeasurement(StudyPoint Point, double? Multiplier, double[]? Ci95, double? Predicted, int Episodes, double Cost, double LimitedShare, string? Reason)
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // A mixture of a study chooses between so many gains.
    private const int Components = 2;

    /// <summary>As one line of a file.</summary>
    public string Line() => JsonSerializer.Serialize(
        new
        {
            Point.Index,
            Point.Rig,
            Point.G,
            Point.Noise,
            Point.N,
            Point.Policy,
            Point.Chunk,
            Point.Horizon,
            Point.Seed,
            Multiplier,
            Ci95,
            Predicted,
            Episodes,
            Cost,
            LimitedShare,
            Reason,
        },
        Options);

    /// <summary>Measures a point.</summary>
    /// <param name="point">The point.</param>
    /// <param name="episodes">Rollouts.</param>
    /// <param name="threads">Threads that simulate; no number depends on them.</param>
    public static StudyMeasurement Of(StudyPoint point, int episodes, int threads)
    {
        var setup = PlantCatalog.Open(point.Rig);
        var options = new DemonstrationOptions { Episodes = point.N, Horizon = Math.Max(14, 2 * point.Chunk), ActionNoise = point.Noise, Seed = point.Seed };
        var demonstrations = Demonstrator.Record(setup, options);
        var floor = Demonstrator.Floor(setup, options);
        var fitted = Learner.Create(point.Policy, point.Chunk, Components, 0, floor, point.Seed).Fit(demonstrations);
        var loop = new ClosedLoop(setup.System!.A, fitted.Probabilities is { } p ? [Mean(p, fitted.Gains)] : fitted.Gains);
        var start = DisplacedStart.Of(setup, loop);
        var learner = Run(setup, fitted.Spec, point, start, episodes, threads);
        var expert = Run(setup, setup.Expert!, point, new float[start.Length], episodes, threads);
        return Summarise(point, setup, loop, floor, learner, expert);
    }

    // A mixture draws without looking at the state: the mean of the deviation obeys the mean gain.
    private static Matrix<double> Mean(double[] probabilities, IReadOnlyList<Matrix<double>> gains) =>
        gains.Zip(probabilities, (gain, p) => gain * p).Aggregate((sum, gain) => sum + gain);

    private static Rollout[] Run(PlantSetup setup, PolicySpec spec, StudyPoint point, float[] start, int episodes, int threads)
    {
        uint[] key = [point.Seed, 0x53545544u, 0, 0];
        uint Draw(int episode, Span<float> at)
        {
            Span<uint> words = stackalloc uint[4];
            Threefry.Block([(uint)episode, 0, 0, 0], key, words);
            start.CopyTo(at);
            return words[0];
        }

        // One more period than is looked at: its observation is that of the last instant.
        var ensemble = new RolloutEnsemble(setup.Create, setup.Limits, spec, point.Horizon + 1) { Threads = threads };
        return ensemble.Map(episodes, Draw, (block, lane) =>
        {
            int count = block.Count[lane], n = block.Observations;
            var x = new double[count][];
            for (int t = 0; t < count; t++)
            {
                x[t] = new double[n];
                for (int i = 0; i < n; i++)
                    x[t][i] = block[t, i, lane];
            }

            return new Rollout(x, block.FirstLimited[lane], block.Status[lane] != Status.HorizonReached);
        });
    }

    private static StudyMeasurement Summarise(StudyPoint point, PlantSetup setup, ClosedLoop loop, double[] floor, Rollout[] learner, Rollout[] expert)
    {
        var vectors = new double[learner.Length][][];
        var free = new bool[learner.Length][];
        double cost = 0;
        for (int e = 0; e < learner.Length; e++)
        {
            double[][] x = learner[e].X, y = expert[e].X;
            int instants = (Math.Min(x.Length, y.Length) + point.Chunk - 1) / point.Chunk;
            vectors[e] = new double[instants][];
            free[e] = new bool[instants];
            for (int k = 0; k < instants; k++)
            {
                vectors[e][k] = Difference(x[k * point.Chunk], y[k * point.Chunk]);

                // What a limit touched in period t shows at instant t + 1.
                free[e][k] = k * point.Chunk <= learner[e].FirstLimited;
            }

            double largest = 0;
            for (int t = 0; t < Math.Min(x.Length, y.Length); t++)
                largest = Math.Max(largest, Difference(x[t], y[t]).Max(Math.Abs));
            cost += Math.Min(1, largest / setup.CostScale) / learner.Length;
        }

        bool real = double.IsFinite(loop.Multiplier);
        var data = Deviations.OfVectors(
            $"point {point.Index}", vectors, floor, real ? loop.Left : null, double.IsFinite(setup.Saturation) ? setup.Saturation : null, free, point.Chunk);
        var estimate = InstrumentalGrowth.JackknifeT(data);
        double limited = learner.Count(rollout => rollout.Ended || rollout.FirstLimited <= point.Horizon) / (double)learner.Length;
        return new StudyMeasurement(point, Finite(estimate.Value), estimate.Ci95, real ? loop.Multiplier : null, estimate.Episodes, cost, limited, estimate.Undetermined);
    }

    private static double[] Difference(double[] x, double[] y)
    {
        var d = new double[x.Length];
        for (int i = 0; i < d.Length; i++)
            d[i] = x[i] - y[i];
        return d;
    }

    private static double? Finite(double? value) => value is { } v && double.IsFinite(v) ? v : null;

    private sealed record Rollout(double[][] X, int FirstLimited, bool Ended);
}
