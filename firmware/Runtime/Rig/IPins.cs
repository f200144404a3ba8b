using System;

namespace ImitationHil.Firmware
{
    /// <summary>
    /// The pins and buses of a rig, one call each, without any logic: what a device program writes for its board.
    /// <see cref="PinAxis"/> decides in which order they are called. Every member may throw; the motor is off then.
    /// </summary>
    public interface IPins : IDisposable
    {
        /// <summary>Number of motors.</summary>
        int MotorCount { get; }

        /// <summary>Time between two ticks of the servo, microseconds.</summary>
        int TickMicroseconds { get; }

        /// <summary>Encoder counts a turn of the output shaft.</summary>
        int CountsPerTurn { get; }

        /// <summary>True when the motors' current is measured.</summary>
        bool MeasuresCurrent { get; }

        /// <summary>Waits for the next point of the tick grid; skips points that have passed.</summary>
        void WaitTick();

        /// <summary>
        /// True when the emergency stop is pressed. Its contact is normally closed: an open one, a broken wire included,
        /// is a pressed one.
        /// </summary>
        bool IsStopPressed();

        /// <summary>Position of every motor in counts; false when one of them is not to be believed.</summary>
        bool ReadCounts(int[] counts);

        /// <summary>Magnitude of the supply current of a motor, amperes. Called only with <see cref="MeasuresCurrent"/>.</summary>
        float ReadAmperes(int motor);

        /// <summary>The drivers' common enable: false takes the power off every motor at once.</summary>
        void SetEnable(bool on);

        /// <summary>Direction of a motor. Never called while its duty is above zero.</summary>
        void SetDirection(int motor, bool forward);

        /// <summary>Magnitude of a motor's duty, 0 to 1.</summary>
        void SetDuty(int motor, float magnitude);

        /// <summary>A sign of life to whatever stops the motor when the program does not: hardware dead-man, guard process.</summary>
        void Beat();
    }
}
