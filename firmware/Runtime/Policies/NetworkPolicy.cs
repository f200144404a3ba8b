namespace ImitationHil.Firmware
{
    /// <summary>
    /// A multi-layer perceptron: every e policy periods it looks once and decides l actions, of which the first e are
    /// played open loop. With l = 1 it is plain behaviour cloning. Scaling of inputs and outputs is part of the weights.
    /// </summary>
    public sealed class NetworkPolicy : IPolicy
    {
        private readonly DenseLayers _layers;
        private readonly float[] _plan;
        private readonly int _end;
        private int _next;

        public NetworkPolicy(PolicySpec spec)
        {
            Signals = spec.Signals;
            int m = spec.Signals.ActionCount;
            _plan = new float[spec.P0 * m];
            _end = spec.P1 * m;
            _layers = new DenseLayers(spec.Weights, 0, spec.Signals.ObservationCount, _plan.Length);
        }

        /// <inheritdoc/>
        public Signals Signals { get; private set; }

        /// <inheritdoc/>
        public void Reset(uint seed)
        {
            _next = 0;
        }

        /// <inheritdoc/>
        public Status Act(float[] observation, float[] action)
        {
            if (_next == 0)
            {
                _layers.Evaluate(observation, _plan);
            }

            int next = _next;
            for (int i = 0; i < action.Length; i++)
            {
                action[i] = _plan[next + i];
            }

            next += action.Length;
            _next = next == _end ? 0 : next;
            return Status.Ok;
        }
    }
}
