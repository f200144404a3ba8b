using System.Diagnostics;
using System.Globalization;
using ImitationHil.Lab.Ensemble;
using ImitationHil.Lab.Growth;

namespace ImitationHil.Benchmarks.Peers;

/// <summary>What the ensembles do with a second core (wall clock, so a busy machine shows less), and beside numpy (processor time).</summary>
/// <param name="Policy">The policy on the pair.</param>
/// <param name="TwoCores">Median of pairs: time on one thread over time on two. Asked: 1.8.</param>
/// <param name="Numpy">Median of pairs: numpy's processor time a rollout over ours. Asked: 20. Null without numpy.</param>
/// <param name="StepsASecond">On all cores, wall clock.</param>
public sealed record EnsembleScaling(string Policy, double TwoCores, double? Numpy, double StepsASecond)
{
    private const int Rollouts = 10_000_000, NumpyRollouts = 25_600, Blocks = 5;

    /// <summary>Measures the three policies.</summary>
    public static IEnumerable<EnsembleScaling> Measure(int pairs)
    {
        foreach (string policy in new[] { "linear", "chunk 8", "mixture of 2" })
        {
            RolloutEnsemble one = EnsembleCases.PairEnsemble(policy, 1), two = EnsembleCases.PairEnsemble(policy, 2);
            Seconds(one, NumpyRollouts);
            var ratios = new List<double>();
            var seconds = new List<double>();
            var numpy = new List<double>();
            for (int i = 0; i < pairs; i++)
            {
                double alone = i % 2 == 0 ? Seconds(one, Rollouts) : 0, both = Seconds(two, Rollouts);
                alone = i % 2 == 0 ? alone : Seconds(one, Rollouts);
                ratios.Add(alone / both);
                seconds.Add(both);
                double begin = ThreadClock.Nanoseconds;
                Seconds(one, Rollouts);
                double ours = (ThreadClock.Nanoseconds - begin) / Rollouts;
                if (Numpys(policy) is { } theirs)
                    numpy.Add(theirs / ours);
            }

            yield return new EnsembleScaling(
                policy, Quantiles.Of(ratios, 0.5), numpy.Count == 0 ? null : Quantiles.Of(numpy, 0.5),
                (double)Rollouts * EnsembleCases.Steps / Quantiles.Of(seconds, 0.5));
        }
    }

    private static double Seconds(RolloutEnsemble ensemble, int rollouts)
    {
        var clock = Stopwatch.StartNew();
        ensemble.ForEach(rollouts, EnsembleCases.Start, _ => { });
        return clock.Elapsed.TotalSeconds;
    }

    // Nanoseconds a rollout; null where python3 or numpy is absent.
    private static double? Numpys(string policy)
    {
        foreach (string python in new[] { "/usr/bin/python3", "python3" })
        {
            try
            {
                string script = Path.Combine(AppContext.BaseDirectory, "peers", "ensemble.py");
                using var process = Process.Start(new ProcessStartInfo(python, [script, policy, $"{NumpyRollouts}", $"{Blocks}"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
                string text = process.StandardOutput.ReadToEnd();
                process.WaitForExit();
                if (process.ExitCode == 0)
                    return double.Parse(text.Split(' ')[0], CultureInfo.InvariantCulture);
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // No such program; the next may be there.
            }
        }

        return null;
    }
}
