namespace ImitationHil.Firmware
{
    /// <summary>
    /// Where the loop leaves its samples. Called on the control thread once a policy period, so it copies and returns.
    /// </summary>
    public interface ITrace
    {
        /// <summary>
        /// One policy period: what was seen before the action, the action that the policy asked for, the one that was
        /// applied, the limits in force and how the step ended. The arrays are reused by the caller: copy, do not keep.
        /// </summary>
        void Record(int step, float[] observation, float[] asked, float[] applied, int limitBits, Status status);
    }

    /// <summary>Tells two traces.</summary>
    public sealed class TraceSplit : ITrace
    {
        private readonly ITrace _first;
        private readonly ITrace _second;

        public TraceSplit(ITrace first, ITrace second)
        {
            _first = first;
            _second = second;
        }

        /// <inheritdoc/>
        public void Record(int step, float[] observation, float[] asked, float[] applied, int limitBits, Status status)
        {
            _first.Record(step, observation, asked, applied, limitBits, status);
            _second.Record(step, observation, asked, applied, limitBits, status);
        }
    }
}
