using ImitationHil.Lab.Data;
using ImitationHil.Lab.Growth;
using ImitationHil.Lab.Numbers;

namespace ImitationHil.Tests.Lab.Growth;

/// <summary>Closed-loop matrix, horizon law, Lyapunov curve, tail index, floor and censoring on data whose answer is known.</summary>
public class OtherEstimatorTests
{
    [Fact]
    public void The_closed_loop_matrix_is_exact_without_noise_and_so_are_its_eigenvalues()
    {
        var map = Matrices.Of(2, 2, 1.2, 0.3, -0.1, 0.5);
        var fit = ClosedLoopFit.Fit(Vectors(map, 4, 8))!;
        Assert.True((fit.Map - map).InfinityNorm() < 1e-9);
        Assert.Equal(2, fit.Shown);
        var estimate = ClosedLoopFit.SpectralRadius(Vectors(map, 4, 8));
        Assert.Equal(Matrices.SpectralRadius(map), estimate.Value!.Value, 9);
        Assert.Equal(-1.3, ClosedLoopFit.SpectralRadius(Vectors(Matrices.Of(2, 2, -1.3, 0.2, 0, 0.4), 4, 8)).Value!.Value, 9);
    }

    [Fact]
    public void A_rotation_has_a_radius_without_sign_and_two_conjugate_eigenvalues()
    {
        var map = 1.1 * Matrices.Of(2, 2, Math.Cos(0.7), -Math.Sin(0.7), Math.Sin(0.7), Math.Cos(0.7));
        var estimate = ClosedLoopFit.SpectralRadius(Vectors(map, 3, 8));
        Assert.Equal(1.1, estimate.Value!.Value, 9);
        Assert.Equal(0, estimate.Details["eigenvalue0Imaginary"] + estimate.Details["eigenvalue1Imaginary"], 9);
        Assert.Equal(1.1 * Math.Sin(0.7), Math.Abs(estimate.Details["eigenvalue0Imaginary"]), 9);
    }

    [Fact]
    public void Directions_under_three_floors_are_dropped_and_scalars_have_no_matrix()
    {
        double[][][] flat = [.. Enumerable.Range(1, 3).Select(e => Enumerable.Range(0, 8).Select(t => new[] { 0.1 * e * Math.Pow(1.4, t), 0.001 * (t % 2) }).ToArray())];
        var fit = ClosedLoopFit.Fit(Deviations.OfVectors("x", flat, [0.001, 0.001]))!;
        Assert.Equal(1, fit.Shown);
        Assert.Equal(1.4, fit.Eigenvalues[0].Magnitude, 1e-3);
        Assert.Null(ClosedLoopFit.SpectralRadius(Deviations.OfScalars("x", [[1, 2, 4, 8]], 0)).Value);
    }

    [Theory]
    [InlineData(Law.Exponential)]
    [InlineData(Law.Polynomial)]
    public void The_horizon_law_is_told_from_a_curve_and_its_rate(Law law)
    {
        double[] steps = [.. Enumerable.Range(1, 20).Select(t => (double)t)];
        double[] values = [.. steps.Select(t => law == Law.Exponential ? 0.01 * Math.Exp(0.3 * t) : 0.01 * Math.Pow(t, 1.5))];
        var verdict = HorizonLaw.Of(steps, values, 0.001);
        Assert.Equal(law, verdict.Law);
        Assert.Equal(law == Law.Exponential ? 0.3 : 1.5, verdict.Rate!.Value, 9);
        Assert.Equal(law == Law.Exponential, verdict.DeltaAicc > 0);
    }

    [Fact]
    public void Only_the_growing_part_above_the_floor_is_judged()
    {
        double[] steps = [.. Enumerable.Range(0, 30).Select(t => (double)t)];
        double[] values = [.. steps.Select(t => t < 20 ? 0.001 * Math.Exp(0.4 * t) : 0.1)];
        var verdict = HorizonLaw.Of(steps, values, 0.005);
        Assert.Equal((Law.Exponential, 5, 20), (verdict.Law, verdict.From, verdict.To));
    }

