using ImitationHil.Firmware;
using ImitationHil.Lab.Data;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Lab.Learning;

/// <summary>What a learner returns: full-precision gains and the policy that is exported.</summary>
/// <param name="Spec">The policy, weights rounded to float.</param>
/// <param name="Gains">One gain, or one a lag, or one a component.</param>
/// <param name="Probabilities">Of the components; null for other kinds.</param>
/// <param name="ResidualRms">On the data of the fit, unit of the action.</param>
public sealed record FittedModel(PolicySpec Spec, IReadOnlyList<Matrix<double>> Gains, double[]? Probabilities, double ResidualRms)
{
    /// <summary>All gains as rows of actions, one gain after the other.</summary>
    public IReadOnlyList<double[]> Rows => [.. Gains.SelectMany(gain => gain.EnumerateRows().Select(row => row.ToArray()))];
}

/// <summary>One way to learn a policy from demonstrations, and to tell how wrong the policy is on others.</summary>
public abstract class Learner
{
    private readonly double[]? _floor;

    private Learner(double[]? floor) => _floor = floor;

    /// <summary>A learner by name.</summary>
    /// <param name="kind"><c>linear</c>, <c>chunk</c> or <c>mixture</c>.</param>
    /// <param name="chunk">Length of a chunk.</param>
    /// <param name="components">Gains of a mixture.</param>
    /// <param name="ridge">Ridge; 0 for minimum norm.</param>
    /// <param name="floor">Floor of each observation slot; null when unknown.</param>
    /// <param name="seed">Seed of the starts of a mixture.</param>
    /// <exception cref="BadInputException">Unknown kind, or a number that the kind cannot use: all of them.</exception>
    public static Learner Create(string kind, int chunk, int components, double ridge, double[]? floor, uint seed)
    {
        var problems = new List<Problem>();
        if (kind is not ("linear" or "chunk" or "mixture"))
            problems.Add(new Problem("--policy", kind, "unknown kind to fit; expected linear, chunk or mixture"));
        if (kind == "chunk" && chunk < 1)
            problems.Add(new Problem("--chunk", Invariant($"{chunk}"), "a chunk has at least one action"));
        if (kind == "mixture" && components < 1)
            problems.Add(new Problem("--components", Invariant($"{components}"), "a mixture has at least one component"));
        if (!(ridge >= 0) || double.IsInfinity(ridge))
            problems.Add(new Problem("--ridge", Invariant($"{ridge}"), "the ridge is a number from 0"));
        if (problems.Count > 0)
            throw new BadInputException(problems);
        return kind switch
        {
            "linear" => new Linear(ridge, floor),
            "chunk" => new Chunked(chunk, ridge, floor),
            _ => new Mixed(components, floor, seed),
        };
    }

    /// <summary>Fits a policy.</summary>
    public abstract FittedModel Fit(IReadOnlyList<Trajectory> demonstrations);

    /// <summary>
    /// Root mean square error on other demonstrations, unit of the action: of the action (linear), over all lags
    /// (chunk), of the nearest component (mixture).
    /// </summary>
    public abstract double Error(FittedModel model, IReadOnlyList<Trajectory> demonstrations);

    /// <summary>Which directions the demonstrations show.</summary>
    public Excitation Excitation(IReadOnlyList<Trajectory> demonstrations) =>
        Learning.Excitation.Of(Dataset.Of(demonstrations).X, _floor, demonstrations[0].Signals.ObservationNames);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private sealed class Linear(double ridge, double[]? floor) : Learner(floor)
    {
        public override FittedModel Fit(IReadOnlyList<Trajectory> demonstrations)
        {
            var data = Dataset.Of(demonstrations);
            var gain = LinearLearner.Fit(data, Excitation(demonstrations), ridge);
            return new FittedModel(PolicySpecs.Linear("linear", demonstrations[0].Signals, gain), [gain], null, LinearLearner.ResidualRms(data, gain));
        }

        public override double Error(FittedModel model, IReadOnlyList<Trajectory> demonstrations) =>
            LinearLearner.ResidualRms(Dataset.Of(demonstrations), model.Gains[0]);
    }

    private sealed class Chunked(int chunk, double ridge, double[]? floor) : Learner(floor)
    {
        public override FittedModel Fit(IReadOnlyList<Trajectory> demonstrations)
        {
            var gains = ChunkLearner.Fit(demonstrations, chunk, _floor, ridge);
            return new FittedModel(PolicySpecs.Chunk($"chunk {chunk}", demonstrations[0].Signals, gains), gains, null, ChunkLearner.ResidualRms(demonstrations, gains));
        }

        public override double Error(FittedModel model, IReadOnlyList<Trajectory> demonstrations) =>
            ChunkLearner.ResidualRms(demonstrations, model.Gains);
    }

    private sealed class Mixed(int components, double[]? floor, uint seed) : Learner(floor)
    {
        public override FittedModel Fit(IReadOnlyList<Trajectory> demonstrations)
        {
            var data = Dataset.Of(demonstrations);
            var mixture = OnShown(data, Excitation(demonstrations));
            return new FittedModel(
                PolicySpecs.Mixture($"mixture of {components}", demonstrations[0].Signals, mixture.Probabilities, mixture.Gains),
                mixture.Gains, mixture.Probabilities, MixtureLearner.NearestRms(data, mixture));
        }

        // As minimum norm does for one gain: what the data never showed gets no gain, instead of one that fits noise.
        private GainMixture OnShown(Dataset data, Excitation excitation)
        {
            int shown = excitation.Basis.ColumnCount, n = data.X.ColumnCount;
            if (shown == n)
                return MixtureLearner.Fit(data, components, seed);
            if (shown == 0)
                return MixtureLearner.Fit(data with { X = Matrix<double>.Build.Dense(data.X.RowCount, n) }, components, seed);
            var along = excitation.Projection;
            var mixture = MixtureLearner.Fit(data with { X = data.X * along }, components, seed);
            return mixture with { Gains = [.. mixture.Gains.Select(gain => gain * along.Transpose())] };
        }

        public override double Error(FittedModel model, IReadOnlyList<Trajectory> demonstrations) =>
            MixtureLearner.NearestRms(Dataset.Of(demonstrations), new GainMixture(model.Probabilities!, model.Gains, 0, 0));
    }
}
