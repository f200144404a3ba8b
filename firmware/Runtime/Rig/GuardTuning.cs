using System;

namespace ImitationHil.Firmware
{
    /// <summary>
    /// What is certain about a motor by its numbers, and so may be watched by its <see cref="AxisGuard"/>: the same reasoning for
    /// simulated motors, the Raspberry Pi and the microcontroller.
    /// </summary>
    public static class GuardTuning
    {
        /// <summary>
        /// Sets <see cref="AxisGuard.StallDuty"/>, <see cref="AxisGuard.HardStallTicks"/>,
        /// <see cref="AxisGuard.MaxCountsPerTick"/> and <see cref="AxisGuard.ReversedTicks"/>.
        /// </summary>
        /// <param name="guard">What is set.</param>
        /// <param name="maxDuty">Its largest duty.</param>
        /// <param name="stallTicks">Its ticks without a count that mean a stall.</param>
        /// <param name="timeConstantSeconds">Nominal time constant of the motor, s; positive.</param>
        /// <param name="noLoadRadiansPerSecond">Nominal speed at full duty, rad/s; positive.</param>
        /// <param name="holdingDuty">Duty that friction and load together can hold, not negative.</param>
        /// <param name="noiseCounts">Standard deviation of an encoder reading besides its resolution, counts, not negative.</param>
        /// <exception cref="ArgumentException">A number is not finite or out of its range.</exception>
        public static void Apply(
            AxisGuard guard,
            float maxDuty,
            int stallTicks,
            float timeConstantSeconds,
            float noLoadRadiansPerSecond,
            float holdingDuty,
            float noiseCounts)
        {
            if (!Finite.IsFinite(maxDuty) || maxDuty <= 0f
                || !Finite.IsFinite(timeConstantSeconds) || timeConstantSeconds <= 0f
                || !Finite.IsFinite(noLoadRadiansPerSecond) || noLoadRadiansPerSecond <= 0f
                || !Finite.IsFinite(holdingDuty) || holdingDuty < 0f
                || !Finite.IsFinite(noiseCounts) || noiseCounts < 0f)
            {
                throw new ArgumentException("a guard is set by finite numbers of a motor, none negative");
            }

            float tick = guard.TickMicroseconds * 1e-6f;
            float countsPerRadian = guard.CountsPerTurn / 6.28318548f;

            // Twice what friction and load can hold, but never less sure than half of full duty; and no more than there is.
            guard.StallDuty = Finite.Clamp(Finite.Clamp(2f * holdingDuty, 0.1f, 0.5f), 0f, maxDuty);

            // Twice the no-load speed, and ten standard deviations of the jitter.
            guard.MaxCountsPerTick = 2 + (int)Finite.Clamp(
                2f * noLoadRadiansPerSecond * tick * countsPerRadian + 10f * noiseCounts, 0f, 1e9f);

            // Counts by which a motor that brakes with the stall duty becomes slower in one tick.
            float braked = (guard.StallDuty + holdingDuty) * noLoadRadiansPerSecond / timeConstantSeconds * tick * tick * countsPerRadian;

            // The first tick after the drive changes sign may still speed up (latency); three more are certain, or as many as a coarse
            // encoder takes to show one count less.
            guard.ReversedTicks = 1 + (int)Finite.Clamp(1f / Finite.Clamp(braked, 1e-6f, 1e6f) + 1f, 3f, 1e6f);
            guard.HardStallTicks = HardStallTicks(
                tick, stallTicks, timeConstantSeconds, noLoadRadiansPerSecond * countsPerRadian * (0.5f * maxDuty - holdingDuty));
        }

        // Ticks, latency included, in which half of the largest duty against friction and load turns a motor at rest by ten counts:
        // speed x (t - tau (1 - exp(-t / tau))), at least four. A speed that never gets there leaves the stall's own ticks.
        private static int HardStallTicks(float tick, int most, float tau, float countsPerSecond)
        {
            for (int ticks = 4; ticks < most; ticks++)
            {
                float seconds = (ticks - 1) * tick;
                float counts = countsPerSecond * (seconds - tau * (1f - FloatMath.Exp(-seconds / tau)));

                // NaN first: on nanoFramework every ordered comparison with it is true.
                if (counts == counts && counts >= 10f)
                {
                    return ticks;
                }
            }

            return most;
        }
    }
}
