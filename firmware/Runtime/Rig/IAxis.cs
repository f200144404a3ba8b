using System;

namespace ImitationHil.Firmware
{
    /// <summary>
    /// The motors of a rig as the servo sees them: encoder counts in, duty out, one tick after another. The only thing
    /// that a simulation replaces; servo, shaping, guard and policy above it are the product's code everywhere.
    /// </summary>
    public interface IAxis : IDisposable
    {
        /// <summary>Number of motors.</summary>
        int MotorCount { get; }

        /// <summary>Time between two ticks of the servo, microseconds.</summary>
        int TickMicroseconds { get; }

        /// <summary>Encoder counts a turn of the output shaft (four edges a line).</summary>
        int CountsPerTurn { get; }

        /// <summary>Tells a simulated axis which chance to use in the coming episode; nothing to do on pins.</summary>
        void Prepare(uint seed);

        /// <summary>Waits for the next tick, then samples every encoder. Anything but Ok stops the servo.</summary>
        Status WaitTick(int[] counts);

        /// <summary>Drives every motor: -1 to 1 of the supply.</summary>
        void Write(float[] duty);

        /// <summary>All duties to zero. Idempotent, never throws.</summary>
        void Stop();
    }
}
