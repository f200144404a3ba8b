using System.Runtime.CompilerServices;

namespace ImitationHil.Firmware
{
    /// <summary>
    /// Tests of numbers that give the same answer on .NET and on nanoFramework, where every ordered comparison with
    /// NaN is true. Therefore NaN is looked for first, by y != y, and only then are bounds compared.
    /// </summary>
    public static class Finite
    {
        private const float Largest = 3.40282347e38f;

        /// <summary>True for every number but NaN and the infinities.</summary>
        public static bool IsFinite(float y)
        {
            if (y != y)
            {
                return false;
            }

            return y <= Largest && y >= -Largest;
        }

        /// <summary>
        /// Looks at every slot: the first that is NaN or infinite gives <paramref name="notFinite"/>, else the first
        /// that exceeds <see cref="Limits.PlausibleBound"/> gives <paramref name="implausible"/>, else Ok.
        /// </summary>
        [MethodImpl((MethodImplOptions)256)] // AggressiveInlining, see Dense
        public static Status Check(float[] values, Status notFinite, Status implausible)
        {
            Status status = Status.Ok;
            for (int i = 0; i < values.Length; i++)
            {
                float y = values[i];
                if (y != y)
                {
                    return notFinite;
                }

                // One look is enough for what is nearly always there.
                if (y <= Limits.PlausibleBound && y >= -Limits.PlausibleBound)
                {
                    continue;
                }

                if (y > Largest || y < -Largest)
                {
                    return notFinite;
                }

                status = implausible;
            }

            return status;
        }

        /// <summary>
        /// Holds a finite number between two bounds. NaN gives zero, the one output that is safe when nothing is known.
        /// </summary>
        public static float Clamp(float y, float low, float high)
        {
            if (y != y)
            {
                return 0f;
            }

            if (y < low)
            {
                return low;
            }

            return y > high ? high : y;
        }
    }
}
