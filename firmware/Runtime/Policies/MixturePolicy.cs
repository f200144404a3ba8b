namespace ImitationHil.Firmware
{
    /// <summary>
    /// A mixture of linear gains: every <c>hold</c> policy periods one component is drawn by its probability and used.
    /// With gains +rho and -rho and even odds it is the bimodal policy that plays the benevolent gambler's ruin; its
    /// mean is zero, so it must be sampled, never averaged.
    /// </summary>
    public sealed class MixturePolicy : IPolicy
    {
        private readonly float[] _weights;
        private readonly uint[] _thresholds;
        private readonly int _gains;
        private readonly int _stride;
        private readonly int _hold;
        private readonly SmallRandom _random;
        private int _offset;
        private int _left;

        public MixturePolicy(PolicySpec spec)
        {
            Signals = spec.Signals;
            _weights = spec.Weights;
            _gains = spec.P0;
            _stride = spec.Signals.ObservationCount * spec.Signals.ActionCount;
            _hold = spec.P1;
            _random = new SmallRandom(0);

            // Cumulative probabilities as 24-bit integers, so that a draw is one integer comparison a component.
            _thresholds = new uint[_gains];
            float total = 0f;
            for (int i = 0; i < _gains; i++)
            {
                total += _weights[i];
            }

            float sum = 0f;
            for (int i = 0; i < _gains; i++)
            {
                sum += _weights[i];
                _thresholds[i] = total > 0f ? (uint)(int)(sum / total * 16777216f) : 16777216u;
            }

            _thresholds[_gains - 1] = 16777216u;
        }

        /// <inheritdoc/>
        public Signals Signals { get; private set; }

        /// <inheritdoc/>
        public void Reset(uint seed)
        {
            _random.Seed(seed);
            _left = 0;
        }

        /// <inheritdoc/>
        public Status Act(float[] observation, float[] action)
        {
            if (_left == 0)
            {
                uint draw = _random.NextWord() >> 8;
                uint[] thresholds = _thresholds;
                int component = 0;
                while (draw >= thresholds[component])
                {
                    component++;
                }

                _offset = _gains + component * _stride;
                _left = _hold;
            }

            _left--;
            Dense.Multiply(_weights, _offset, observation, action);
            return Status.Ok;
        }
    }
}
