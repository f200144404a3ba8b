using System.Numerics;
using System.Runtime.ExceptionServices;
using ImitationHil.Firmware;

namespace ImitationHil.Lab.Ensemble;

/// <summary>Draws an episode: fills its start and gives its seed. A function of the number alone, so that nothing depends on the order.</summary>
/// <param name="episode">Number of the rollout.</param>
/// <param name="start">Filled with one number an observation slot.</param>
public delegate uint EpisodeSource(int episode, Span<float> start);

/// <summary>
/// Draws the episodes of a block: seeds, and starts in the slots of instant 0, for its first <see cref="EnsembleBlock.Used"/> lanes,
/// from the number <see cref="EnsembleBlock.First"/> on.
/// </summary>
/// <param name="block">The block, zeros so far.</param>
public delegate void BlockSource(EnsembleBlock block);

/// <summary>
/// Many rollouts of one policy on one plant, side by side in the lanes of a vector and on every core. A rollout is what
/// <see cref="Rollouts.RolloutRunner"/> makes of the same episode: the same checks in the same order, and, except for pendulums (see
/// <see cref="PendulumLanes"/>), the same bits. No number depends on lanes or threads.
/// </summary>
/// <param name="create">Makes the plant.</param>
/// <param name="limits">What it is held to.</param>
/// <param name="policy">What decides.</param>
/// <param name="horizon">Policy periods, positive.</param>
public sealed class RolloutEnsemble(Func<IPlant> create, Limits limits, PolicySpec policy, int horizon)
{
    private const int MostBlocks = 16;

    /// <summary>Threads that work; default every core.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Runs so many rollouts and keeps one value of each.</summary>
    /// <param name="episodes">Number of rollouts.</param>
    /// <param name="source">Draws them.</param>
    /// <param name="of">Makes the value of a lane; called on any thread.</param>
    /// <returns>One value a rollout, in their order.</returns>
    /// <exception cref="ArgumentException">Plant, limits and policy do not fit together.</exception>
    public T[] Map<T>(int episodes, EpisodeSource source, Func<EnsembleBlock, int, T> of)
    {
        var values = new T[episodes];
        ForEach(episodes, source, block =>
        {
            for (int lane = 0; lane < block.Used; lane++)
                values[block.First + lane] = of(block, lane);
        });
        return values;
    }

    /// <summary>Runs so many rollouts and shows them block by block, in no order and on any thread.</summary>
    /// <param name="episodes">Number of rollouts.</param>
    /// <param name="source">Draws them.</param>
    /// <param name="use">Looks at a block, which is reused afterwards.</param>
    public void ForEach(int episodes, EpisodeSource source, Action<EnsembleBlock> use)
    {
        ForEach(episodes, block =>
        {
            Span<float> start = stackalloc float[block.Observations];
            for (int lane = 0; lane < block.Used; lane++)
            {
                block.Seeds[lane] = source(block.First + lane, start);
                for (int i = 0; i < start.Length; i++)
                    block.Slot(0, i)[lane] = start[i];
            }
        }, use);
    }

    /// <summary>The same for sources that draw a block at once.</summary>
    /// <param name="episodes">Number of rollouts.</param>
    /// <param name="source">Draws them.</param>
    /// <param name="use">Looks at a block, which is reused afterwards.</param>
    public void ForEach(int episodes, BlockSource source, Action<EnsembleBlock> use)
    {
        int blocks = (episodes + EnsembleBlock.Lanes - 1) / EnsembleBlock.Lanes, next = 0;

        // Several blocks at once, because one may take less time than two cores need to agree whose it is; few enough that all end together.
        int share = Math.Clamp(blocks / (8 * Math.Max(1, Threads)), 1, MostBlocks);
        Exception? failure = null;
        void Work()
        {
            try
            {
                using var worker = new Worker(create, limits, policy, horizon);
                for (int end = Interlocked.Add(ref next, share); end - share < blocks && Volatile.Read(ref failure) is null; end = Interlocked.Add(ref next, share))
                {
                    for (int b = end - share; b < Math.Min(end, blocks); b++)
                        use(worker.Run(b * EnsembleBlock.Lanes, Math.Min(EnsembleBlock.Lanes, episodes - b * EnsembleBlock.Lanes), source));
                }
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref failure, e, null);
            }
        }