    [Theory]
    [InlineData(8, 0.3, "points")]
    [InlineData(20, 0.05, "decades")]
    [InlineData(0, 0.3, "points")]
    public void Too_few_points_or_decades_are_undetermined(int count, double rate, string why)
    {
        // Step 0 has no place in a power law: of 8 points 7 remain.
        double[] steps = [.. Enumerable.Range(0, count).Select(t => (double)t)];
        var verdict = HorizonLaw.Of(steps, [.. steps.Select(t => Math.Exp(rate * t))], 0.1);
        Assert.Equal(Law.Undetermined, verdict.Law);
        Assert.Contains(why, verdict.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void As_many_times_as_deviations_are_needed() => Assert.Throws<BadInputException>(() => HorizonLaw.Of([1, 2], [1], 0));

    [Fact]
    public void The_median_counts_censored_episodes_as_above_all_others()
    {
        var data = Deviations.OfScalars("x", [[0.1, 0.2, 0.3, 0.9], [0.2, 0.5, 0.9, 0.9], [0.3, 0.9, 0.9, 0.9]], 0.01, 1);
        Assert.Equal([0.2, 0.5], HorizonLaw.MedianWhileFree(data));
    }

    [Fact]
    public void The_window_ends_at_the_floor_while_it_shrinks_and_begins_after_it_while_it_grows()
    {
        var data = Deviations.OfScalars("x", [[0.5, 0.2, 0.05, 0.2, 0.3, 0.85]], 0.03, 1);
        Assert.Equal((0, 2), LogRegression.Window(data, 0, shrinking: true));
        Assert.Equal((3, 5), LogRegression.Window(data, 0, shrinking: false));
    }

    [Fact]
    public void The_lyapunov_curve_starts_above_the_floor_and_follows_the_growth()
    {
        double[] d = [0.001, 0.001, 0.1, 0.15, 0.225, 0.3375];
        var curve = LyapunovCurve.Of(Deviations.OfScalars("x", [d, d, d], 0.01, 1));
        Assert.Equal([1, 2, 3], curve.Select(point => point.Step));
        Assert.All(curve, point => Assert.Equal(Math.Log(1.5), point.Exponent, 9));
    }

    [Fact]
    public void The_tail_index_is_the_maximum_of_the_likelihood_also_with_censored_peaks()
    {
        (double, bool)[] peaks = [.. Enumerable.Range(1, 20).Select(i => (Math.Exp(i), false)), (1.0, false)];
        double sum = Enumerable.Range(1, 20).Sum();
        Assert.Equal(20 / sum, TailIndex.Of(peaks, 20).Value!.Value, 12);
        (double, bool)[] censored = [.. peaks.Select((peak, i) => i == 19 ? (peak.Item1, true) : peak)];
        Assert.Equal(19 / sum, TailIndex.Of(censored, 20).Value!.Value, 12);
        Assert.Null(TailIndex.Of([.. peaks.Select(peak => (peak.Item1, true))], 20).Value);
    }

    [Fact]
    public void The_floor_is_the_rms_of_the_repeats_and_a_count_is_added_in_square()
    {
        var estimate = DataQuality.FloorFromRepeats(Deviations.OfScalars("x", [[3, -3, 3], [5, 5, 5], [4, -4, 4]], 0));
        Assert.Equal(Math.Sqrt(50.0 / 3), estimate.Value!.Value, 12);
        Assert.True(estimate.Ci95![0] < estimate.Value && estimate.Value < estimate.Ci95[1]);
        Assert.Equal(5, DataQuality.WithCount(3, 4));
    }

    [Fact]
    public void The_saturated_share_counts_episodes_and_keeps_the_instants_as_a_detail()
    {
        var estimate = DataQuality.SaturatedShare(Deviations.OfScalars("x", [[0.1, 0.9, 0.1, 0.1], [0.1, 0.1, 0.1, 0.1]], 0.01, 1));
        Assert.Equal(0.5, estimate.Value);
        Assert.Equal(3.0 / 8, estimate.Details["instants"], 12);
        Assert.Equal(Quantiles.Wilson(1, 2, 0.95), estimate.Ci95);
    }

    private static Deviations Vectors(MathNet.Numerics.LinearAlgebra.Matrix<double> map, int episodes, int length)
    {
        double[][][] all = new double[episodes][][];
        for (int e = 0; e < episodes; e++)
        {
            double x = Math.Cos(e), y = Math.Sin(e);
            all[e] = new double[length][];
            for (int t = 0; t < length; t++)
            {
                all[e][t] = [x, y];
                (x, y) = (map[0, 0] * x + map[0, 1] * y, map[1, 0] * x + map[1, 1] * y);
            }
        }

        return Deviations.OfVectors("x", all, [1e-3, 1e-3]);
    }
}
