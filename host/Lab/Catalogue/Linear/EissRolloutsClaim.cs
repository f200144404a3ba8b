using ImitationHil.Firmware;
using ImitationHil.Lab.Growth;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Lab.Catalogue.Linear;

/// <summary>
/// What rollouts may say about E-ISS. The largest ratio over N independent pairs is a lower bound of C and nothing more;
/// but a new pair exceeds it with a probability V that is Beta(1, N) whatever the plant, so that
/// P(V &gt; 5 %) = 0.95^N, below 5 % from N = 59 on.
/// </summary>
internal static class EissRolloutsClaim
{
    private const double G = 1.5, Rho = 0.875;
    private const int Pairs = 59, Sets = 2000, Steps = 26;
    private const double Size = 0.5;

    public static readonly Claim Claim = new(
        "eiss-rollouts",
        ClaimGroups.Stability,
        "59 paired rollouts without a violation say: with 95 % confidence 95 % of all pairs obey this constant; as an estimate of C they are a lower bound.",
        "scenario approach, order statistics; ours, the authors assume stability and estimate nothing",
        Run);

    private static ClaimOutcome Run(ClaimRun run)
    {
        // Spoiled: xi g, the first entry of A, of the plant on which the pairs are run.
        var system = Ideal.Spoiled(LinearSystem.Pair(G), run.Perturbation);
        double c = Eiss.Certify(LinearSystem.Pair(G).A, Matrix<double>.Build.DenseIdentity(2), Rho).C;
        var ratios = Population();
        var random = new Gaussian(run.Seed);
        using LinearPlant left = new(system, [0, 0]), right = new(system, [0, 0]);
        var estimates = new double[Sets];
        for (int i = 0; i < Sets; i++)
        {
            for (int k = 0; k < Pairs; k++)
                estimates[i] = Math.Max(estimates[i], Ratio(left, right, random));
        }

        double[] violation = [.. estimates.Select(estimate => Above(ratios, estimate))];
        double share = violation.Count(v => v > 0.05) / (double)Sets, expectedShare = Math.Pow(0.95, Pairs), mean = 1.0 / (Pairs + 1);
        double[] sizes = [.. Enumerable.Range(1, 60).Select(i => 0.0025 * i)];
        return new ClaimOutcome(
            [
                new ClaimNumber("pairs needed for 95 % at 95 % confidence", Pairs, Math.Ceiling(Math.Log(0.05) / Math.Log(0.95)), 0, "exact"),
                new ClaimNumber("largest estimate of C of all sets, at most C", c, estimates.Max(), 1e-4 * c, "float rounding of 26 steps against a deviation of 0.5", ClaimRelation.AtMost),
                new ClaimNumber("estimate of the first set, at least the 80 % quantile of the ratio", Quantiles.Of(ratios, 0.8), estimates[0], 1e-4 * c, "0.8^59 = 2e-6", ClaimRelation.AtLeast),
                new ClaimNumber("mean probability that a new pair violates the estimate", mean, violation.Average(), 5 * mean / Math.Sqrt(Sets), $"five standard errors of {Sets} sets"),
                new ClaimNumber("share of sets whose estimate more than 5 % of new pairs violate", expectedShare, share, 5 * Math.Sqrt(expectedShare * (1 - expectedShare) / Sets), $"five standard errors of {Sets} sets"),
            ],
            new ClaimFigure
            {
                Title = FormattableString.Invariant($"After 59 pairs more than 5 % of new ones violate the estimate in {100 * share:0.0} % of sets, predicted {100 * expectedShare:0.0} %"),
                X = "probability v that a new pair violates the estimate",
                Y = "share of sets above v",
                Series =
                [
                    new ClaimSeries($"{Sets} sets of 59 pairs", sizes, [.. sizes.Select(v => violation.Count(x => x > v) / (double)Sets)]),
                    new ClaimSeries("(1 - v)^59", sizes, [.. sizes.Select(v => Math.Pow(1 - v, Pairs))], Predicted: true),
                ],
            });
    }

    // One pair: two random starts apart by Size in a random direction, the same random actions; max of d_t / (rho^t d_0).
    private static double Ratio(LinearPlant left, LinearPlant right, Gaussian random)
    {
        double angle = random.NextUniform(0, 2 * Math.PI);
        float[] x = [(float)random.NextUniform(-1, 1), (float)random.NextUniform(-1, 1)];
        float[] y = [(float)(x[0] + Size * Math.Cos(angle)), (float)(x[1] + Size * Math.Sin(angle))];
        left.Reset(new Episode(0, Steps, [.. x]), x);
        right.Reset(new Episode(0, Steps, [.. y]), y);
        double first = Distance(x, y), largest = 1, decay = 1;
        var action = new float[2];
        for (int t = 1; t <= Steps; t++)
        {
            action[0] = (float)random.NextUniform(-1, 1);
            action[1] = (float)random.NextUniform(-1, 1);
            left.Step(action, x);
            right.Step(action, y);
            decay *= Rho;
            largest = Math.Max(largest, Distance(x, y) / (decay * first));
        }

        return largest;
    }

    private static double Distance(float[] x, float[] y) => Math.Sqrt(Math.Pow((double)x[0] - y[0], 2) + Math.Pow((double)x[1] - y[1], 2));

    // The ratio depends on the direction of the deviation alone: its whole population, sorted, in double.
    private static double[] Population()
    {
        const int directions = 20_000;
        var a = LinearSystem.Pair(G).A;
        double[] ratios = [.. Enumerable.Range(0, directions).Select(i =>
        {
            double u = Math.Cos(Math.PI * i / directions), v = Math.Sin(Math.PI * i / directions), largest = 1, decay = 1;
            for (int t = 1; t <= Steps; t++)
            {
                (u, v) = (a[0, 0] * u + a[0, 1] * v, a[1, 0] * u + a[1, 1] * v);
                decay *= Rho;
                largest = Math.Max(largest, Math.Sqrt(u * u + v * v) / decay);
            }

            return largest;
        })];
        Array.Sort(ratios);
        return ratios;
    }

    private static double Above(double[] sorted, double value)
    {
        int index = Array.BinarySearch(sorted, value);
        return (sorted.Length - (index < 0 ? ~index : index)) / (double)sorted.Length;
    }
}
