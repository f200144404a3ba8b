using ImitationHil.Firmware;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;
using ImitationHil.Lab.Rollouts;

namespace ImitationHil.Lab.Catalogue.Nonlinear;

/// <summary>
/// The three-state construction. A learner that missed a bump by e plays x1 = (xi g + k11)^(t-1) e, and k11 = 0 for
/// whoever fits demonstrations in which x1 is zero, so that both signs grow. With m = 2n bumps a m^-s high, the expected
/// loss on the expert's states is a m^-s (integral of psi) (1 - 1/(2m))^n / 2: each of n demonstrations falls into a given
/// bin with probability 1/(2m).
/// </summary>
internal static class EmbeddingClaim
{
    private const double Growth = 1.5;
    private const double Amplitude = 0.2;
    private const double Area = 0.60345016;
    private const int Samples = 256;
    private static readonly int[] Horizons = [5, 10, 20, 30];
    private static readonly int[] Counts = [32, 64, 128, 256];

    public static readonly Claim Claim = new(
        "embedding",
        ClaimGroups.Pitfall,
        "A smooth stable plant of three states shows both signs the same demonstrations bit for bit; the imitator's cost is its loss times g^(H-1), and the loss falls like n^-s.",
        "the talk's nonlinear construction in spirit; ours in the matrices and as a cascade (theory.md A2)",
        Run);

    private static ClaimOutcome Run(ClaimRun run)
    {
        var numbers = new List<ClaimNumber>();
        var ratios = new List<ClaimSeries>();
        var demonstrations = new List<double[][]>();
        foreach (int sign in new[] { 1, -1 })
        {
            // Spoiled constant: the plant's g. 512 bumps of third order are low enough for thirty steps without a cap.
            using var plant = new EmbeddedPair(Growth * run.Perturbation, sign, 512, 3, Amplitude, run.Seed);
            var shown = BumpImitator.Demonstrate(plant, Samples, 12, new Gaussian(run.Seed));
            demonstrations.Add([.. shown.SelectMany(d => d.Samples).Select(s => s.Observation.Concat(s.ExpertAction).ToArray())]);
            var learner = new BumpImitator(shown, 512, Amplitude * Math.Pow(512, -3));
            double[] measured = Ratios(plant, learner);
            for (int i = 0; i < Horizons.Length; i++)
            {
                double law = Math.Pow(Growth, Horizons[i] - 1);
                numbers.Add(new($"R_cost / R_expert, H = {Horizons[i]}, sign {sign:+0;-0}", law, measured[i], 1e-6 * Horizons[i] * law, "float rounding, up to a few units in the last place a step"));
            }

            ratios.Add(new($"rollouts, sign {sign:+0;-0}", [.. Horizons.Select(h => (double)h)], measured));
            numbers.Add(new($"gain of the learner on x1, sign {sign:+0;-0}", 0, learner.Gain.Column(0).AbsoluteMaximum(), 0, "minimum norm on data in which x1 is zero"));
        }

        double apart = demonstrations[0].Zip(demonstrations[1]).Max(p => p.First.Zip(p.Second).Max(q => Math.Abs(q.First - q.Second)));
        numbers.Insert(0, new("demonstrations of the two signs, largest difference", 0, apart, 0, "products are rounded before they are added: the same bits"));
        numbers.Insert(1, new("largest |x1| in the demonstrations", 0, demonstrations[0].Max(row => Math.Abs(row[0])), 0, "the expert cancels it to the last bit"));
        var random = new Gaussian(run.Seed ^ 0x51093u);
        for (int s = 1; s <= 3; s++)
            numbers.Add(Slope(s, run, random));
        numbers.Add(Stability(run, random));

        double[] x = [.. Horizons.Select(h => (double)h)];
        return new ClaimOutcome(numbers, new ClaimFigure
        {
            Title = FormattableString.Invariant($"After {Horizons[^1]} steps the imitator pays {ratios[0].Y[^1]:0} times its loss, whichever the sign"),
            X = "horizon H, steps",
            Y = "R_cost / R_expert",
            LogY = true,
            Series = [.. ratios, new ClaimSeries("g^(H-1)", x, [.. x.Select(h => Math.Pow(Growth, h - 1))], true)],
        });
    }

    // E |x1 at H| over E sum |u - u*| on the expert's states, both over the middles of all bins: there e is exact.
    private static double[] Ratios(EmbeddedPair plant, BumpImitator learner)
    {
        using var runner = new RolloutRunner(plant, BumpImitator.Limits(plant), learner, Horizons[^1] + 1);
        var costs = new double[Horizons.Length];
        double loss = 0;
        for (int j = 0; j < 512; j++)
        {
            float z = (float)(1 + (j + 0.5) / 512);
            loss += Loss(plant, learner, z);
            runner.Run(new Episode(0, Horizons[^1] + 1, [0, 0, z]));
            for (int i = 0; i < Horizons.Length; i++)
                costs[i] += Math.Abs(runner.Trace.Observation(Horizons[i], 0));
        }

        return [.. costs.Select(cost => cost / loss)];
    }

