using ImitationHil.Firmware;
using ImitationHil.Lab.Learning;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Lab.Catalogue.Learned;

/// <summary>
/// A diffusion policy in one dimension, as it runs on the device: the modes +-rho x, the closed-form score and a small
/// learned head. Sampled, it plays the benevolent gambler's ruin; averaged, as least squares would, it does nothing.
/// </summary>
internal static class DenoiserClaim
{
    private const double Rho = 1.2;
    private const int Samples = 20000, Episodes = 4000, Steps = 6, Levels = 8;

    // 4.5 standard errors: a random seed fails once in 150,000.
    private const double Errors = 4.5;

    public static readonly Claim Claim = new(
        "denoiser",
        ClaimGroups.Learned,
        "A denoiser of the two modes +-rho x, run for a few steps, draws them evenly and to the last digits, and so stabilises a plant of unknown sign that its own mean does not.",
        "talk, diffusion policies; closed form D(u, s) = m tanh(u m / s^2), head and sampler ours",
        Run);

    private static ClaimOutcome Run(ClaimRun run)
    {
        var system = LinearSystem.UnknownSign(Rho, 1);
        var gain = Matrices.Of(1, 1, Rho);
        var exact = PolicySpecs.Denoiser("denoiser", system.Signals, gain, null, Levels);
        var head = DenoiserHead.Fit([16, 16], 8000, 10, 0.02, new MlpOptions(6000, 1e-2, Batch: 1000, Seed: run.Seed ^ 0xA10u));
        var learned = PolicySpecs.Denoiser("learned", system.Signals, gain, head, Levels);
        double[] modes = Shares(exact, run.Seed), few = Shares(PolicySpecs.Denoiser("few", system.Signals, gain, null, 3), run.Seed ^ 3u), heads = Shares(learned, run.Seed ^ 5u);

        // Spoiled: rho of the plant, which the policy's modes then miss.
        int[] ruined = Ruin(exact, system with { A = system.A * run.Perturbation }, run.Seed ^ 7u);
        double binomial = Errors * 0.5 / Math.Sqrt(Samples);
        const string sample = "4.5 standard errors of so many draws";
        var numbers = new List<ClaimNumber>
        {
            new("score of the closed form against the slope of the log density", 0, ScoreError(), 1e-7, "central difference over 1e-5"),
            new($"P(+), closed form, {Levels} levels", 0.5, Positive(modes), binomial, sample),
            new($"mode error, closed form, {Levels} levels, 99.9 percent of the draws", 0, Quantile(modes, 0.999), 1e-6, "floats; only draws within 1e-7 of the watershed stay between the modes"),
            new("median mode error, closed form, 3 levels", 0, Quantile(few, 0.5), 1e-6, "floats"),
            new("mean action over rho x: what least squares learns, zero", 0, modes.Average(), 2 * binomial, sample),
            new("P(+), learned head", 0.5, Positive(heads), binomial, sample),
            new("median mode error, learned head of 16 by 16", 0, Quantile(heads, 0.5), 0.05, "fit of 337 weights: 0.5 to 2 percent at the seeds looked at"),
            new("share of the head's draws that miss by more than 1/(2 rho), where ruin breaks", 0, heads.Count(p => Error(p) > 0.5 / Rho) / (double)Samples, 0.1, "tail of the fit: 0.3 to 2 percent at the seeds looked at"),
        };
        for (int k = 1; k <= 3; k++)
        {
            double p = Math.Pow(2, -k);
            numbers.Add(new($"P(tau = {k}) under the closed form", p, ruined.Count(tau => tau == k) / (double)Episodes, Errors * Math.Sqrt(p * (1 - p) / Episodes), sample));
        }

        double[] steps = [.. Enumerable.Range(1, Steps).Select(k => (double)k)];
        return new ClaimOutcome(numbers, new ClaimFigure
        {
            Title = FormattableString.Invariant($"Sampled by {Levels} denoising levels, {numbers[^3].Measured:0.00} of the episodes are at zero after one step, as a fair coin would have it"),
            X = "step k",
            Y = "P(x is zero for the first time at k)",
            LogY = true,
            Series =
            [
                new ClaimSeries("denoiser", steps, [.. steps.Select(k => Math.Max(0.5, ruined.Count(tau => tau == (int)k)) / Episodes)]),
                new ClaimSeries("2^-k", steps, [.. steps.Select(k => Math.Pow(2, -k))], Predicted: true),
            ],
        });
    }

    // Actions at x = 1 in units of the mode.
    private static double[] Shares(PolicySpec spec, uint seed)
    {
        var policy = PolicyFactory.Create(spec);
        policy.Reset(seed);
        float[] x = [1], u = [0];
        var shares = new double[Samples];
        for (int i = 0; i < Samples; i++)
        {
            policy.Act(x, u);
            shares[i] = u[0] / Rho;
        }

        return shares;
    }

    // Step at which |x| first falls below a millionth; 0 when it does not.
    private static int[] Ruin(PolicySpec spec, LinearSystem system, uint seed)
    {
        var policy = PolicyFactory.Create(spec);
        using var plant = new LinearPlant(system, [1]);
        float[] x = [0], u = [0];
        var taus = new int[Episodes];
        for (int episode = 0; episode < Episodes; episode++)
        {
            uint own = seed + 0x9E3779B9u * (uint)episode;
            policy.Reset(own);
            plant.Reset(new Episode(own, Steps, []), x);
            for (int t = 1; t <= Steps && taus[episode] == 0; t++)
            {
                policy.Act(x, u);
                plant.Step(u, x);
                taus[episode] = Math.Abs(x[0]) < 1e-6 ? t : 0;
            }
        }

        return taus;
    }

    // Over noise levels and places, in units of the mode.
    private static double ScoreError()
    {
        double worst = 0;
        foreach (double s in new[] { 0.3, 0.5, 1, 3 })
        {
            for (double u = -2; u <= 2; u += 0.13)
            {
                double Log(double v) => Math.Log(Math.Exp(-(v - 1) * (v - 1) / (2 * s * s)) + Math.Exp(-(v + 1) * (v + 1) / (2 * s * s)));
                double slope = (Log(u + 1e-5) - Log(u - 1e-5)) / 2e-5;
                worst = Math.Max(worst, Math.Abs((Math.Tanh(u / (s * s)) - u) / (s * s) - slope));
            }
        }

        return worst;
    }

    private static double Error(double share) => Math.Abs(Math.Abs(share) - 1);

    private static double Quantile(double[] shares, double q) => shares.Select(Error).Order().ElementAt((int)(shares.Length * q));

    private static double Positive(double[] shares) => shares.Count(p => p > 0) / (double)shares.Length;
}
