using ImitationHil.Lab.Growth;
using ImitationHil.Lab.Learning;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;

namespace ImitationHil.Tests.Lab.Learning;

/// <summary>Chunks lag by lag, and what noise does to a linear imitator: the formulas of errors in variables.</summary>
public class ChunkAndNoiseTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void Noise_free_data_give_the_experts_future_actions(int sign)
    {
        var system = LinearSystem.Pair(1.5, sign, 0.3, 0.6);
        var demos = Demos.Of(system, 20, 9, 2, 1);
        var gains = ChunkLearner.Fit(demos, 5, null);
        for (int lag = 0; lag < 5; lag++)
            Assert.Equal(0, (gains[lag] - system.K! * Matrices.Power(system.A + system.K!, lag)).FrobeniusNorm(), 9);
        Assert.Equal(0, ChunkLearner.ResidualRms(demos, gains), 12);
    }

    [Fact]
    public void Data_on_the_second_coordinate_give_the_multiplier_of_the_theory()
    {
        var system = LinearSystem.Pair(1.5, -1);
        foreach (int l in new[] { 2, 4, 8 })
        {
            var loop = new ClosedLoop(system.A, ChunkLearner.Fit(Demos.Of(system, 20, 14, 1, 1), l, null));
            Assert.Equal((1 + l) * Math.Pow(-0.75, l), loop.BoundaryMultiplier, 9);
        }
    }

    [Fact]
    public void A_chunk_longer_than_every_demonstration_is_refused() =>
        Assert.Throws<ArgumentException>(() => ChunkLearner.Fit(Demos.Of(LinearSystem.Pair(), 3, 4, 1, 1), 5, null));

    // The expert sees the true state, the log has sensor noise sv; a share f of the episodes is disturbed in a disc of
    // radius su, whose coordinate has variance su^2/4: multiplier g sv^2 / (f su^2/4 + sv^2).
    [Theory]
    [InlineData(0.01)]
    [InlineData(0.05)]
    [InlineData(0.2)]
    public void Sensor_noise_attenuates_what_execution_noise_teaches(double su)
    {
        const double G = 1.5, Sv = 0.02, Share = 0.5;
        const int Episodes = 2000, Horizon = 12;
        var demos = Demos.Of(LinearSystem.Pair(G, 1), Episodes, Horizon, 1, 7, sensorNoise: Sv, actionNoise: su, noisyShare: Share);

        // The first sample of each episode has not been disturbed yet.
        double excited = Share * su * su / 4 * (Horizon - 1) / Horizon;
        double expected = G * Sv * Sv / (excited + Sv * Sv);

        // Rows number 24000: relative standard error of each variance sqrt(2/N) = 0.9 %; the other coordinate leaks
        // in through noise on large values, sv g/2 over the rms of the regressor times sqrt(N).
        double error = expected * 4 * Math.Sqrt(2.0 / (Episodes * Horizon)) + 4 * Sv / Math.Sqrt(excited + Sv * Sv) / Math.Sqrt(Episodes * Horizon);
        Assert.Equal(expected, FirstEntry(demos, LinearSystem.Pair(G, 1)), error);
    }

    // The expert has eyes of its own with noise sw and acts on what it sees: its own noise excites the first coordinate
    // with variance V = (g^2 + g^2/4) sw^2, which counts against the log's noise sv: g sv^2 / (V + sv^2).
    [Theory]
    [InlineData(1.0, 0.394)]
    [InlineData(0.3, 1.197)]
    [InlineData(0.1, 1.459)]
    [InlineData(0.03, 1.496)]
    [InlineData(0.0, 1.500)]
    public void Own_eyes_hide_the_gain_only_when_they_are_much_better_than_the_log(double eyeShare, double theory)
    {
        const double G = 1.5, Sv = 0.01;
        const int Episodes = 2000, Horizon = 12;
        var system = LinearSystem.Pair(G, -1);
        var demos = Demos.Of(system, Episodes, Horizon, 1, 3, sensorNoise: Sv, eyeNoise: eyeShare * Sv);

        // The first of the twelve samples is at rest, which takes V down by a twelfth.
        double v = 1.25 * G * G * eyeShare * eyeShare * (Horizon - 1) / Horizon;
        double expected = G / (v + 1);
        Assert.Equal(theory, G / (1.25 * G * G * eyeShare * eyeShare + 1), 1e-3);

        // Four standard errors of the slope; the label's own noise counts on top when the eyes are noisy.
        Assert.Equal(-expected, FirstEntry(demos, system), 4 * (expected + 2 * eyeShare + 1) / Math.Sqrt(Episodes * Horizon));
    }

    // (A + K)_11, the multiplier of the first coordinate: of the plain least squares, without a floor.
    private static double FirstEntry(List<ImitationHil.Lab.Data.Trajectory> demos, LinearSystem system)
    {
        var data = Dataset.Of(demos);
        return (system.A + LinearLearner.Fit(data, Excitation.Of(data.X, null, ["x1", "x2"])))[0, 0];
    }
}
