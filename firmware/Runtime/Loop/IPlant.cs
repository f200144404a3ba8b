using System;

namespace ImitationHil.Firmware
{
    /// <summary>
    /// What is controlled: a simulation, a motor on pins, or either of them at the far end of a wire.
    /// <see cref="Step"/> owns time: a simulation integrates and returns, pins wait for their tick, a wire waits for
    /// the reply. Outcomes are returned, not thrown. Arrays belong to the caller and are only read or filled.
    /// </summary>
    public interface IPlant : IDisposable
    {
        /// <summary>Meaning of observation and action.</summary>
        Signals Signals { get; }

        /// <summary>Goes to the start of an episode, safely, and fills in the first observation.</summary>
        Status Reset(Episode episode, float[] observation);

        /// <summary>
        /// Applies the action, holds it for one policy period, fills in what is seen at its end. On return
        /// <paramref name="action"/> holds what was applied: clamped by limits, disturbed by injected noise.
        /// </summary>
        Status Step(float[] action, float[] observation);

        /// <summary>Bits of the limits that were in force during the last step (<see cref="LimitBits"/>); 0 when none.</summary>
        int LimitsInForce { get; }

        /// <summary>Outputs to zero. Idempotent, never throws; <c>Dispose</c> calls it.</summary>
        void Stop();
    }

    /// <summary>
    /// Which limits shaped a step. Limiting is reported, never silent, because a step under a limit says nothing
    /// about growth and must be censored by whoever estimates it.
    /// </summary>
    public static class LimitBits
    {
        /// <summary>The action was clamped to its range.</summary>
        public const int Action = 1;

        /// <summary>The action was held to its slew rate.</summary>
        public const int Slew = 2;

        /// <summary>The set-point of a shaped axis was clamped to its range.</summary>
        public const int SetPoint = 4;

        /// <summary>The duty of a motor was clamped while the axis was still on its way at the end of the period.</summary>
        public const int Duty = 8;

        /// <summary>The expert acted in the policy's place (<see cref="SimplexPolicy"/>).</summary>
        public const int Recovery = 16;
    }
}
