using System.Numerics;
using ImitationHil.Firmware;
using ImitationHil.Lab.Addresses;
using ImitationHil.Lab.Identification;

namespace ImitationHil.Tests.Lab.Identification;

/// <summary>Signals have the spectrum that they are for, stay within their amplitude, and move a rig without leaving its envelope.</summary>
public class ExcitationTests
{
    [Fact]
    public void The_pseudo_random_sequence_is_nearly_white()
    {
        const int N = ExcitationSignals.PrbsBits;
        Assert.Equal(511, N);
        double[] s = ExcitationSignals.Prbs(N, 1, 2, 77);
        Assert.All(s, value => Assert.Equal(2, Math.Abs(value)));
        for (int lag = 0; lag < N; lag++)
        {
            // A maximal-length sequence: 4 at lag 0, and -4/511 at all others, exactly.
            double sum = Enumerable.Range(0, N).Sum(k => s[k] * s[(k + lag) % N]);
            Assert.Equal(lag == 0 ? 4.0 * N : -4, sum);
        }
    }

    [Fact]
    public void Bits_are_held_and_the_seed_moves_the_beginning()
    {
        double[] s = ExcitationSignals.Prbs(5110, 10, 1, 3);
        Assert.All(Enumerable.Range(0, 511), bit => Assert.Single(s.Skip(10 * bit).Take(10).Distinct()));
        Assert.NotEqual(s, ExcitationSignals.Prbs(5110, 10, 1, 4));
        Assert.Equal(s, ExcitationSignals.Prbs(5110, 10, 1, 3));
    }

    [Fact]
    public void The_multisine_has_equal_lines_where_it_was_asked_to_and_nothing_elsewhere()
    {
        const int Rows = 1000;
        double[] s = ExcitationSignals.Multisine(Rows, 0.01, 0.5, 8, 0.4, 5);
        Assert.Equal(0.4, s.Max(Math.Abs), 1e-12);
        double[] lines = [.. Enumerable.Range(0, Rows / 2).Select(line => Line(s, line))];

        // Lines are 0.1 Hz apart: 0.5 to 8 Hz are lines 5 to 80.
        Assert.All(lines[5..81], line => Assert.Equal(lines[5], line, 1e-9));
        Assert.All(lines[..5].Concat(lines[81..]), line => Assert.InRange(line, 0, 1e-9));

        // Schroeder's phases: a peak of less than 2 times the root mean square (a pulse of 76 cosines has 12, random phases about 3).
        Assert.InRange(0.4 / Math.Sqrt(s.Average(value => value * value)), 1, 2);
    }

    [Fact]
    public void The_chirp_sweeps_from_one_frequency_to_the_other()
    {
        double[] s = ExcitationSignals.Chirp(10_000, 0.001, 1, 9, 1);
        Assert.InRange(s.Max(Math.Abs), 0.999, 1);

        // Mean frequency over the first and last second: 1.4 and 8.6 Hz, two zero crossings a cycle.
        Assert.InRange(Crossings(s[..1000]), 2, 4);
        Assert.InRange(Crossings(s[^1000..]), 16, 18);
    }

    [Fact]
    public void Steps_reach_small_and_large_inputs_and_are_held()
    {
        double[] s = ExcitationSignals.Steps(3000, 10, 0.5, 8);
        Assert.All(s, value => Assert.InRange(Math.Abs(value), 0, 0.5));
        Assert.Equal(300, s.Distinct().Count());

        // Uniform: a tenth of 300 levels in each tenth of the range, standard deviation 5.2.
        Assert.InRange(s.Count(value => Math.Abs(value) < 0.05) / 10, 10, 51);
        Assert.InRange(s.Count(value => Math.Abs(value) > 0.45) / 10, 10, 51);
    }

    [Theory]
    [InlineData("prbs")]
    [InlineData("multisine")]
    [InlineData("chirp")]
    [InlineData("steps")]
    public void Every_signal_moves_a_rig_and_keeps_it_within_its_envelope(string name)
    {
        var bench = PlantCatalog.Open("rig:one-motor/pair?g=1.5").CreateBench!();
        var (trajectories, ended) = RigExcitation.Run(bench, name, 2, 1);
        Assert.Equal((Status.HorizonReached, 2), (ended, trajectories.Count));
        Assert.All(trajectories, trajectory => Assert.Equal(6000, trajectory.Samples.Count));
        double[] angles = [.. trajectories.SelectMany(trajectory => trajectory.Samples).Select(sample => sample.Observation[0])];
        Assert.InRange(angles.Max(Math.Abs), 0.1, 1.5);
        Assert.All(trajectories, trajectory => Assert.All(trajectory.Samples, sample => Assert.InRange(Math.Abs(sample.ActionApplied[0]), 0, 1)));
    }

    private static double Line(double[] s, int line) =>
        Complex.Abs(s.Select((value, k) => value * Complex.Exp(new Complex(0, -2 * Math.PI * line * k / s.Length))).Aggregate(Complex.Add)) / s.Length;

    private static int Crossings(double[] s) => Enumerable.Range(1, s.Length - 1).Count(k => s[k - 1] < 0 != s[k] < 0);
}
