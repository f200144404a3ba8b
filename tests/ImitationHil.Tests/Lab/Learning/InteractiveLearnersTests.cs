using ImitationHil.Firmware;
using ImitationHil.Lab.Addresses;
using ImitationHil.Lab.Experts;
using ImitationHil.Lab.Learning;
using ImitationHil.Lab.Numbers;

namespace ImitationHil.Tests.Lab.Learning;

/// <summary>DAgger, DART and TaSIL as learners; what they do to growth is in the catalogue.</summary>
public class InteractiveLearnersTests
{
    private static readonly Learner LeastSquares = Learner.Create("linear", 1, 1, 0, null, 1);

    [Fact]
    public void Dagger_labels_with_the_expert_what_the_learner_saw()
    {
        var setup = PlantCatalog.Open("sim:pair?g=1.5&sign=1");
        var demonstrations = Demonstrator.Record(setup, new DemonstrationOptions { Episodes = 3, Eyes = Eyes.Silent });
        var blank = demonstrations[0] with { Samples = [.. demonstrations[0].Samples.Select(sample => sample with { ExpertAction = [] })] };
        var labelled = Dagger.Relabel(blank, PolicyFactory.Create(setup.Expert!));
        Assert.Equal(demonstrations[0].Samples.Select(sample => sample.ExpertAction), labelled.Samples.Select(sample => sample.ExpertAction));
    }

    [Fact]
    public void Dagger_gives_one_model_more_than_rounds_and_the_same_by_the_same_seed()
    {
        var setup = PlantCatalog.Open("sim:pair?g=1.5&sign=-1");
        var demonstrations = Demonstrator.Record(setup, new DemonstrationOptions { Episodes = 3, Eyes = Eyes.Silent });
        var options = new DaggerOptions { Rounds = 2, Start = random => [0.1f, (float)random.NextUnit()], Seed = 5 };
        var once = Dagger.Run(setup, LeastSquares, demonstrations, options);
        var again = Dagger.Run(setup, LeastSquares, demonstrations, options);
        Assert.Equal(3, once.Count);
        Assert.Equal(once.Select(model => model.Gains[0]), again.Select(model => model.Gains[0]));
    }

    [Fact]
    public void Dart_executes_in_each_round_the_error_of_the_one_before()
    {
        var setup = PlantCatalog.Open("sim:pair?g=1.5&sign=1&sensor=0.02");
        var rounds = Dart.Run(setup, LeastSquares, new DartOptions { Rounds = 3, Episodes = 10 });
        Assert.Equal(0, rounds[0].Noise.Enumerate().Max(Math.Abs));
        Assert.True(rounds[0].Error[0, 0] > 0);
        Assert.Equal(rounds[0].Error, rounds[1].Noise);
        Assert.Equal(rounds[1].Error, rounds[2].Noise);
    }

    [Fact]
    public void Tasil_finds_the_jacobian_of_a_linear_expert_anywhere()
    {
        var setup = PlantCatalog.Open("sim:pair?g=1.5&sign=1");
        var jacobian = Tasil.Jacobian(PolicyFactory.Create(setup.Expert!), [0.3, -0.7]);
        Assert.True((jacobian - setup.System!.K!).Enumerate().Max(Math.Abs) < 1e-6, jacobian.ToString());
    }

    [Fact]
    public void Tasil_weighs_values_against_derivatives()
    {
        // Values say u = 1 x, derivatives say 3; with x = 1 throughout the minimum of (k - 1)^2 + w (k - 3)^2 is known.
        var data = new Dataset(Matrices.Of(2, 1, 1, -1), Matrices.Of(2, 1, 1, -1));
        var derivative = Matrices.Of(1, 1, 3);
        Assert.Equal(2, Tasil.Fit(data, [derivative, derivative], 1)[0, 0], 12);
        Assert.Equal(1.5, Tasil.Fit(data, [derivative, derivative], 1.0 / 3)[0, 0], 12);
        Assert.Throws<ArgumentException>(() => Tasil.Fit(data, [derivative, derivative], 0));
        Assert.Throws<ArgumentException>(() => Tasil.Fit(data, [derivative], 1));
    }
}
