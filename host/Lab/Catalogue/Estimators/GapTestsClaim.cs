using ImitationHil.Lab.Gap;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Studies;

namespace ImitationHil.Lab.Catalogue.Estimators;

/// <summary>
/// The tests of the gap where the gap is known: how often they cry when there is none (size), how often they see one (power).
/// Spoiled: the multiplier of the rig.
/// </summary>
internal static class GapTestsClaim
{
    private const int SizeRepetitions = 2000;
    private const int PowerRepetitions = 200;
    private const int Permutations = 199;
    private const int Horizon = 20;

    public static readonly Claim Claim = new(
        "gap-tests",
        ClaimGroups.Measuring,
        "The permutation tests cry wolf in 5 % of cases, also with unequal numbers of episodes, the growth test also where only the noise differs; it sees a change of g by 2.5 % with 20 episodes; equivalence is granted at its margin in 5 % of cases.",
        "ours; permutation of episodes, Szekely and Rizzo 2013 (energy distance), Schuirmann 1987 (TOST)",
        Run);

    private static ClaimOutcome Run(ClaimRun run)
    {
        var random = new Gaussian(run.Seed);
        SyntheticTruth twin = new() { G = 1.2, Horizon = Horizon };
        double margin = GapData.DefaultMargin, sizeError = Math.Sqrt(0.05 * 0.95 / SizeRepetitions);
        string asked = FormattableString.Invariant($"asked; one standard error of {SizeRepetitions} is {sizeError:0.000}");
        Rates Play(SyntheticTruth rig, SyntheticTruth other, int repetitions) => Rates.Of(rig.Spoilt(run), other, repetitions, random);
        Rates same = Play(twin, twin, SizeRepetitions);
        Rates unequal = Play(twin with { Episodes = 12 }, twin with { Episodes = 30 }, SizeRepetitions);
        Rates noisy = Play(twin with { NoiseInFloors = 2 }, twin, SizeRepetitions);
        Rates shrinking = Play(twin with { G = -0.8 }, twin with { G = -0.8 }, SizeRepetitions);
        Rates edge = Play(twin with { G = twin.G * Math.Exp(margin) }, twin, SizeRepetitions);
        double[] changes = [0, 0.1, 0.2, 0.3, 0.5, 2.5, 5];
        Rates[] powers = [.. changes.Select(change => Play(twin with { G = twin.G * (1 + change / 100) }, twin, PowerRepetitions))];
        Rates slow = Play(twin with { G = 1.05 * 1.025 }, twin with { G = 1.05 }, PowerRepetitions), fast = Play(twin with { G = 1.5 * 1.025 }, twin with { G = 1.5 }, PowerRepetitions);
        ClaimNumber[] numbers =
        [
            new("size of the growth permutation test; 20 against 20 episodes", 0.05, same.Growth, 0.02, asked),
            new("size of the growth permutation test; 12 against 30 episodes", 0.05, unequal.Growth, 0.02, asked),
            new("size of the growth permutation test; twice the noise on the rig", 0.05, noisy.Growth, 0.02, asked),
            new("size of the growth permutation test; g = -0.8", 0.05, shrinking.Growth, 0.02, asked),
            new("size of the energy permutation test; 20 against 20 episodes", 0.05, same.Energy, 0.02, asked),
            new("size of the energy permutation test; 12 against 30 episodes", 0.05, unequal.Energy, 0.02, asked),
            new("size of the energy permutation test; g = -0.8", 0.05, shrinking.Energy, 0.02, asked),
            new("size of TOST at the margin", 0.05, edge.Equivalence, 0.02, asked),
            new("power of the growth permutation test for + 2.5 % of g; g = 1.2", 0.95, powers[5].Growth, 0, "asked", ClaimRelation.AtLeast),
            new("power of the growth permutation test for + 2.5 % of g; g = 1.05", 0.95, slow.Growth, 0, "asked", ClaimRelation.AtLeast),
            new("power of the growth permutation test for + 2.5 % of g; g = 1.5", 0.95, fast.Growth, 0, "asked", ClaimRelation.AtLeast),
            new("power of the energy permutation test for + 5 % of g", 0.95, powers[6].Energy, 0, "at 2.5 % it is lower: it looks at everything", ClaimRelation.AtLeast),
            new("power of TOST where nothing differs", 0.95, same.Equivalence, 0, "the interval of 20 episodes is far inside the margin", ClaimRelation.AtLeast),
            Envelope(twin, run, random),
        ];
        return new ClaimOutcome(numbers, new ClaimFigure
        {
            Title = FormattableString.Invariant($"Twenty episodes see a change of g by 0.5 % in {100 * powers[4].Growth:0} % of comparisons; no change is seen in {100 * same.Growth:0.0} %"),
            X = "change of g on the rig, %",
            Y = "share of comparisons that find a difference",
            Series =
            [
                new ClaimSeries("growth permutation", changes, [.. powers.Select(power => power.Growth)]),
                new ClaimSeries("energy permutation", changes, [.. powers.Select(power => power.Energy)]),
                new ClaimSeries("5 %", changes, [.. changes.Select(_ => 0.05)], Predicted: true),
            ],
        });
    }

    // With n episodes of the twin a new one lies inside with probability ceil(0.95 (n + 1)) / (n + 1).
    private static ClaimNumber Envelope(SyntheticTruth truth, ClaimRun run, Gaussian random)
    {
        const int Sets = 200, TwinEpisodes = 100;
        double sum = 0, expected = Math.Ceiling(0.95 * (TwinEpisodes + 1)) / (TwinEpisodes + 1);
        for (int i = 0; i < Sets; i++)
            sum += Gap.Envelope.Run(new GapData(truth.Spoilt(run).Draw(random), (truth with { Episodes = TwinEpisodes }).Draw(random))).Value ?? double.NaN;

        // A set of 100 holds a share of standard deviation sqrt(0.05 0.95 / 100), and 20 episodes show it with as much again.
        return new ClaimNumber("share of new episodes inside the simultaneous envelope", expected, sum / Sets, 4 * Math.Sqrt(0.05 * 0.95 * (1.0 / TwinEpisodes + 1.0 / truth.Episodes) / Sets), $"four standard errors of {Sets} sets");
    }

    /// <summary>How often each test speaks.</summary>
    private sealed record Rates(double Growth, double Energy, double Equivalence)
    {
        public static Rates Of(SyntheticTruth rig, SyntheticTruth twin, int repetitions, Gaussian random)
        {
            int growth = 0, energy = 0, equivalence = 0;
            for (int i = 0; i < repetitions; i++)
            {
                var data = new GapData(rig.Draw(random), twin.Draw(random)) { Seed = random.NextSeed(), Permutations = Permutations };
                growth += GrowthPermutation.Run(data).PValue <= Verdict.Level ? 1 : 0;
                energy += EnergyDistance.Run(data).PValue <= Verdict.Level ? 1 : 0;
                equivalence += Gap.Equivalence.Run(data).PValue <= Verdict.Level ? 1 : 0;
            }

            return new Rates((double)growth / repetitions, (double)energy / repetitions, (double)equivalence / repetitions);
        }
    }
}
