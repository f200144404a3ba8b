using ImitationHil.Lab.Data;
using ImitationHil.Lab.Learning;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Tests.Lab.Learning;

/// <summary>Least squares learns what it was shown and nothing else.</summary>
public class LinearLearnerTests
{
    private static readonly string[] Names = ["x1", "x2"];

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void Data_in_all_directions_recovers_the_expert(int sign)
    {
        var system = LinearSystem.Pair(1.5, sign);
        Assert.Equal(0, (Fit(Demos.Of(system, 10, 8, 2, 1)) - system.K!).FrobeniusNorm(), 12);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void What_was_never_demonstrated_gets_exactly_zero_and_the_loop_drifts_by_g(int sign)
    {
        var system = LinearSystem.Pair(1.5, sign);
        var gain = Fit(Demos.Of(system, 10, 8, 1, 1));
        Assert.Equal([0.0, 0.0], gain.Column(0));
        Assert.Equal(0, (gain.Column(1) - system.K!.Column(1)).L2Norm(), 12);
        Assert.Equal(1.5, Matrices.SpectralRadius(system.A + gain), 9);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void One_flicker_of_an_exact_label_teaches_everything(int sign)
    {
        // Shared eyes: label and observation agree to the last digit, so any excursion, however small, shows the gain.
        var system = LinearSystem.Pair(1.5, sign);
        var demos = Demos.Of(system, 10, 8, 1, 1);
        var k = system.K! * Vector<double>.Build.Dense([1e-6, 0]);
        demos.AddRange(Demos.Rows(system.Signals, [([1e-6, 0], [.. k])]));
        Assert.Equal(0.5, Matrices.SpectralRadius(system.A + Fit(demos)), 6);
    }

    [Fact]
    public void The_ridge_has_its_closed_form_in_one_dimension()
    {
        // k = sum x u / (sum x^2 + N r), in floor units: r is multiplied by the square of the floor.
        var x = Matrices.Of(3, 1, 1, 2, 3);
        var u = Matrices.Of(3, 1, 2, 3, 7);
        var data = new Dataset(x, u);
        Assert.Equal(29 / (14 + 3 * 0.5), LinearLearner.Fit(data, Excitation.Of(x, null, ["x"]), 0.5)[0, 0], 12);
        Assert.Equal(29 / (14 + 3 * 0.5 * 0.04), LinearLearner.Fit(data, Excitation.Of(x, [0.2], ["x"]), 0.5)[0, 0], 12);
        Assert.Equal(29.0 / 14, LinearLearner.Fit(data, Excitation.Of(x, null, ["x"]))[0, 0], 12);
        Assert.Equal(Math.Sqrt((4 + 9 + 49 - 29.0 * 29 / 14) / 3), LinearLearner.ResidualRms(data, Matrices.Of(1, 1, 29.0 / 14)), 12);
    }

    [Fact]
    public void A_ridge_on_an_unseen_direction_gives_zero_there_too()
    {
        var system = LinearSystem.Pair(1.5, 1);
        var data = Dataset.Of(Demos.Of(system, 10, 8, 1, 1));
        Assert.Equal([0.0, 0.0], LinearLearner.Fit(data, Excitation.Of(data.X, null, Names), 1e-9).Column(0));
    }

    [Fact]
    public void Excitation_tells_the_directions_that_were_never_shown()
    {
        var data = Dataset.Of(Demos.Of(LinearSystem.Pair(1.5, 1), 10, 8, 1, 1));
        var excitation = Excitation.Of(data.X, null, Names);
        Assert.Equal(["x1"], excitation.NeverShown);
        Assert.Equal([true, false], excitation.Directions.Select(d => d.Shown));
        Assert.Equal(Matrices.RootMeanSquare(data.X.SubMatrix(0, data.X.RowCount, 1, 1)), excitation.Directions[0].SingularValue, 12);
        Assert.Equal(0, excitation.Directions[1].SingularValue, 12);
        Assert.Equal(["x1", "x2"], Excitation.Of(Matrix<double>.Build.Dense(5, 2), null, Names).NeverShown.Order());
    }

    [Theory]
    [InlineData(1, 1, "0.71 x1 + 0.71 x2")]
    [InlineData(-2, 2, "0.71 x1 - 0.71 x2")]
    [InlineData(0.5, 0, "x1")]
    [InlineData(0, -3, "x2")]
    [InlineData(-1, -0.15, "x1 + 0.15 x2")]
    [InlineData(0.15, -1, "x2 - 0.15 x1")]
    public void Directions_have_words_with_the_right_relative_sign(double first, double second, string words)
    {
        var x = Matrix<double>.Build.Dense(4, 2, (i, j) => (i - 1) * (j == 0 ? first : second));
        string told = Excitation.Of(x, null, Names).Directions[0].Words;

        // Which of two equal components is named first is rounding's choice.
        string[] accepted = [words, words == "0.71 x1 + 0.71 x2" ? "0.71 x2 + 0.71 x1" : words == "0.71 x1 - 0.71 x2" ? "0.71 x2 - 0.71 x1" : words];
        Assert.Contains(told, accepted);
    }

    [Fact]
    public void Three_floors_of_movement_count_as_shown_and_less_does_not()
    {
        double[] floor = [0.01, 0.001];
        bool[] Shown(double rms)
        {
            var x = Matrix<double>.Build.Dense(100, 2, (i, j) => j == 0 ? (i % 2 == 0 ? rms : -rms) : (i % 4 < 2 ? 0.5 : -0.5));
            return [.. Excitation.Of(x, floor, Names).Directions.Select(d => d.Shown)];
        }

        Assert.Equal([true, true], Shown(0.0301));
        Assert.Equal([true, false], Shown(0.0299));

        // A floor that is not known of every slot is not known: then only exact rank counts.
        Assert.All(Excitation.Of(Matrices.Of(2, 2, 1e-9, 0, 0, 1), [0, 1], Names).Directions, d => Assert.True(d.Shown));
    }

    [Fact]
    public void A_data_set_without_labels_or_too_short_is_refused()
    {
        var signals = LinearSystem.Pair().Signals;
        var demos = Demos.Of(LinearSystem.Pair(), 2, 3, 2, 1);
        Assert.Contains("longer than 3", Assert.Throws<ArgumentException>(() => Dataset.Of(demos, 3)).Message);
        Assert.Contains("no expert action", Assert.Throws<ArgumentException>(() => Dataset.Of(Demos.Rows(signals, [([1, 2], [])]))).Message);
        Assert.Equal(2, Dataset.Of(demos, 2).X.RowCount);
    }

    private static Matrix<double> Fit(IReadOnlyList<Trajectory> demos)
    {
        var data = Dataset.Of(demos);
        return LinearLearner.Fit(data, Excitation.Of(data.X, null, Names));
    }
}
