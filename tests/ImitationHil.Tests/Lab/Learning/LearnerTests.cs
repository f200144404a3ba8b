using ImitationHil.Firmware;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Learning;
using ImitationHil.Lab.Plants;

namespace ImitationHil.Tests.Lab.Learning;

/// <summary>Learners by name: what each exports, what its error means, what is refused.</summary>
public class LearnerTests
{
    private static readonly LinearSystem System = LinearSystem.Pair(1.5, 1, 0.3);

    [Theory]
    [InlineData("linear", PolicySpec.Gain, 1)]
    [InlineData("chunk", PolicySpec.Chunk, 3)]
    [InlineData("mixture", PolicySpec.Mixture, 2)]
    public void Every_kind_fits_exports_and_knows_its_error(string kind, int exported, int gains)
    {
        var demos = Demos.Of(System, 20, 8, 2, 1);
        var learner = Learner.Create(kind, 3, 2, 0, null, 1);
        var model = learner.Fit(demos);
        Assert.Equal(exported, model.Spec.Kind);
        Assert.Equal(ImageError.None, PolicyFactory.Check(model.Spec));
        Assert.Equal(gains, model.Gains.Count);
        Assert.Equal(2 * gains, model.Rows.Count);
        Assert.Equal(model.Gains[0].Row(1), model.Rows[1]);

        // Noise-free labels of one law: nothing remains, on these demonstrations and on others.
        Assert.InRange(model.ResidualRms, 0, 1e-6);
        Assert.InRange(learner.Error(model, Demos.Of(System, 5, 8, 2, 2)), 0, 1e-6);
        Assert.Equal(model.ResidualRms, learner.Error(model, demos));
        Assert.All(learner.Excitation(demos).Directions, d => Assert.True(d.Shown));

        // Held-out data of another law shows the difference: labels 0.1 off leave 0.1.
        var off = demos.Select(d => d with { Samples = [.. d.Samples.Select(s => s with { ExpertAction = [s.ExpertAction[0] + 0.1, s.ExpertAction[1] - 0.1] })] }).ToList();
        Assert.Equal(0.1, learner.Error(model, off), 0.02);
    }

    [Fact]
    public void The_floor_reaches_every_linear_fit()
    {
        // The log's noise of 1e-3 on the first coordinate is under a floor of 1e-2: not shown, hence zero, up to the tilt
        // of the shown direction by 1e-3 / 0.26 rms / sqrt(160) rows, three times.
        var demos = Demos.Of(System, 20, 8, 1, 1, sensorNoise: 1e-3);
        double[] floor = [0.01, 0.01];
        Assert.All(Learner.Create("linear", 1, 1, 0, floor, 1).Fit(demos).Gains, k => Assert.InRange(k.Column(0).L2Norm(), 0, 2e-3));
        Assert.All(Learner.Create("chunk", 4, 1, 0, floor, 1).Fit(demos).Gains, k => Assert.InRange(k.Column(0).L2Norm(), 0, 2e-3));
        Assert.Single(Learner.Create("linear", 1, 1, 0, floor, 1).Excitation(demos).NeverShown);
    }

    [Theory]
    [InlineData("quadratic", 1, 1, 0.0, "linear, chunk or mixture")]
    [InlineData("", 1, 1, 0.0, "linear, chunk or mixture")]
    [InlineData("chunk", 0, 1, 0.0, "chunk")]
    [InlineData("mixture", 1, 0, 0.0, "component")]
    [InlineData("linear", 1, 1, -1.0, "ridge")]
    [InlineData("chunk", 2, 1, double.NaN, "ridge")]
    public void What_makes_no_learner_is_refused_with_the_reason(string kind, int chunk, int components, double ridge, string reason)
    {
        var refused = Assert.Throws<BadInputException>(() => Learner.Create(kind, chunk, components, ridge, null, 1));
        Assert.Contains(reason, refused.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once() =>
        Assert.Equal(2, Assert.Throws<BadInputException>(() => Learner.Create("chunk", 0, 2, -1, null, 1)).Problems.Count);
}
