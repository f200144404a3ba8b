using System.Numerics;
using ImitationHil.Firmware;
using ImitationHil.Lab.Ensemble;
using ImitationHil.Lab.Plants;

namespace ImitationHil.Benchmarks.Peers;

/// <summary>Many rollouts on one core; an operation is a whole rollout, and the rate is in steps.</summary>
internal static class EnsembleCases
{
    /// <summary>Policy periods a rollout of the pair.</summary>
    public const int Steps = 50;

    private const int PendulumSteps = 25, Substeps = 20, Rollouts = 25_600;

    /// <summary>C over ours at least 0.9 is what was asked for.</summary>
    private const double MostRatio = 1 / 0.9;

    public static IEnumerable<PeerCase> All =>
    [
        Pair("linear"),
        Pair("chunk 8"),
        Pair("mixture of 2"),
        new("ensemble pendulum, RK4", 1280, () => Pendulum)
        {
            MostRatio = MostRatio,
            StepsAnOperation = PendulumSteps * Substeps,
            SameBits = false,
            Remark = "sum of squares of the last angles agrees to 1e-6; the sines differ in their last places",
        },
    ];

    /// <summary>The pair under one of the policies; the same limits as in C, which the rollouts never meet.</summary>
    public static RolloutEnsemble PairEnsemble(string policy, int threads)
    {
        var system = LinearSystem.Pair();
        float[] second = [0, -0.75f, 0.75f, 0.5f];
        var spec = policy switch
        {
            "linear" => new PolicySpec("", system.Signals, PolicySpec.Gain, 1, 0, second),
            "chunk 8" => new PolicySpec("", system.Signals, PolicySpec.Chunk, 8, 8, new SharedNumbers(7).Next(32)),
            _ => new PolicySpec("", system.Signals, PolicySpec.Mixture, 2, 1, [0.5f, 0.5f, -1.5f, -0.75f, 0.75f, 0.5f, .. second]),
        };
        return new RolloutEnsemble(() => new LinearPlant(system, [0, 0]), system.WideLimits, spec, Steps) { Threads = threads };
    }

    /// <summary>Starts as C draws them, in vectors as its compiler makes them.</summary>
    public static void Start(EnsembleBlock block)
    {
        Span<float> first = block.Slot(0, 0), second = block.Slot(0, 1);
        int lane = 0;
        for (; lane <= block.Used - Vector<uint>.Count; lane += Vector<uint>.Count)
        {
            var number = Vector.CreateSequence((uint)(block.First + lane), 1u);
            var s = SharedNumbers.Of(number);
            (s * 1e-6f).CopyTo(first[lane..]);
            s.CopyTo(second[lane..]);
            number.CopyTo(block.Seeds, lane);
        }

        for (; lane < block.Used; lane++)
        {
            uint number = (uint)(block.First + lane);
            float s = SharedNumbers.Of(number);
            (first[lane], second[lane], block.Seeds[lane]) = (s * 1e-6f, s, number);
        }
    }

    private static PeerCase Pair(string policy) => new($"ensemble pair, {policy}", Rollouts, () =>
    {
        var ensemble = PairEnsemble(policy, threads: 1);
        return count =>
        {
            ulong sum = 0;
            ensemble.ForEach((int)count, Start, block =>
            {
                // In a register, as in C.
                ulong so = sum;
                for (int slot = 0; slot < 2; slot++)
                {
                    foreach (float x in block.Slot(Steps, slot))
                        so = so * 31 + FloatBits.Of(x);
                }

                sum = so;
            });
            return sum;
        };
    })
    {
        MostRatio = MostRatio,
        StepsAnOperation = Steps,
    };

    private static ulong Pendulum(long count)
    {
        var signals = new PendulumPlant(new PendulumParameters(), Substeps * 1000).Signals;
        var ensemble = new RolloutEnsemble(
            () => new PendulumPlant(new PendulumParameters(), Substeps * 1000), new Limits([-1], [1], [2], [-20, -100], [20, 100]),
            new PolicySpec("", signals, PolicySpec.Gain, 1, 0, [-0.1f, -0.02f]), PendulumSteps)
        {
            Threads = 1,
        };
        double sum = 0;
        ensemble.ForEach((int)count, (EnsembleBlock block) =>
        {
            for (int lane = 0; lane < block.Used; lane++)
                block.Slot(0, 0)[lane] = SharedNumbers.Of((uint)(block.First + lane));
        }, block =>
        {
            foreach (float q in block.Slot(PendulumSteps, 0))
                sum += (double)q * q;
        });
        return (ulong)Math.Round(sum * 1e6);
    }
}
