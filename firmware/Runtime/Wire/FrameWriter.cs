using System;

namespace ImitationHil.Firmware
{
    /// <summary>
    /// Builds one frame at a time in its own buffers: type, sequence number, body, CRC-32, byte stuffing, a zero before
    /// and a zero behind. Allocates nothing after construction.
    /// </summary>
    public sealed class FrameWriter
    {
        private readonly byte[] _payload = new byte[Wire.MaxPayload];
        private readonly byte[] _encoded = new byte[Wire.MaxPayload + Wire.MaxPayload / 254 + 3];
        private int _count;

        /// <summary>Number of body bytes so far.</summary>
        public int BodyLength
        {
            get { return _count - 2; }
        }

        /// <summary>The finished frame, valid until the next <see cref="Begin"/>.</summary>
        public byte[] Encoded
        {
            get { return _encoded; }
        }

        public void Begin(byte type, byte sequence)
        {
            _payload[0] = type;
            _payload[1] = sequence;
            _count = 2;
        }

        public void PutByte(byte value)
        {
            if (_count >= Wire.MaxPayload - 4)
            {
                throw new InvalidOperationException("frame body is full");
            }

            _payload[_count] = value;
            _count++;
        }

        public void PutShort(int value)
        {
            PutByte((byte)(value & 0xFF));
            PutByte((byte)((value >> 8) & 0xFF));
        }

        public void PutWord(uint value)
        {
            PutShort((int)(value & 0xFFFF));
            PutShort((int)(value >> 16));
        }

        public void PutFloat(float value)
        {
            PutWord(FloatBits.Of(value));
        }

        public void PutFloats(float[] values)
        {
            for (int i = 0; i < values.Length; i++)
            {
                PutFloat(values[i]);
            }
        }

        /// <summary>One length byte, then the characters, which must be ASCII.</summary>
        public void PutText(string text)
        {
            PutByte((byte)text.Length);
            for (int i = 0; i < text.Length; i++)
            {
                PutByte((byte)text[i]);
            }
        }

        public void PutBytes(byte[] bytes, int offset, int count)
        {
            for (int i = 0; i < count; i++)
            {
                PutByte(bytes[offset + i]);
            }
        }

        /// <summary>Sets a body byte that was put before, for counts that are known last.</summary>
        public void SetBodyByte(int index, byte value)
        {
            _payload[2 + index] = value;
        }

        /// <summary>Finishes the frame in <see cref="Encoded"/> and returns its length.</summary>
        public int Finish()
        {
            uint crc = Crc32.Of(_payload, 0, _count);
            _payload[_count] = (byte)(crc & 0xFF);
            _payload[_count + 1] = (byte)((crc >> 8) & 0xFF);
            _payload[_count + 2] = (byte)((crc >> 16) & 0xFF);
            _payload[_count + 3] = (byte)((crc >> 24) & 0xFF);
            _encoded[0] = 0;
            int length = Cobs.Encode(_payload, _count + 4, _encoded, 1);
            _encoded[length + 1] = 0;
            return length + 2;
        }

        /// <summary>Finishes the frame and sends it; false when the line is lost.</summary>
        public bool Send(ILine line)
        {
            int length = Finish();
            return line.Write(_encoded, 0, length);
        }
    }
}