        // The caller is one of the threads: with one thread nothing is started.
        Thread[] others = [.. Enumerable.Range(1, Math.Max(0, Math.Min(Threads, blocks) - 1)).Select(_ => new Thread(Work) { IsBackground = true })];
        foreach (var thread in others)
            thread.Start();
        Work();
        foreach (var thread in others)
            thread.Join();
        if (failure is not null)
            ExceptionDispatchInfo.Throw(failure);
    }

    // What one thread needs, made once.
    private sealed class Worker : IDisposable
    {
        private const int ShortestStretch = 8;

        private readonly ILanePlant _plant;
        private readonly ILanePolicy _policy;
        private readonly LaneGuard _guard;
        private readonly EnsembleBlock _block;
        private readonly PairKernel? _pair;

        public Worker(Func<IPlant> create, Limits limits, PolicySpec policy, int horizon)
        {
            using var alone = create();
            var signals = alone.Signals;
            if (!limits.Fit(signals))
                throw new ArgumentException("limits need one finite entry for each slot of the plant, low not above high, slew positive, 0 within the range of each action");
            if (policy.Signals.Contract != signals.Contract)
                throw new ArgumentException($"policy '{policy.Name}' does not share the plant's contract");
            if (PolicyFactory.Check(policy) is var error and not ImageError.None)
                throw new ArgumentException($"policy '{policy.Name}' is none: {error}");
            ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
            _plant = alone is ILaned laned ? laned.Lanes() : new ProductLanes(create);
            _policy = policy.Kind switch
            {
                PolicySpec.Gain or PolicySpec.Chunk => new GainLanes(policy),
                PolicySpec.Mixture => new MixtureLanes(policy),
                _ => new ProductPolicyLanes(policy),
            };
            _guard = new LaneGuard(limits);
            _block = new EnsembleBlock(signals.ObservationCount, signals.ActionCount, horizon);
            if (PairKernel.Takes(_plant, limits, policy))
                _pair = new PairKernel(_block, ((LinearLanes)_plant).Bare!, limits, policy, _policy as MixtureLanes);
        }

        public EnsembleBlock Run(int first, int used, BlockSource source)
        {
            Begin(first, used, source);
            if (_pair is null)
                Separately(0, _block.Horizon);
            else
                Together(_pair);
            _block.Finish();
            return _block;
        }

        public void Dispose() => _plant.Dispose();

        private void Begin(int first, int used, BlockSource source)
        {
            var block = _block;
            block.Begin(first, used);
            source(block);
            _policy.Reset(block);
            _plant.Reset(block);
            _guard.Check(block, 0, 0);
        }

        private void Separately(int from, int to)
        {
            for (int t = from; t < to; t++)
            {
                _policy.Act(_block, t);
                _guard.Limit(_block, t);
                _plant.Step(_block, t);
                _guard.Check(_block, t + 1, t + 1);
                _block.Swap();
            }
        }

        // Stretches in which nothing is out of bounds at once, others pass by pass; after one of those, carefully.
        private void Together(PairKernel pair)
        {
            int stretch = PairKernel.LongestStretch;
            for (int t = 0; t < _block.Horizon;)
            {
                int end = Math.Min(t + stretch, _block.Horizon);
                if (pair.Advance(t, end))
                {
                    stretch = Math.Min(2 * stretch, PairKernel.LongestStretch);
                }
                else
                {
                    stretch = ShortestStretch;
                    end = Math.Min(t + stretch, end);
                    Separately(t, end);
                }

                t = end;
            }
        }
    }
}
