namespace ImitationHil.Firmware
{
    /// <summary>
    /// The last steps before the end, in a ring that never grows, so that there is a record of what led to a fault
    /// even when nobody was listening.
    /// </summary>
    public sealed class BlackBox : ITrace
    {
        private readonly int _capacity;
        private readonly int _observationCount;
        private readonly int _actionCount;
        private readonly int _stride;
        private readonly float[] _values;
        private readonly int[] _steps;
        private readonly int[] _limitBits;
        private readonly int[] _statuses;
        private int _written;

        /// <param name="signals">Shape of the samples.</param>
        /// <param name="capacity">Number of steps kept, positive.</param>
        public BlackBox(Signals signals, int capacity)
        {
            _capacity = capacity;
            _observationCount = signals.ObservationCount;
            _actionCount = signals.ActionCount;
            _stride = _observationCount + 2 * _actionCount;
            _values = new float[capacity * _stride];
            _steps = new int[capacity];
            _limitBits = new int[capacity];
            _statuses = new int[capacity];
        }

        /// <summary>Number of steps that can be read.</summary>
        public int Count
        {
            get { return _written < _capacity ? _written : _capacity; }
        }

        /// <summary>Forgets everything.</summary>
        public void Clear()
        {
            _written = 0;
        }

        /// <inheritdoc/>
        public void Record(int step, float[] observation, float[] asked, float[] applied, int limitBits, Status status)
        {
            int slot = _written % _capacity;
            int at = slot * _stride;
            for (int i = 0; i < _observationCount; i++)
            {
                _values[at + i] = observation[i];
            }

            at += _observationCount;
            for (int i = 0; i < _actionCount; i++)
            {
                _values[at + i] = asked[i];
                _values[at + _actionCount + i] = applied[i];
            }

            _steps[slot] = step;
            _limitBits[slot] = limitBits;
            _statuses[slot] = (int)status;
            _written++;
            if (_written == 2 * _capacity)
            {
                // Keeps the counter small for ever without moving the ring.
                _written = _capacity;
            }
        }

        /// <summary>Writes entry <paramref name="index"/>, 0 the oldest, as the body of a trace message.</summary>
        public void Put(int index, FrameWriter frame)
        {
            int first = _written < _capacity ? 0 : _written % _capacity;
            int slot = (first + index) % _capacity;
            frame.PutWord((uint)_steps[slot]);
            frame.PutByte((byte)_statuses[slot]);
            frame.PutByte((byte)_limitBits[slot]);
            int at = slot * _stride;
            for (int i = 0; i < _stride; i++)
            {
                frame.PutFloat(_values[at + i]);
            }
        }
    }
}
