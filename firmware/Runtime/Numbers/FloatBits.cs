using System;

namespace ImitationHil.Firmware
{
    /// <summary>
    /// A float as its 32 bits and back. The one file in which the two platforms differ: nanoFramework has no bit cast,
    /// so there four bytes are allocated for each conversion, and powers of two come from a table.
    /// </summary>
    public static class FloatBits
    {
#if NANOFRAMEWORK_1_0
        public static uint Of(float value)
        {
            byte[] bytes = BitConverter.GetBytes(value);
            return bytes[0] | ((uint)bytes[1] << 8) | ((uint)bytes[2] << 16) | ((uint)bytes[3] << 24);
        }

        public static float ToFloat(uint bits)
        {
            byte[] bytes = { (byte)bits, (byte)(bits >> 8), (byte)(bits >> 16), (byte)(bits >> 24) };
            return BitConverter.ToSingle(bytes, 0);
        }

        private const int LargestExponent = 127;

        private static readonly float[] Powers = BuildPowers();

        public static float PowerOfTwo(int k)
        {
            return Powers[k + LargestExponent];
        }

        public static int Truncate(float value)
        {
            return (int)value;
        }

        // A loop of doublings or halvings for each would cost a branch each.
        private static float[] BuildPowers()
        {
            float[] powers = new float[2 * LargestExponent + 1];
            powers[LargestExponent] = 1f;
            for (int k = 1; k <= LargestExponent; k++)
            {
                powers[LargestExponent + k] = 2f * powers[LargestExponent + k - 1];
                powers[LargestExponent - k] = 0.5f * powers[LargestExponent - k + 1];
            }

            return powers;
        }
#else
        /// <summary>The IEEE 754 bits of a float.</summary>
        public static uint Of(float value)
        {
            return BitConverter.SingleToUInt32Bits(value);
        }

        /// <summary>The float with these IEEE 754 bits.</summary>
        public static float ToFloat(uint bits)
        {
            return BitConverter.UInt32BitsToSingle(bits);
        }

        /// <summary>2^k, exactly, for k from -126 to 127.</summary>
        public static float PowerOfTwo(int k)
        {
            return ToFloat((uint)(k + 127) << 23);
        }

        /// <summary>
        /// Towards zero, for magnitudes below 2^31. A cast would also say what becomes of all others, in twice the time.
        /// </summary>
        public static int Truncate(float value)
        {
            return float.ConvertToIntegerNative<int>(value);
        }
#endif
    }
}