    // After the first step z is below 1, the expert's x1 is 0 and nobody errs on x2.
    private static double Loss(EmbeddedPair plant, BumpImitator learner, float z)
    {
        var expert = new double[2];
        var action = new float[2];
        plant.Expert([0, 0, z], expert);
        learner.Act([0, 0, z], action);
        return Math.Abs(action[0] - expert[0]) + Math.Abs(action[1] - expert[1]);
    }

    // Slope of ln R_expert over ln n by least squares, against that of the closed form (which is -s but for 1e-3).
    private static ClaimNumber Slope(int s, ClaimRun run, Gaussian random)
    {
        const int dataSets = 40, grid = 8;
        var measured = new double[Counts.Length];
        var theory = new double[Counts.Length];
        var variance = new double[Counts.Length];
        for (int i = 0; i < Counts.Length; i++)
        {
            int n = Counts[i], m = 2 * n;
            double height = Amplitude * Math.Pow(m, -s);
            using var plant = new EmbeddedPair(Growth * run.Perturbation, 1, m, s, Amplitude, run.Seed);
            double loss = 0;
            for (int d = 0; d < dataSets; d++)
            {
                var learner = new BumpImitator(BumpImitator.Demonstrate(plant, n, 2, random), m, height);
                for (int k = 0; k < m * grid; k++)
                    loss += Loss(plant, learner, (float)(1 + (k + 0.5) / (m * grid))) / (m * grid) / dataSets;
            }

            double one = Math.Pow(1 - 0.5 / m, n), two = Math.Pow(1 - 1.0 / m, n);
            measured[i] = Math.Log(0.5 * loss);
            theory[i] = Math.Log(0.5 * height * Area * one);
            variance[i] = ((one - two) / m + two - one * one) / (one * one) / dataSets;
        }

        double[] x = [.. Counts.Select(n => Math.Log(n))];
        double mean = x.Average(), spread = x.Sum(v => (v - mean) * (v - mean));
        double error = Math.Sqrt(x.Zip(variance).Sum(p => Math.Pow((p.First - mean) / spread, 2) * p.Second));
        return new($"slope of ln R_expert in ln n, s = {s}", Of(theory), Of(measured), 5 * error + 1e-3, "five standard errors of the share of bins missed, and 1e-3 for an eight-point quadrature");

        double Of(double[] y) => x.Zip(y).Sum(p => (p.First - mean) * p.Second) / spread;
    }

    // Incremental stability under the same inputs: in |x| + |z|, differences stay below C' rho^t of the first, with
    // C' = max(C, 1 + C Lip(G) / (rho - gamma)) and C = 4.792 the certified constant of A at rho = 0.875.
    private static ClaimNumber Stability(ClaimRun run, Gaussian random)
    {
        const double rho = 0.875, c = 4.792, gamma = 0.25;
        double bound = Math.Max(c, 1 + c * 4.3408 * Amplitude / (rho - gamma));
        using EmbeddedPair one = new(Growth * run.Perturbation, amplitude: Amplitude), two = new(Growth * run.Perturbation, amplitude: Amplitude);
        var seen = new float[3];
        double worst = 0;
        for (int pair = 0; pair < 200; pair++)
        {
            one.Reset(new Episode(0, 1, Start()), seen);
            two.Reset(new Episode(0, 1, Start()), seen);
            double first = Distance();
            for (int t = 1; t <= 40; t++)
            {
                float[] u = [(float)random.Next(), (float)random.Next()];
                one.Step(u, seen);
                two.Step(u, seen);
                worst = Math.Max(worst, (Distance() - 2e-4) / (Math.Pow(rho, t) * first));
            }
        }

        return new("E-ISS constant in 200 pairs of rollouts, rho = 0.875", bound, worst, 0, "a bound; four products a step, below 64, rounded by 2e-6 and summed by 25.6 may add 2e-4 to a distance", ClaimRelation.AtMost);

        float[] Start() => [(float)random.Next(), (float)random.Next(), (float)random.NextUniform(0.8, 2.2)];

        double Distance() => Math.Sqrt(Math.Pow(one.State[0] - two.State[0], 2) + Math.Pow(one.State[1] - two.State[1], 2)) + Math.Abs(one.State[2] - two.State[2]);
    }
}
