using System.Runtime.CompilerServices;

namespace ImitationHil.Firmware
{
    /// <summary>
    /// The one generator of every draw that must replay bit for bit: Chris Doty-Humphrey's "sfc32" (PractRand), 128 bits
    /// of state, 32-bit additions, shifts and exclusive-ors only, because those are identical on every platform and
    /// cheap on a microcontroller. Not for cryptography.
    /// </summary>
    public sealed class SmallRandom
    {
        private uint _a;
        private uint _b;
        private uint _c;
        private uint _counter;

        public SmallRandom(uint seed)
        {
            Seed(seed);
        }

        /// <summary>Restarts the sequence. Nearby seeds give unrelated sequences: twelve rounds mix the state.</summary>
        public void Seed(uint seed)
        {
            _a = 0x9E3779B9u;
            _b = seed;
            _c = 0x85EBCA6Bu;
            _counter = 1u;
            for (int i = 0; i < 12; i++)
            {
                NextWord();
            }
        }

        /// <summary>The next 32 bits.</summary>
        [MethodImpl((MethodImplOptions)256)] // AggressiveInlining, see Dense
        public uint NextWord()
        {
            uint result = _a + _b + _counter;
            _counter++;
            _a = _b ^ (_b >> 9);
            _b = _c + (_c << 3);
            _c = ((_c << 21) | (_c >> 11)) + result;
            return result;
        }

        /// <summary>A float in [0, 1), one of 2^24 equally spaced values.</summary>
        public float NextUnit()
        {
            return (int)(NextWord() >> 8) * (1f / 16777216f);
        }

        /// <summary>Normal with mean 0 and variance 1, by Marsaglia's polar method; the second deviate of each pair is not kept.</summary>
        public float NextNormal()
        {
            float u;
            float s;
            do
            {
                u = 2f * NextUnit() - 1f;
                float v = 2f * NextUnit() - 1f;
                s = u * u + v * v;
            }
            while (s >= 1f || s == 0f);

            return u * FloatMath.Sqrt(-2f * FloatMath.Log(s) / s);
        }
    }
}
