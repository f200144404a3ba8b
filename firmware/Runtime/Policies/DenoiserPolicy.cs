namespace ImitationHil.Firmware
{
    /// <summary>
    /// A diffusion policy for the two modes +v and -v, v = K x, equally likely: noise is drawn and then removed in a few
    /// Euler steps of du/ds = (u - D(u, s)) / s. Only the share p = u.v / |v|^2 of u along v ever matters, and in units
    /// of |v| the noise level is sigma = s / |v|; so the sampler runs on one number, and the action is p v.
    /// The denoiser is closed form, D(p, sigma) = tanh(p / sigma^2), or a learned head f of
    /// (p / sqrt(sigma^2 + 1), ln(sigma) / 3), made odd: D(p) = (f(p) - f(-p)) / 2. The score is (D - p) / sigma^2.
    /// </summary>
    public sealed class DenoiserPolicy : IPolicy
    {
        /// <summary>Most noise levels.</summary>
        public const int MaxLevels = 64;

        /// <summary>What the logarithm of a noise level is divided by at the head's second input.</summary>
        public const float LogScale = 3f;

        private readonly float[] _weights;
        private readonly float[] _sigma;
        private readonly float[] _scale;
        private readonly float[] _log;
        private readonly DenseLayers? _head;
        private readonly float[] _input;
        private readonly float[] _output;
        private readonly SmallRandom _random;
        private readonly int _gain;
        private readonly int _hold;
        private float _share;
        private int _left;

        public DenoiserPolicy(PolicySpec spec)
        {
            Signals = spec.Signals;
            _weights = spec.Weights;
            _hold = spec.P1;
            _random = new SmallRandom(0);
            _gain = spec.Weights.Length - spec.Signals.ObservationCount * spec.Signals.ActionCount;
            _head = spec.Weights[2] == 0f ? null : new DenseLayers(spec.Weights, 2, 2, 1);
            _input = new float[2];
            _output = new float[1];

            // Noise levels in equal ratios, from the largest to the smallest.
            int levels = spec.P0;
            _sigma = new float[levels];
            _scale = new float[levels];
            _log = new float[levels];
            float first = FloatMath.Log(spec.Weights[0]);
            float last = FloatMath.Log(spec.Weights[1]);
            for (int i = 0; i < levels; i++)
            {
                float log = first + (last - first) * i / (levels - 1);
                _sigma[i] = FloatMath.Exp(log);
                _scale[i] = 1f / FloatMath.Sqrt(_sigma[i] * _sigma[i] + 1f);
                _log[i] = log / LogScale;
            }
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
                _share = Sample();
                _left = _hold;
            }

            _left--;
            Dense.Multiply(_weights, _gain, observation, action);
            float share = _share;
            for (int i = 0; i < action.Length; i++)
            {
                action[i] = share * action[i];
            }

            return Status.Ok;
        }

        private float Sample()
        {
            int last = _sigma.Length - 1;
            float p = _random.NextNormal() / _scale[0];
            for (int i = 0; i < last; i++)
            {
                p = p + (_sigma[i + 1] - _sigma[i]) * ((p - Denoise(p, i)) / _sigma[i]);
            }

            return Denoise(p, last);
        }

        private float Denoise(float p, int level)
        {
            if (_head == null)
            {
                return FloatMath.Tanh(p / (_sigma[level] * _sigma[level]));
            }

            return 0.5f * (Head(p, level) - Head(-p, level));
        }

        private float Head(float p, int level)
        {
            _input[0] = p * _scale[level];
            _input[1] = _log[level];
            _head!.Evaluate(_input, _output);
            return _output[0];
        }
    }
}
