namespace ImitationHil.Firmware
{
    /// <summary>
    /// Action chunking: at a chunk's boundary the observation x_b is kept, then u = K_0 x_b, K_1 x_b, ... are played
    /// open loop for the executed length e (at most the chunk's length l).
    /// </summary>
    public sealed class ChunkPolicy : IPolicy
    {
        private readonly float[] _weights;
        private readonly float[] _boundary;
        private readonly int _stride;
        private readonly int _end;
        private int _offset;

        public ChunkPolicy(PolicySpec spec)
        {
            Signals = spec.Signals;
            _weights = spec.Weights;
            _boundary = new float[spec.Signals.ObservationCount];
            _stride = spec.Signals.ObservationCount * spec.Signals.ActionCount;
            _end = spec.P1 * _stride;
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
            float[] boundary = _boundary;
            if (_offset == 0)
            {
                for (int i = 0; i < boundary.Length; i++)
                {
                    boundary[i] = observation[i];
                }
            }

            Dense.Multiply(_weights, _offset, boundary, action);
            _offset += _stride;
            if (_offset == _end)
            {
                _offset = 0;
            }

            return Status.Ok;
        }
    }
}
