namespace ImitationHil.Firmware
{
    /// <summary>
    /// Observation in, action out. The same class evaluates an image in simulation, on the virtual rig, on a Raspberry
    /// Pi and on a microcontroller, with identical bits. Not thread-safe: one loop, one policy.
    /// </summary>
    public interface IPolicy
    {
        /// <summary>Meaning of observation and action.</summary>
        Signals Signals { get; }

        /// <summary>Starts an episode: forgets everything and seeds the generator of the stochastic kinds.</summary>
        void Reset(uint seed);

        /// <summary>Fills in the action for this observation. Allocates nothing.</summary>
        Status Act(float[] observation, float[] action);
    }
}
