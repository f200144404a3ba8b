using ImitationHil.Firmware;

namespace ImitationHil.Benchmarks.Peers;

/// <summary>A period of the control loop: policy, supervisor, a plant of four additions, a trace that adds up.</summary>
internal static class LoopCases
{
    public static IEnumerable<PeerCase> All =>
    [
        new("loop tick, linear 4->1", 200_000, () =>
        {
            var signals = PolicyCases.Shape(4, 1);
            var supervisor = new Supervisor(new BarePlant(signals), Limits.Symmetric(signals, 1, 0.5f, 10));
            var policy = PolicyFactory.Create(new PolicySpec("", signals, PolicySpec.Gain, 1, 0, [-0.2f, 0.05f, -0.05f, 0.02f]));
            var trace = new SumTrace();
            var loop = new ControlLoop(supervisor, policy, trace);
            supervisor.Handle(SupervisorEvent.Prepare);
            supervisor.Handle(SupervisorEvent.Arm);
            if (loop.Begin(new Episode(1, int.MaxValue, [1, 1, 1, 1])) != Status.Ok)
                throw new InvalidOperationException("the loop does not begin");
            return count =>
            {
                for (long i = 0; i < count; i++)
                {
                    if (loop.Advance() != Status.Ok)
                        throw new InvalidOperationException("the loop ended");
                }

                return trace.Sum;
            };
        })
        {
            MostNanoseconds = 100,
        },
    ];

    private sealed class SumTrace : ITrace
    {
        public ulong Sum { get; private set; }

        public void Record(int step, float[] observation, float[] asked, float[] applied, int limitBits, Status status) =>
            Sum = Sum * 31 + FloatBits.Of(applied[0]) + (uint)limitBits;
    }

    private sealed class BarePlant(Signals signals) : IPlant
    {
        private readonly float[] _state = new float[4];

        public Signals Signals => signals;

        public int LimitsInForce => 0;

        public Status Reset(Episode episode, float[] observation)
        {
            episode.Start.CopyTo(_state, 0);
            episode.Start.CopyTo(observation, 0);
            return Status.Ok;
        }

        public Status Step(float[] action, float[] observation)
        {
            var x = _state;
            x[0] = 0.5f * x[0] + action[0];
            for (int i = 1; i < x.Length; i++)
                x[i] = 0.5f * x[i] + x[i - 1];
            for (int i = 0; i < x.Length; i++)
                observation[i] = x[i];
            return Status.Ok;
        }

        public void Stop()
        {
        }

        public void Dispose()
        {
        }
    }
}
