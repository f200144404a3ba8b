using System.Diagnostics;
using System.Globalization;
using ImitationHil.Lab.Ensemble;
using ImitationHil.Lab.Growth;

namespace ImitationHil.Benchmarks.Peers;

/// <summary>
/// What the ensembles do with a second core (wall clock, so a busy machine shows less; processor time says what the second core
/// costs the first), and beside numpy (processor time).
/// </summary>
/// <param name="Policy">The policy on the pair.</param>
/// <param name="TwoCores">Median of pairs: time on one thread over time on two. Asked: 1.8.</param>
/// <param name="Spent">Median of pairs: processor time of two threads together over that of one; two cores that are free give at most 2 over this.</param>
/// <param name="Numpy">Median of pairs: numpy's processor time a rollout over ours. Asked: 20. Null without numpy.</param>
/// <param name="StepsASecond">On all cores, wall clock.</param>
public sealed record EnsembleScaling(string Policy, double TwoCores, double Spent, double? Numpy, double StepsASecond)
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
            var spent = new List<double>();
            var numpy = new List<double>();
            for (int i = 0; i < pairs; i++)
            {
                var (alone, both) = i % 2 == 0 ? (Seconds(one, Rollouts), Seconds(two, Rollouts)) : default;
                if (i % 2 == 1)
                    (both, alone) = (Seconds(two, Rollouts), Seconds(one, Rollouts));
                ratios.Add(alone.Clock / both.Clock);
                spent.Add(both.Processor / alone.Processor);
                seconds.Add(both.Clock);
                double ours = alone.Processor * 1e9 / Rollouts;
                if (Numpys(policy) is { } theirs)
                    numpy.Add(theirs / ours);
            }

            yield return new EnsembleScaling(
                policy, Quantiles.Of(ratios, 0.5), Quantiles.Of(spent, 0.5), numpy.Count == 0 ? null : Quantiles.Of(numpy, 0.5),
                (double)Rollouts * EnsembleCases.Steps / Quantiles.Of(seconds, 0.5));
        }
    }

    private static (double Clock, double Processor) Seconds(RolloutEnsemble ensemble, int rollouts)
    {
        var before = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        ensemble.ForEach(rollouts, EnsembleCases.Start, _ => { });
        return (clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - before).TotalSeconds);
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
