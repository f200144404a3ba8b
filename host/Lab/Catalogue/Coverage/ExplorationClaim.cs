using ImitationHil.Firmware;
using ImitationHil.Lab.Addresses;
using ImitationHil.Lab.Experts;
using ImitationHil.Lab.Learning;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;
using ImitationHil.Lab.Rollouts;

namespace ImitationHil.Lab.Catalogue.Coverage;

/// <summary>
/// Exploration helps even on an unstable plant: x+ = xi rho x + u, expert u = -xi rho x, demonstrations from rest.
/// Without noise there is nothing to see and the imitator does nothing; with noise in what is executed the expert keeps
/// x at the last draw, and clean labels give its gain. Perturbed: rho of the plant.
/// </summary>
internal static class ExplorationClaim
{
    private const double Rho = 1.2;
    private const double Noise = 0.05;
    private const int Episodes = 400;
    private const int Horizon = 14;
    private const int Steps = 20;

    public static readonly Claim Claim = new(
        "exploration",
        ClaimGroups.Data,
        "Exploration works even on an unstable plant: from rest the silent imitator of x+ = xi rho x + u grows by rho, the one that saw execution noise with clean labels has k = -xi rho and stops in one step.",
        "talk, exploration; closed form",
        Run);

    private static ClaimOutcome Run(ClaimRun run)
    {
        var numbers = new List<ClaimNumber>();
        var series = new List<ClaimSeries>();
        double[] steps = PairBench.Axis(Steps + 1);
        foreach (int sign in new[] { 1, -1 })
        {
            var setup = Setup(run, sign);
            var (silent, _) = Fit(setup, run, 0);
            var (explored, data) = Fit(setup, run, Noise);
            var drift = Play(setup, run, silent.Spec);
            var stop = Play(setup, run, explored.Spec);
            int count = data.X.RowCount - Episodes;

            // Uniform draws: the mean square has relative standard error sqrt(4 / 5 / N), its root half of that.
            numbers.Add(new ClaimNumber($"gain from silence, xi = {sign:+0;-0}", 0, silent.Gains[0][0, 0], 0, "no direction was shown"));
            numbers.Add(new ClaimNumber($"growth a step of the silent imitator, xi = {sign:+0;-0}", Rho, Math.Pow(Math.Abs(drift[^1] / drift[0]), 1.0 / Steps), 4 * PairBench.Ulp * Rho, "float rounding a step"));
            numbers.Add(new ClaimNumber($"gain from exploration, xi = {sign:+0;-0}", -sign * Rho, explored.Gains[0][0, 0], 2 * PairBench.Ulp * Rho, "float rounding of expert and labels"));
            numbers.Add(new ClaimNumber($"|x_1| / |x_0| of the explorer's imitator, xi = {sign:+0;-0}", 0, Math.Abs(stop[1] / stop[0]), 6 * PairBench.Ulp * Rho, "float rounding of two gains and two products"));
            numbers.Add(new ClaimNumber(
                $"rms of x while exploring / radius of the noise, xi = {sign:+0;-0}", 1 / Math.Sqrt(3), Math.Sqrt(data.X.Enumerate().Sum(x => x * x) / count) / Noise,
                PairBench.StandardErrors * 0.5 * Math.Sqrt(0.8 / count) / Math.Sqrt(3), $"five standard errors of {count} uniform draws"));
            series.Add(new ClaimSeries($"silent imitator, xi = {sign:+0;-0}", steps, [.. drift.Select(x => Math.Abs(x / drift[0]))]));
            series.Add(new ClaimSeries($"explorer's imitator, xi = {sign:+0;-0}", [0, 1, 2], [.. stop.Take(3).Select(x => Math.Abs(x / stop[0]))]));
        }

        series.Add(new ClaimSeries("rho^t", steps, [.. steps.Select(t => Math.Pow(Rho, t))], Predicted: true));
        return new ClaimOutcome(numbers, new ClaimFigure
        {
            Title = FormattableString.Invariant($"Without exploration {numbers[1].Measured:0.000} a step, with it zero after one"),
            X = "step",
            Y = "|x| / its start",
            Series = series,
        });
    }

    private static PlantSetup Setup(ClaimRun run, int sign)
    {
        var setup = PlantCatalog.Open(FormattableString.Invariant($"sim:unknown-sign?rho={Rho}&sign={sign}"));
        var system = setup.System! with { A = setup.System!.A * run.Perturbation };
        return setup with
        {
            Create = () => new LinearPlant(system, [0]),
            Expert = PolicySpecs.Linear("expert that knows the sign", setup.Signals, Matrices.Of(1, 1, -sign * Rho)),
            DemonstrationStart = _ => [0],
        };
    }

    private static (FittedModel Model, Dataset Data) Fit(PlantSetup setup, ClaimRun run, double noise)
    {
        var options = new DemonstrationOptions { Episodes = Episodes, Horizon = Horizon, Eyes = Eyes.Silent, ActionNoise = noise, NoisyShare = 1, Seed = run.Seed };
        var demonstrations = Demonstrator.Record(setup, options);
        return (PairBench.LeastSquares.Fit(demonstrations), Dataset.Of(demonstrations));
    }

    private static double[] Play(PlantSetup setup, ClaimRun run, PolicySpec policy)
    {
        using var runner = new RolloutRunner(setup.Create(), setup.Limits, PolicyFactory.Create(policy), Steps + 1);
        return [.. runner.Keep(new Episode(run.Seed, Steps + 1, [1]), "imitator").Samples.Select(sample => sample.Observation[0])];
    }
}
