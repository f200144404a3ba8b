namespace ImitationHil.Firmware
{
    /// <summary>One open-loop movement of one motor: drive for some ticks or up to some travel, then rest for some ticks.</summary>
    public sealed class ProbeRequest
    {
        /// <summary>Index of the motor.</summary>
        public int Motor;

        /// <summary>True: the duty grows from 0 to <see cref="Duty"/> over the ticks of the drive. False: it is held.</summary>
        public bool IsRamp;

        /// <summary>Duty of the drive, -1 to 1; 0 watches without power: the drivers stay off.</summary>
        public float Duty;

        /// <summary>Ticks of the drive.</summary>
        public int DriveTicks;

        /// <summary>Ticks of duty 0 behind it.</summary>
        public int RestTicks;

        /// <summary>Counts from the start at which the drive ends early.</summary>
        public int TravelCounts;
    }
}
