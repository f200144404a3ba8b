using System.Runtime.CompilerServices;

namespace ImitationHil.Firmware
{
    /// <summary>
    /// Elementary functions made of + - * / on floats alone, so that they give the same bits on every platform; the
    /// platforms' own differ in the last places (on an ESP32 tanh differs in 17 of 64 samples). Relative error below
    /// 1e-6 over the stated range, except near zeros of sine and cosine, where it is absolute. NaN in, NaN out.
    /// </summary>
    public static class FloatMath
    {
        private const float Ln2High = 0.693145752f;
        private const float Ln2Low = 1.42860677e-6f;
        private const float Log2E = 1.44269502f;
        private const float TwoOverPi = 0.636619747f;
        private const float HalfPiHigh = 1.5703125f;
        private const float HalfPiMiddle = 4.83751297e-4f;
        private const float HalfPiLow = 7.54978942e-8f;

        /// <summary>e^x for -87 to 88; 0 below, the largest float above.</summary>
        public static float Exp(float x)
        {
            if (x != x)
            {
                return x;
            }

            if (x < -87f)
            {
                return 0f;
            }

            if (x > 88f)
            {
                return 3.40282347e38f;
            }

            return ExpWithin(x);
        }

        // From -87 to 88.
        [MethodImpl((MethodImplOptions)256)] // AggressiveInlining, see Dense
        private static float ExpWithin(float x)
        {
            // x = k ln 2 + r with |r| <= ln(2)/2; ln 2 in two parts keeps r exact.
            int k = Nearest(x * Log2E);
            float r = x - k * Ln2High;
            r = r - k * Ln2Low;
            float p = 1f / 5040f;
            p = p * r + 1f / 720f;
            p = p * r + 1f / 120f;
            p = p * r + 1f / 24f;
            p = p * r + 1f / 6f;
            p = p * r + 0.5f;
            p = p * r + 1f;
            p = p * r + 1f;
            return p * FloatBits.PowerOfTwo(k);
        }

        /// <summary>Natural logarithm for normal positive floats; -3.4e38 for zero and below.</summary>
        public static float Log(float x)
        {
            if (x != x)
            {
                return x;
            }

            if (x <= 0f)
            {
                return -3.40282347e38f;
            }

            if (x > 3.40282347e38f)
            {
                return 3.40282347e38f;
            }

            int k = 0;
            while (x > 1.41421354f)
            {
                x = x * 0.5f;
                k++;
            }

            while (x < 0.707106769f)
            {
                x = x * 2f;
                k--;
            }

            // ln x = 2 atanh((x - 1) / (x + 1)), a series that converges fast on this interval.
            float s = (x - 1f) / (x + 1f);
            float z = s * s;
            float p = 2f / 9f;
            p = p * z + 2f / 7f;
            p = p * z + 2f / 5f;
            p = p * z + 2f / 3f;
            float fraction = s * (2f + z * p);
            return k * Ln2High + (fraction + k * Ln2Low);
        }

        /// <summary>Hyperbolic tangent, any x.</summary>
        [MethodImpl((MethodImplOptions)256)] // AggressiveInlining, see Dense
        public static float Tanh(float x)
        {
            if (x != x)
            {
                return x;
            }

            float a = x < 0f ? -x : x;
            if (a < 0.35f)
            {
                // Continued fraction of Lambert: no cancellation near zero.
                float z = x * x;
                return x / (1f + z / (3f + z / (5f + z / (7f + z / 9f))));
            }

            if (a > 9.1f)
            {
                return x < 0f ? -1f : 1f;
            }

            float e = ExpWithin(-2f * a);
            float t = (1f - e) / (1f + e);
            return x < 0f ? -t : t;
        }

        /// <summary>Sine for |x| up to 1e4 rad; absolute error below 1e-6 up to 100 rad, 1e-5 beyond; 0 outside.</summary>
        public static float Sin(float x)
        {
            return SinQuadrant(x, 0);
        }

        /// <summary>Cosine for |x| up to 1e4 rad; absolute error below 1e-6 up to 100 rad, 1e-5 beyond; 0 outside.</summary>
        public static float Cos(float x)
        {
            return SinQuadrant(x, 1);
        }

        /// <summary>Square root of a non-negative float; 0 for negative ones.</summary>
        public static float Sqrt(float x)
        {
            if (x != x)
            {
                return x;
            }

            if (x <= 0f)
            {
                return 0f;
            }

            if (x > 3.40282347e38f)
            {
                return 3.40282347e38f;
            }

            float scale = 1f;
            while (x >= 4f)
            {
                x = x * 0.25f;
                scale = scale * 2f;
            }

            while (x < 1f)
            {
                x = x * 4f;
                scale = scale * 0.5f;
            }

            // Newton from a chord: four rounds reach the last place on [1, 4).
            float y = 0.6666667f + x * 0.3333333f;
            y = 0.5f * (y + x / y);
            y = 0.5f * (y + x / y);
            y = 0.5f * (y + x / y);
            y = 0.5f * (y + x / y);
            return y * scale;
        }

        private static float SinQuadrant(float x, int shift)
        {
            if (x != x)
            {
                return x;
            }

            if (x > 1e4f || x < -1e4f)
            {
                return 0f;
            }

            int k = Nearest(x * TwoOverPi);
            float r = x - k * HalfPiHigh;
            r = r - k * HalfPiMiddle;
            r = r - k * HalfPiLow;
            int quadrant = (k + shift) & 3;
            float z = r * r;
            float y;
            if ((quadrant & 1) == 0)
            {
                float p = 1f / 362880f;
                p = p * z - 1f / 5040f;
                p = p * z + 1f / 120f;
                p = p * z - 1f / 6f;
                y = r + r * z * p;
            }
            else
            {
                float p = -1f / 3628800f;
                p = p * z + 1f / 40320f;
                p = p * z - 1f / 720f;
                p = p * z + 1f / 24f;
                p = p * z - 0.5f;
                y = 1f + z * p;
            }

            return quadrant >= 2 ? -y : y;
        }

        // Callers keep |x| far below the range of int: a cast outside it differs between platforms.
        [MethodImpl((MethodImplOptions)256)] // AggressiveInlining, see Dense
        private static int Nearest(float x)
        {
            return x >= 0f ? FloatBits.Truncate(x + 0.5f) : -FloatBits.Truncate(0.5f - x);
        }
    }
}
