namespace ImitationHil.Firmware
{
    /// <summary>
    /// What a shaped rig is made to obey: x+ = A x + u on n coordinates, each either the angle of a motor or a number
    /// integrated in firmware. Plain data.
    /// </summary>
    public sealed class Shaping
    {
        /// <summary>Marks a coordinate that has no motor.</summary>
        public const int Virtual = -1;

        /// <summary>Names, units and the policy period, a whole number of servo ticks.</summary>
        public readonly Signals Signals;

        /// <summary>A, row-major, n by n.</summary>
        public readonly float[] A;

        /// <summary>Motor of each coordinate, or <see cref="Virtual"/>.</summary>
        public readonly int[] Motor;

        /// <summary>Largest magnitude of a coordinate, rad: set-points are clamped to it and the limit reported.</summary>
        public readonly float SetPointLimit;

        /// <summary>Start when an episode names none.</summary>
        public readonly float[] DefaultStart;

        public Shaping(Signals signals, float[] a, int[] motor, float setPointLimit, float[] defaultStart)
        {
            Signals = signals;
            A = a;
            Motor = motor;
            SetPointLimit = setPointLimit;
            DefaultStart = defaultStart;
        }
    }

    /// <summary>
    /// The outer map of one servo, identified before a series of runs: from one policy period to the next the angle
    /// obeys q+ = a q + b r + c for a set-point r. A perfect servo has a = 0, b = 1, c = 0 (the default).
    /// </summary>
    public sealed class OuterMap
    {
        public float A;
        public float B = 1f;
        public float C;

        /// <summary>The set-point that leads from angle <paramref name="q"/> to <paramref name="target"/>.</summary>
        public float SetPoint(float target, float q)
        {
            // A map that was identified as nearly singular is not a servo; the plain set-point is the safe answer.
            return B > 0.1f || B < -0.1f ? (target - A * q - C) / B : target;
        }
    }
}
