using ImitationHil.Firmware;
using ImitationHil.Lab.Plants;

namespace ImitationHil.Lab.Catalogue.Linear;

/// <summary>x+ = 2x + u: the warm-up of unstable plants.</summary>
internal static class DoubleClaim
{
    private const double Error = 1e-3;
    private const int Steps = 10;

    public static readonly Claim Claim = new(
        "double",
        ClaimGroups.Stability,
        "On x+ = 2x + u an error delta in every action becomes delta (2^h - 1) after h steps: 1e-3 reaches 1 in ten.",
        "talk, warm-up; closed form",
        Run);

    private static ClaimOutcome Run(ClaimRun run)
    {
        var system = LinearSystem.Doubling();
        system = system with { A = system.A * run.Perturbation };
        var plant = new LinearPlant(system, [0]);
        var observation = new float[1];
        plant.Reset(new Episode(run.Seed, Steps, []), observation);
        var measured = new double[Steps + 1];
        for (int h = 1; h <= Steps; h++)
        {
            plant.Step([(float)Error], observation);
            measured[h] = observation[0];
        }

        double[] steps = [.. Enumerable.Range(1, Steps).Select(h => (double)h)];
        double[] theory = [.. steps.Select(h => Error * (Math.Pow(2, h) - 1))];
        return new ClaimOutcome(
            [new ClaimNumber($"x after {Steps} steps", theory[^1], measured[Steps], 4 * Steps * 6e-8 * theory[^1], "float rounding, half a unit in the last place a step and its doubling")],
            new ClaimFigure
            {
                Title = FormattableString.Invariant($"An error of 0.001 in each action becomes {measured[Steps]:0.000} after {Steps} steps"),
                X = "step",
                Y = "deviation",
                LogY = true,
                Series = [new ClaimSeries("rollout", steps, [.. measured.Skip(1)]), new ClaimSeries("delta (2^h - 1)", steps, theory, Predicted: true)],
            });
    }
}
