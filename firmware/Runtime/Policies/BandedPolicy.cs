namespace ImitationHil.Firmware
{
    /// <summary>
    /// Concentric bands: with r = max |x_i| and ratio q > 1, band k holds q^-k &lt; r &lt;= q^-(k-1), and gain K_(k mod P)
    /// is used. Below the dead zone the action is zero, because there only noise is measured. Deterministic, piecewise
    /// linear, discontinuous: the non-smooth policy that stabilises a plant of unknown sign.
    /// </summary>
    public sealed class BandedPolicy : IPolicy
    {
        private readonly float[] _weights;
        private readonly float _ratio;
        private readonly float _deadZone;
        private readonly int _stride;
        private readonly int _gains;

        public BandedPolicy(PolicySpec spec)
        {
            Signals = spec.Signals;
            _weights = spec.Weights;
            _ratio = spec.Weights[0];
            _deadZone = spec.Weights[1];
            _gains = spec.P0;
            _stride = spec.Signals.ObservationCount * spec.Signals.ActionCount;
        }

        /// <inheritdoc/>
        public Signals Signals { get; private set; }

        /// <inheritdoc/>
        public void Reset(uint seed)
        {
        }

        /// <inheritdoc/>
        public Status Act(float[] observation, float[] action)
        {
            float radius = 0f;
            for (int i = 0; i < observation.Length; i++)
            {
                float x = observation[i];
                float magnitude = x < 0f ? -x : x;
                if (magnitude != magnitude)
                {
                    return Status.PolicyError;
                }

                if (magnitude > radius)
                {
                    radius = magnitude;
                }
            }

            if (radius <= _deadZone || radius > Limits.PlausibleBound)
            {
                for (int i = 0; i < action.Length; i++)
                {
                    action[i] = 0f;
                }

                return radius > Limits.PlausibleBound ? Status.PolicyError : Status.Ok;
            }

            // Multiplying up or down to (1/q, 1] counts the bands without a logarithm, whose last bits differ by platform.
            int band = 1;
            while (radius > 1f)
            {
                radius = radius / _ratio;
                band--;
            }

            float edge = 1f / _ratio;
            while (radius <= edge)
            {
                radius = radius * _ratio;
                band++;
            }

            int gain = band % _gains;
            if (gain < 0)
            {
                gain += _gains;
            }

            Dense.Multiply(_weights, 2 + gain * _stride, observation, action);
            return Status.Ok;
        }
    }
}
