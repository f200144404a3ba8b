namespace ImitationHil.Firmware
{
    /// <summary>Where the supervisor is. Numbers are part of the wire.</summary>
    public enum SupervisorState
    {
        /// <summary>Nothing is loaded that could run.</summary>
        Idle = 0,

        /// <summary>Plant and policy fit together and passed their tests; the motor is off.</summary>
        Ready = 1,

        /// <summary>Somebody said that the rig is clear; the motor is still off.</summary>
        Armed = 2,

        /// <summary>The only state in which the motor may be driven.</summary>
        Running = 3,

        /// <summary>Something went wrong; the motor is off until an explicit reset.</summary>
        Faulted = 4,

        /// <summary>The emergency stop was pressed; the motor is off until an explicit reset.</summary>
        EmergencyStopped = 5,
    }

    /// <summary>What can happen to the supervisor. Numbers are part of the wire.</summary>
    public enum SupervisorEvent
    {
        /// <summary>Plant and policy were accepted.</summary>
        Prepare = 0,

        /// <summary>The policy was taken away or is being replaced.</summary>
        Unload = 1,

        /// <summary>A person or a script says that the rig is clear.</summary>
        Arm = 2,

        /// <summary>An episode begins.</summary>
        Start = 3,

        /// <summary>An episode ends or is stopped.</summary>
        Stop = 4,

        /// <summary>A fault was found.</summary>
        Fault = 5,

        /// <summary>The emergency stop was pressed.</summary>
        EmergencyStop = 6,

        /// <summary>The explicit reset: the only way out of the two stopped states.</summary>
        Reset = 7,
    }

    /// <summary>
    /// The transitions of the supervisor as one table: state by event to next state. An entry equal to
    /// <see cref="Refused"/> means that the event is not allowed there and changes nothing.
    /// </summary>
    public static class SupervisorTable
    {
        /// <summary>Marks an event that is not allowed in a state.</summary>
        public const int Refused = -1;

        /// <summary>Number of states.</summary>
        public const int StateCount = 6;

        /// <summary>Number of events.</summary>
        public const int EventCount = 8;

        private const int I = (int)SupervisorState.Idle;
        private const int R = (int)SupervisorState.Ready;
        private const int A = (int)SupervisorState.Armed;
        private const int G = (int)SupervisorState.Running;
        private const int F = (int)SupervisorState.Faulted;
        private const int E = (int)SupervisorState.EmergencyStopped;

        private static readonly int[] Next =
        {
            // Prepare  Unload   Arm      Start    Stop     Fault    EStop    Reset
            R,       I,       Refused, Refused, I,       F,       E,       Refused, // Idle
            R,       I,       A,       Refused, R,       F,       E,       Refused, // Ready
            R,       I,       A,       G,       R,       F,       E,       Refused, // Armed
            Refused, Refused, Refused, Refused, R,       F,       E,       Refused, // Running
            Refused, Refused, Refused, Refused, F,       F,       E,       I,       // Faulted
            Refused, Refused, Refused, Refused, E,       E,       E,       I,       // EmergencyStopped
        };

        /// <summary>The next state, or <see cref="Refused"/>.</summary>
        public static int Lookup(SupervisorState state, SupervisorEvent what)
        {
            return Next[(int)state * EventCount + (int)what];
        }
    }
}
