namespace ImitationHil.Firmware
{
    /// <summary>
    /// Finds frames in a stream of bytes. Whatever is damaged is dropped and counted; the next intact frame decodes.
    /// Holds one frame; allocates nothing after construction.
    /// </summary>
    public sealed class FrameReader
    {
        private readonly byte[] _buffer = new byte[Wire.MaxPayload + Wire.MaxPayload / 254 + 1];
        private readonly ByteReader _body;
        private int _count;
        private bool _overflow;

        public FrameReader()
        {
            _body = new ByteReader(_buffer, 0, 0);
        }

        /// <summary>Type of the last frame.</summary>
        public byte Type { get; private set; }

        /// <summary>Sequence number of the last frame.</summary>
        public byte Sequence { get; private set; }

        /// <summary>Body of the last frame, valid until the next <see cref="Push"/>.</summary>
        public ByteReader Body
        {
            get { return _body; }
        }

        /// <summary>Number of stretches that were dropped because they were no frame.</summary>
        public uint DroppedCount { get; private set; }

        /// <summary>Takes one byte; true when it completed an intact frame.</summary>
        public bool Push(byte value)
        {
            if (value != 0)
            {
                if (_count < _buffer.Length)
                {
                    _buffer[_count] = value;
                    _count++;
                }
                else
                {
                    _overflow = true;
                }

                return false;
            }

            int count = _count;
            bool overflow = _overflow;
            _count = 0;
            _overflow = false;
            if (count == 0)
            {
                return false;
            }

            if (overflow || !Decode(count))
            {
                DroppedCount++;
                return false;
            }

            return true;
        }

        private bool Decode(int count)
        {
            int length = Cobs.DecodeInPlace(_buffer, count);
            if (length < 6 || length > Wire.MaxPayload)
            {
                return false;
            }

            _body.Rewind(length - 4, length);
            if (_body.Word() != Crc32.Of(_buffer, 0, length - 4))
            {
                return false;
            }

            Type = _buffer[0];
            Sequence = _buffer[1];
            _body.Rewind(2, length - 4);
            return true;
        }
    }
}
