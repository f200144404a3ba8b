using ImitationHil.Firmware;
using ImitationHil.Lab.Comparison;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Experts;
using ImitationHil.Lab.Growth;
using ImitationHil.Lab.Learning;
using ImitationHil.Lab.Rollouts;
using ImitationHil.Lab.Studies;

namespace ImitationHil.Cli.Live.Session;

/// <summary>The multiplier after so many episodes.</summary>
/// <param name="Episodes">Episodes so far.</param>
/// <param name="Value">Multiplier a period, with sign; null when the data cannot tell yet.</param>
/// <param name="Low">Lower end of its 95 % interval; null when it cannot be told.</param>
/// <param name="High">Upper end.</param>
internal sealed record GrowthPoint(int Episodes, double? Value, double? Low, double? High);

/// <summary>What is known of the growth after an episode. Immutable.</summary>
/// <param name="Predicted">Multiplier of the fitted policy on the ideal plant; null without one.</param>
/// <param name="Chunk">Periods between the instants that count.</param>
/// <param name="Floor">Smallest deviation that counts as seen; 0 when unknown.</param>
/// <param name="Saturation">Where limits begin; null when there are none.</param>
/// <param name="Points">After each episode.</param>
/// <param name="Undetermined">Why there is no value or no interval yet; null when there are both.</param>
/// <param name="Curves">Deviation of the newest episodes, period by period; the last is the newest.</param>
/// <param name="Median">Median over episodes at the instants that count, with the prediction from its first.</param>
/// <param name="Hits">On a plant of unknown sign: episodes that first hit zero at t = 1, 2, ...; the last entry never did. Null elsewhere.</param>
/// <param name="HitBelow">Below this |x| counts as zero.</param>
internal sealed record GrowthView(
    double? Predicted, int Chunk, double Floor, double? Saturation, IReadOnlyList<GrowthPoint> Points, string? Undetermined,
    IReadOnlyList<double[]> Curves, DeviationSummary? Median, int[]? Hits, double HitBelow);

/// <summary>Growth of the deviation, episode by episode, by the estimator and on the data of <c>compare</c>.</summary>
internal sealed class LiveGrowth
{
    // Enough to see a class of curves; a state message stays small.
    private const int MostCurves = 12, MostPoints = 400, HitEntries = 6;

    private readonly PlantSetup _model;
    private readonly double[] _floor;
    private readonly List<PairedRun> _pairs = [];
    private readonly List<GrowthPoint> _points = [];
    private readonly Queue<double[]> _curves = new();
    private readonly DeviationMeter _meter;
    private readonly int[]? _hits;
    private readonly double _hitBelow;

    /// <param name="model">The plant that the rig obeys; its system is not null.</param>
    /// <param name="policy">The policy.</param>
    public LiveGrowth(PlantSetup model, PolicySpec policy)
    {
        _model = model;
        var gains = PolicySpecs.Gains(policy);
        Loop = gains is null ? null : new ClosedLoop(model.System!.A, gains);
        _meter = new DeviationMeter(model, Loop);
        _floor = Demonstrator.Floor(model, new DemonstrationOptions());
        if (model.System!.K is null)
        {
            _hits = new int[HitEntries + 1];
            _hitBelow = RuinStudy.HitThreshold(model);
        }

        View = Look(null);
    }

    /// <summary>What the policy makes of the ideal plant; null when it is not linear.</summary>
    public ClosedLoop? Loop { get; }

    /// <summary>What is known now. Replaced, never changed.</summary>
    public GrowthView View { get; private set; }

    /// <summary>Adds an episode. On the thread of the loop, between episodes, motor off.</summary>
    public void Add(Trajectory episode)
    {
        if (episode.Samples.Count < 2)
            return;
        var pair = IdealExpert.Pair(_model, episode);
        _pairs.Add(pair);
        _curves.Enqueue(Curve(episode));
        if (_curves.Count > MostCurves)
            _curves.Dequeue();
        if (_hits is not null)
            _hits[Math.Min(RuinStudy.HittingTime(episode, _hitBelow) is var hit && hit == 0 ? HitEntries + 1 : hit, HitEntries + 1) - 1]++;
        var growth = GrowthMeasurement.Of(_pairs, Loop, _floor, _model.Saturation);
        var (value, interval) = (growth.Multiplier.Value, growth.Multiplier.Ci95);
        if (_points.Count < MostPoints)
            _points.Add(new GrowthPoint(_pairs.Count, value, interval?[0], interval?[1]));
        View = Look(growth);
    }

    private double[] Curve(Trajectory episode)
    {
        float[] At(int t) => Array.ConvertAll(episode.Samples[t].Observation, value => (float)value);
        _meter.Begin(At(0), episode.Samples.Count);
        return [.. Enumerable.Range(0, Math.Min(episode.Samples.Count, MostPoints)).Select(t => _meter.At(t, At(t)))];
    }

    private GrowthView Look(GrowthMeasurement? growth) => new(
        Loop is null || _model.System!.K is null || !double.IsFinite(Loop.Multiplier) ? null : Loop.Multiplier, Loop?.Chunk ?? 1,
        growth?.Data.Seen ?? 0, double.IsFinite(_model.Saturation) ? _model.Saturation : null,
        [.. _points], growth is null ? "no episode yet" : growth.Multiplier.Undetermined, [.. _curves],
        growth is null || growth.Curve.Step.Length > MostPoints ? null : growth.Curve, (int[]?)_hits?.Clone(), _hitBelow);
}
