namespace ImitationHil.Firmware
{
    /// <summary>
    /// Everything that defines a policy: kind, two small integers and a flat list of weights, whose meaning each kind
    /// states. What an image carries, what a learner returns, what <see cref="PolicyFactory"/> turns into a policy.
    /// </summary>
    public sealed class PolicySpec
    {
        /// <summary>Linear: action = K_t x, the gains K_0 .. K_(P-1) used in turn (P = 1: constant).</summary>
        public const int Gain = 1;

        /// <summary>Chunked: one observation decides l actions, of which the first e are played open loop.</summary>
        public const int Chunk = 2;

        /// <summary>Mixture: one of several gains, drawn by its weight: the bimodal policy.</summary>
        public const int Mixture = 3;

        /// <summary>Banded: the gain is chosen by the magnitude of the observation: concentric bands.</summary>
        public const int Banded = 4;

        /// <summary>Network: a multi-layer perceptron that decides l actions, of which the first e are played open loop.</summary>
        public const int Network = 5;

        /// <summary>Denoiser: a few-step diffusion sampler of the two modes +K x and -K x.</summary>
        public const int Denoiser = 6;

        /// <summary>Name for people, printable ASCII, at most 255 characters.</summary>
        public readonly string Name;

        /// <summary>What observation and action mean.</summary>
        public readonly Signals Signals;

        /// <summary>One of the kinds above.</summary>
        public readonly int Kind;

        /// <summary>Gain: phases. Chunk: length l. Mixture: components. Banded: gains. Network: length l. Denoiser: noise levels, 2 to 64. Positive.</summary>
        public readonly int P0;

        /// <summary>Chunk and network: executed length e, 1 to l. Mixture and denoiser: policy periods a draw is held, positive. Else 0.</summary>
        public readonly int P1;

        /// <summary>
        /// Row-major gains of m rows and n columns one after the other; before them, mixture: one probability a
        /// component; banded: ratio q of neighbouring bands and the magnitude below which the action is zero; denoiser: largest
        /// and smallest noise level, then the head as <see cref="DenseLayers"/>, no hidden layer meaning the closed form.
        /// Network: <see cref="DenseLayers"/> alone.
        /// </summary>
        public readonly float[] Weights;

        public PolicySpec(string name, Signals signals, int kind, int p0, int p1, float[] weights)
        {
            Name = name;
            Signals = signals;
            Kind = kind;
            P0 = p0;
            P1 = p1;
            Weights = weights;
        }
    }
}
