namespace ImitationHil.Firmware
{
    /// <summary>
    /// Reads little-endian numbers from a stretch of a buffer. Reading past the end gives zeros and sets
    /// <see cref="Failed"/>, so that a caller may read a whole message and ask once.
    /// </summary>
    public sealed class ByteReader
    {
        private readonly byte[] _bytes;
        private int _end;

        public ByteReader(byte[] bytes, int start, int end)
        {
            _bytes = bytes;
            Position = start;
            _end = end;
        }

        /// <summary>Index of the next byte.</summary>
        public int Position { get; private set; }

        /// <summary>True after an attempt to read past the end or text that is not printable ASCII.</summary>
        public bool Failed { get; private set; }

        /// <summary>Bytes that are left.</summary>
        public int Left
        {
            get { return _end - Position; }
        }

        /// <summary>Starts again on another stretch of the same buffer.</summary>
        public void Rewind(int start, int end)
        {
            Position = start;
            _end = end;
            Failed = false;
        }

        /// <summary>The byte that lies so many bytes ahead, without taking it; 0 past the end.</summary>
        public byte Peek(int ahead)
        {
            return Position + ahead < _end ? _bytes[Position + ahead] : (byte)0;
        }

        public byte Byte()
        {
            if (Position >= _end)
            {
                Failed = true;
                return 0;
            }

            byte value = _bytes[Position];
            Position++;
            return value;
        }

        public int Short()
        {
            int low = Byte();
            return low | (Byte() << 8);
        }

        public uint Word()
        {
            uint low = (uint)Short();
            return low | ((uint)Short() << 16);
        }

        public float Float()
        {
            return FloatBits.ToFloat(Word());
        }

        /// <summary>Fills the whole array.</summary>
        public void Floats(float[] values)
        {
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = Float();
            }
        }

        /// <summary>One length byte, then as many printable ASCII characters.</summary>
        public string Text()
        {
            int length = Byte();
            if (length > Left)
            {
                Failed = true;
                return "";
            }

            char[] characters = new char[length];
            for (int i = 0; i < length; i++)
            {
                byte c = Byte();
                if (c < 32 || c > 126)
                {
                    Failed = true;
                }

                characters[i] = (char)c;
            }

            return new string(characters);
        }

        /// <summary>Name, unit, name, unit, ...</summary>
        public void TextPairs(string[] names, string[] units)
        {
            for (int i = 0; i < names.Length; i++)
            {
                names[i] = Text();
                units[i] = Text();
            }
        }
    }
}
