namespace ImitationHil.Firmware
{
    /// <summary>Sends the steps of a stand-alone episode to the host, several to a frame.</summary>
    public sealed class TraceSender : ITrace
    {
        /// <summary>Rows share a frame only where they come within this time, in microseconds: whoever watches sees no lag.</summary>
        public const int BatchMicroseconds = 100000;

        private readonly ILine _line;
        private readonly FrameWriter _frame = new FrameWriter();
        private readonly int _batch;
        private int _rows;
        private byte _sequence;
        private byte _tag;

        /// <param name="line">The line to the host.</param>
        /// <param name="signals">Shape of a row, which decides how many fit a frame.</param>
        public TraceSender(ILine line, Signals signals)
        {
            _line = line;
            int row = 6 + 4 * (signals.ObservationCount + 2 * signals.ActionCount);
            int fit = (Wire.MaxPayload - 8) / row;

            int timely = BatchMicroseconds / signals.PeriodMicroseconds;
            _batch = timely < fit ? timely : fit;
            _batch = _batch > 8 ? 8 : _batch;
            _batch = _batch < 1 ? 1 : _batch;
        }

        /// <summary>False after the line was lost.</summary>
        public bool LineIsUp { get; private set; } = true;

        /// <summary>Starts the trace of an episode.</summary>
        /// <param name="tag">Sequence number of the request that started it, in each of its frames.</param>
        public void Begin(byte tag)
        {
            _tag = tag;
            _sequence = 0;
            _rows = 0;
        }

        /// <summary>Forgets what was not sent and believes in the line again.</summary>
        public void StartAnew()
        {
            _rows = 0;
            LineIsUp = true;
        }

        /// <inheritdoc/>
        public void Record(int step, float[] observation, float[] asked, float[] applied, int limitBits, Status status)
        {
            FrameWriter frame = _frame;
            if (_rows == 0)
            {
                frame.Begin(Wire.Trace, _sequence);
                _sequence++;
                frame.PutByte(_tag);
                frame.PutByte(0);
            }

            frame.PutWord((uint)step);
            frame.PutByte((byte)status);
            frame.PutByte((byte)limitBits);
            frame.PutFloats(observation);
            frame.PutFloats(asked);
            frame.PutFloats(applied);
            _rows++;
            if (_rows == _batch)
            {
                Flush();
            }
        }

        /// <summary>Sends what is waiting.</summary>
        public void Flush()
        {
            if (_rows == 0)
            {
                return;
            }

            _frame.SetBodyByte(1, (byte)_rows);
            _rows = 0;
            LineIsUp = _frame.Send(_line) && LineIsUp;
        }
    }
}
