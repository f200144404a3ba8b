namespace ImitationHil.Firmware
{
    /// <summary>
    /// What differs from one episode to the next: chance, the start and the length. Passed as an argument, so that an
    /// expert and a policy can be run with the same chance from the same start and be compared in pairs.
    /// </summary>
    public sealed class Episode
    {
        /// <summary>Seeds the policy's generator, and the noise where the plant is simulated.</summary>
        public uint Seed;

        /// <summary>Number of policy periods, positive.</summary>
        public int Horizon;

        /// <summary>Start state in the plant's own coordinates; empty for the plant's default start.</summary>
        public float[] Start;

        public Episode(uint seed, int horizon, float[] start)
        {
            Seed = seed;
            Horizon = horizon;
            Start = start;
        }
    }
}
