using System;

namespace ImitationHil.Firmware
{
    /// <summary>
    /// A float as its 32 bits and back. The one file in which the two platforms differ: nanoFramework has no bit cast,
    /// so there four bytes are allocated for each conversion.
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
#endif
    }
}
