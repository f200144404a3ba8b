namespace ImitationHil.Firmware
{
    /// <summary>
    /// Where the loop leaves its samples. Called on the control thread once a policy period, so it copies and returns.
    /// </summary>
    public interface ITrace
    {
        /// <summary>
        /// One policy period: what was seen before the action, the action that the policy asked for, the limits in
        /// force and how the step ended. The arrays are reused by the caller: copy, do not keep.
        /// </summary>
        void Record(int step, float[] observation, float[] action, int limitBits, Status status);
    }
}
