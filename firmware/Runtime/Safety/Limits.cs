namespace ImitationHil.Firmware
{
    /// <summary>
    /// What the supervisor holds a plant to. One entry a slot, in the units of the plant's <see cref="Signals"/>.
    /// Plain data; every bound is finite and every low bound is below its high bound.
    /// </summary>
    public sealed class Limits
    {
        /// <summary>
        /// Magnitude beyond which no honest SI value of a desk-top rig lies. Larger numbers are treated as faults, not
        /// clamped: a policy that asks for 1e30 has not decided anything. Unitless, applies to every slot.
        /// </summary>
        public const float PlausibleBound = 1e6f;

        /// <summary>Lowest action of each slot; the action is clamped to it and the limit reported.</summary>
        public readonly float[] ActionLow;

        /// <summary>Highest action of each slot.</summary>
        public readonly float[] ActionHigh;

        /// <summary>Largest change of each action slot from one policy period to the next; positive.</summary>
        public readonly float[] ActionSlew;

        /// <summary>Lowest observation of each slot; leaving the envelope is a fault.</summary>
        public readonly float[] ObservationLow;

        /// <summary>Highest observation of each slot.</summary>
        public readonly float[] ObservationHigh;

        public Limits(float[] actionLow, float[] actionHigh, float[] actionSlew, float[] observationLow, float[] observationHigh)
        {
            ActionLow = actionLow;
            ActionHigh = actionHigh;
            ActionSlew = actionSlew;
            ObservationLow = observationLow;
            ObservationHigh = observationHigh;
        }

        /// <summary>
        /// True when every list has one entry a slot, every bound is finite, low is not above high, slew is positive, and
        /// the range of every action contains 0, which a stop applies and from which the first slew starts. A NaN bound
        /// would otherwise let everything through.
        /// </summary>
        public bool Fit(Signals signals)
        {
            int n = signals.ObservationCount;
            int m = signals.ActionCount;
            if (ActionSlew.Length != m || !AreOrdered(ActionLow, ActionHigh, m) || !AreOrdered(ObservationLow, ObservationHigh, n))
            {
                return false;
            }

            for (int i = 0; i < m; i++)
            {
                if (!Finite.IsFinite(ActionSlew[i]) || ActionSlew[i] <= 0f || ActionLow[i] > 0f || ActionHigh[i] < 0f)
                {
                    return false;
                }
            }

            return true;
        }

        /// <summary>The same symmetric bounds for every slot.</summary>
        public static Limits Symmetric(Signals signals, float action, float slew, float observation)
        {
            int n = signals.ObservationCount;
            int m = signals.ActionCount;
            return new Limits(Filled(m, -action), Filled(m, action), Filled(m, slew), Filled(n, -observation), Filled(n, observation));
        }

        private static bool AreOrdered(float[] low, float[] high, int count)
        {
            if (low.Length != count || high.Length != count)
            {
                return false;
            }

            for (int i = 0; i < count; i++)
            {
                if (!Finite.IsFinite(low[i]) || !Finite.IsFinite(high[i]) || low[i] > high[i])
                {
                    return false;
                }
            }

            return true;
        }

        private static float[] Filled(int count, float value)
        {
            float[] array = new float[count];
            for (int i = 0; i < count; i++)
            {
                array[i] = value;
            }

            return array;
        }
    }
}
