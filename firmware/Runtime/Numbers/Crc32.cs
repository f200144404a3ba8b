namespace ImitationHil.Firmware
{
    /// <summary>
    /// CRC-32 as in zlib and Ethernet (reflected polynomial 0xEDB88320, start and final xor 0xFFFFFFFF): the check
    /// value of "123456789" is 0xCBF43926. Table driven, because on the interpreter of a microcontroller the bitwise
    /// form cost 7.5 times as much (64 bytes: 30.9 us against 4.1 us on the host's interpreter, November 2026).
    /// </summary>
    public static class Crc32
    {
        /// <summary>Value to start from.</summary>
        public const uint Start = 0xFFFFFFFFu;

        private static readonly uint[] Table = BuildTable();

        /// <summary>Adds one byte.</summary>
        public static uint Add(uint crc, byte value)
        {
            return (crc >> 8) ^ Table[(int)((crc ^ value) & 0xFF)];
        }

        /// <summary>Adds four bytes, least significant first.</summary>
        public static uint AddWord(uint crc, uint value)
        {
            crc = Add(crc, (byte)(value & 0xFF));
            crc = Add(crc, (byte)((value >> 8) & 0xFF));
            crc = Add(crc, (byte)((value >> 16) & 0xFF));
            return Add(crc, (byte)((value >> 24) & 0xFF));
        }

        /// <summary>Adds a stretch of a buffer.</summary>
        public static uint Add(uint crc, byte[] buffer, int offset, int count)
        {
            uint[] table = Table;
            int end = offset + count;
            for (int i = offset; i < end; i++)
            {
                crc = (crc >> 8) ^ table[(int)((crc ^ buffer[i]) & 0xFF)];
            }

            return crc;
        }

        /// <summary>Turns the running value into the checksum.</summary>
        public static uint Finish(uint crc)
        {
            return crc ^ 0xFFFFFFFFu;
        }

        /// <summary>Checksum of a stretch of a buffer.</summary>
        public static uint Of(byte[] buffer, int offset, int count)
        {
            return Finish(Add(Start, buffer, offset, count));
        }

        private static uint[] BuildTable()
        {
            uint[] table = new uint[256];
            for (int i = 0; i < 256; i++)
            {
                uint value = (uint)i;
                for (int bit = 0; bit < 8; bit++)
                {
                    value = (value & 1) != 0 ? (value >> 1) ^ 0xEDB88320u : value >> 1;
                }

                table[i] = value;
            }

            return table;
        }
    }
}
