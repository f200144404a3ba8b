namespace ImitationHil.Firmware
{
    /// <summary>
    /// Consistent overhead byte stuffing (Cheshire and Baker, IEEE/ACM Transactions on Networking 7(2), 1999): removes
    /// zeros from a block, so that a zero can mark its end and a receiver finds the next frame after any corruption.
    /// </summary>
    public static class Cobs
    {
        /// <summary>Largest encoded length of <paramref name="count"/> bytes.</summary>
        public static int MaxEncodedLength(int count)
        {
            return count + count / 254 + 1;
        }

        /// <summary>Encodes; returns the encoded length. The buffers must not overlap.</summary>
        public static int Encode(byte[] source, int count, byte[] target, int offset)
        {
            int code = offset;
            int write = offset + 1;
            byte run = 1;
            for (int read = 0; read < count; read++)
            {
                byte value = source[read];
                if (value != 0)
                {
                    target[write] = value;
                    write++;
                    run++;
                }

                if (value == 0 || run == 255)
                {
                    // A full block at the very end needs no empty block behind it.
                    if (value != 0 && read == count - 1)
                    {
                        break;
                    }

                    target[code] = run;
                    code = write;
                    write++;
                    run = 1;
                }
            }

            target[code] = run;
            return write - offset;
        }

        /// <summary>Decodes in place; returns the decoded length, or -1 when the block cannot be a code.</summary>
        public static int DecodeInPlace(byte[] buffer, int count)
        {
            int read = 0;
            int write = 0;
            while (read < count)
            {
                int run = buffer[read];
                if (run == 0 || read + run > count)
                {
                    return -1;
                }

                read++;
                for (int i = 1; i < run; i++)
                {
                    byte value = buffer[read];
                    if (value == 0)
                    {
                        return -1;
                    }

                    buffer[write] = value;
                    write++;
                    read++;
                }

                if (run < 255 && read < count)
                {
                    buffer[write] = 0;
                    write++;
                }
            }

            return write;
        }
    }
}
