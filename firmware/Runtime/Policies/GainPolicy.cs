namespace ImitationHil.Firmware
{
    /// <summary>
    /// u_t = K_(t mod P) x_t: a constant gain (P = 1) or a periodic, time-varying one.
    /// </summary>
    public sealed class GainPolicy : IPolicy
    {
        private readonly float[] _weights;
        private readonly int _stride;
        private readonly int _end;
        private int _offset;

        public GainPolicy(PolicySpec spec)
        {
            Signals = spec.Signals;
            _weights = spec.Weights;
            _stride = spec.Signals.ObservationCount * spec.Signals.ActionCount;
            _end = spec.P0 * _stride;
        }

        /// <inheritdoc/>
        public Signals Signals { get; private set; }

        /// <inheritdoc/>
        public void Reset(uint seed)
        {
            _offset = 0;
        }

        /// <inheritdoc/>
        public Status Act(float[] observation, float[] action)
        {
            Dense.Multiply(_weights, _offset, observation, action);
            _offset += _stride;
            if (_offset == _end)
            {
                _offset = 0;
            }

            return Status.Ok;
        }
    }
}
