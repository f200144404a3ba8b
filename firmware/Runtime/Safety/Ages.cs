namespace ImitationHil.Firmware
{
    /// <summary>
    /// How old things are, and how old they may be, in microseconds. Whoever owns a clock writes the ages before each
    /// step; a maximum of 0 means that nobody watches that age (a simulation has no deadline).
    /// </summary>
    public sealed class Ages
    {
        /// <summary>Age of the newest sensor sample.</summary>
        public uint SampleMicroseconds;

        /// <summary>Duration of the last pass of the loop, waiting excluded.</summary>
        public uint StepMicroseconds;

        /// <summary>Time since the host was last heard.</summary>
        public uint LinkMicroseconds;

        /// <summary>Largest allowed age of a sample; 0 is unwatched.</summary>
        public uint MaxSampleMicroseconds;

        /// <summary>Largest allowed duration of a pass; 0 is unwatched.</summary>
        public uint MaxStepMicroseconds;

        /// <summary>Largest allowed silence of the host; 0 is unwatched.</summary>
        public uint MaxLinkMicroseconds;

        /// <summary>The first age that is over its maximum, in the order sample, deadline, link; Ok when none is.</summary>
        public Status Check()
        {
            if (MaxSampleMicroseconds != 0 && SampleMicroseconds > MaxSampleMicroseconds)
            {
                return Status.SampleStale;
            }

            if (MaxStepMicroseconds != 0 && StepMicroseconds > MaxStepMicroseconds)
            {
                return Status.DeadlineMissed;
            }

            if (MaxLinkMicroseconds != 0 && LinkMicroseconds > MaxLinkMicroseconds)
            {
                return Status.LinkLost;
            }

            return Status.Ok;
        }
    }
}
