namespace ImitationHil.Firmware
{
    /// <summary>
    /// The numbered outcome of one step. Numbers are part of the wire and of every record: they are never renumbered
    /// and never reused. 0 is the normal case, 1 to 31 end an episode without blame, from 32 on it is a fault: the
    /// motor is off and stays off until an explicit reset. Each fault has its paragraph in <c>firmware/SAFETY.md</c>.
    /// </summary>
    public enum Status
    {
        /// <summary>The step was carried out. Limits in force, if any, are in the limit bits.</summary>
        Ok = 0,

        /// <summary>The episode reached its horizon.</summary>
        HorizonReached = 1,

        /// <summary>Somebody asked for a stop; output is zero.</summary>
        Stopped = 2,

        /// <summary>The call is not allowed in the present state of the supervisor; nothing was done.</summary>
        NotAllowed = 3,

        /// <summary>An action was NaN or infinite.</summary>
        ActionNotFinite = 32,

        /// <summary>An action was finite but larger than <see cref="Limits.PlausibleBound"/>.</summary>
        ActionImplausible = 33,

        /// <summary>An observation was NaN or infinite.</summary>
        ObservationNotFinite = 34,

        /// <summary>An observation was finite but larger than <see cref="Limits.PlausibleBound"/>.</summary>
        ObservationImplausible = 35,

        /// <summary>An observation left the envelope of the rig.</summary>
        EnvelopeLeft = 36,

        /// <summary>The newest sample of the sensors is older than allowed.</summary>
        SampleStale = 37,

        /// <summary>The step took longer than allowed.</summary>
        DeadlineMissed = 38,

        /// <summary>The host was silent for longer than allowed.</summary>
        LinkLost = 39,

        /// <summary>The emergency stop was pressed.</summary>
        EmergencyStop = 40,

        /// <summary>Plant and policy do not share a contract.</summary>
        ContractMismatch = 41,

        /// <summary>The plant reported an error of its own: a sensor or a bus did not answer.</summary>
        PlantError = 42,

        /// <summary>An exception escaped from plant or policy.</summary>
        InternalError = 43,

        /// <summary>The axis was driven but the encoder did not move.</summary>
        AxisStalled = 44,

        /// <summary>The policy could not decide.</summary>
        PolicyError = 45,

        /// <summary>An encoder moved farther in one tick than its motor can.</summary>
        EncoderJumped = 46,

        /// <summary>A motor moved against its drive and did not slow down.</summary>
        AxisReversed = 47,

        /// <summary>The dead-man guard beside the controller is dead or hangs.</summary>
        GuardLost = 48,

        /// <summary>A motor took more current than allowed for longer than allowed.</summary>
        OverCurrent = 49,
    }

    /// <summary>Questions asked of a <see cref="Status"/>.</summary>
    public static class StatusExtensions
    {
        /// <summary>True for the statuses that stop the motor and latch.</summary>
        public static bool IsFault(this Status status)
        {
            return (int)status >= 32;
        }
    }
}
