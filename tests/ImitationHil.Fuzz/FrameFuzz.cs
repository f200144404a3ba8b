using ImitationHil.Firmware;

namespace ImitationHil.Fuzz;

/// <summary>
/// Random, mutated, cut and joined frames through one <see cref="FrameReader"/> that never starts anew; behind each an intact frame,
/// which must be the next one read. A frame that is read but was never sent is a false accept.
/// </summary>
public static class FrameFuzz
{
    /// <summary>Reads at least so many bytes.</summary>
    public static FuzzReport Run(long bytes, uint seed)
    {
        var report = new FuzzReport("frames", seed);
        var mutator = new Mutator(seed);
        var reader = new FrameReader();
        var writer = new FrameWriter();
        var known = new HashSet<string>();
        byte[] previous = Frame(writer, mutator, out string before);
        while (report.Bytes < bytes)
        {
            report.Cases++;
            known.Clear();
            byte[] source = Frame(writer, mutator, out string sent);
            known.Add(sent);
            known.Add(before);
            byte[] garbage = Garbage(mutator, writer, source, previous, known);
            report.Candidates += Candidates(garbage, known);

            int accepted = 0;
            try
            {
                foreach (byte value in garbage)
                    accepted += reader.Push(value) ? Take(reader, known, report) : 0;
                accepted += reader.Push(0) ? Take(reader, known, report) : 0;
                report.Accepted += accepted;

                // Whatever that was: the next intact frame is the next one read.
                byte[] next = Frame(writer, mutator, out string expected);
                bool read = false;
                foreach (byte value in next)
                {
                    if (!reader.Push(value))
                        continue;
                    if (read || Text(reader) != expected)
                        report.FalseAccepts++;
                    read = true;
                }

                if (!read)
                {
                    report.ResynchronisationFailures++;
                    report.Find($"the intact frame behind {Convert.ToHexString(garbage)} was not read");
                }

                report.Bytes += garbage.Length + 1 + next.Length;
                (previous, before) = (next, expected);
            }
            catch (Exception e)
            {
                report.Crashes++;
                report.Find($"{e.GetType().Name} on {Convert.ToHexString(garbage)}");
            }
        }

        // The reader holds one buffer; what is allocated here is the fuzzer's own. A probe of the reader alone stands for it.
        report.PeakMemoryPerByte = Probe(reader, mutator);
        report.MemoryBound = 0;
        return report;
    }

    private static int Take(FrameReader reader, HashSet<string> known, FuzzReport report)
    {
        string text = Text(reader);
        if (!known.Contains(text))
        {
            report.FalseAccepts++;
            report.Find($"accepted {text}, which nobody sent");
        }

        return 1;
    }

    private static byte[] Garbage(Mutator mutator, FrameWriter writer, byte[] source, byte[] previous, HashSet<string> known)
    {
        switch (mutator.Below(8))
        {
            case 0:
                return mutator.Noise(1 + mutator.Below(1 << mutator.Below(12)), mutator.Below(4) * 0.05f);
            case 1:
                return source[..mutator.Below(source.Length)];
            case 2:
                byte[] flipped = [.. source];
                flipped[mutator.Below(flipped.Length)] ^= (byte)(1 << mutator.Below(8));
                return flipped;
            case 3:
                byte[] other = Frame(writer, mutator, out string text);
                known.Add(text);
                return [.. source[..mutator.Below(source.Length)], .. other[mutator.Below(other.Length)..]];
            case 4:
                // A code without a CRC: what the CRC alone can refuse.
                var code = new byte[1100];
                byte[] payload = mutator.Noise(6 + mutator.Below(60), 0.2f);
                int length = Cobs.Encode(payload, payload.Length, code, 1);
                return [.. code.AsSpan(0, length + 1), 0];
            default:
                byte[] third = Frame(writer, mutator, out string sent);
                known.Add(sent);
                return mutator.Damage(source, mutator.Below(2) == 0 ? third : previous, [[0], [0, 0], [255], [1]]);
        }
    }

    // Stretches that decode and are long enough: only their CRC is left to tell.
    private static int Candidates(byte[] garbage, HashSet<string> known)
    {
        int found = 0, start = 0;
        for (int i = 0; i <= garbage.Length; i++)
        {
            if (i < garbage.Length && garbage[i] != 0)
                continue;
            if (i > start)
            {
                byte[] stretch = garbage[start..i];
                int length = Cobs.DecodeInPlace(stretch, stretch.Length);
                found += length is >= 6 and <= Wire.MaxPayload && !known.Contains(Convert.ToHexString(stretch, 0, length - 4)) ? 1 : 0;
            }

            start = i + 1;
        }

        return found;
    }

    private static byte[] Frame(FrameWriter writer, Mutator mutator, out string payload)
    {
        byte[] body = mutator.Noise(mutator.Below(mutator.Below(16) == 0 ? Wire.MaxPayload - 6 : 48), mutator.Below(3) * 0.2f);
        byte type = (byte)(mutator.Random.NextWord() >> 24), sequence = (byte)(mutator.Random.NextWord() >> 24);
        writer.Begin(type, sequence);
        writer.PutBytes(body, 0, body.Length);
        payload = Convert.ToHexString([type, sequence, .. body]);
        return writer.Encoded[..writer.Finish()];
    }

    private static string Text(FrameReader reader)
    {
        var payload = new byte[2 + reader.Body.Left];
        (payload[0], payload[1]) = (reader.Type, reader.Sequence);
        for (int i = 2; i < payload.Length; i++)
            payload[i] = reader.Body.Byte();
        return Convert.ToHexString(payload);
    }

    private static double Probe(FrameReader reader, Mutator mutator)
    {
        byte[] noise = mutator.Noise(1 << 16, 0.05f);
        long start = GC.GetAllocatedBytesForCurrentThread();
        foreach (byte value in noise)
            reader.Push(value);
        return (GC.GetAllocatedBytesForCurrentThread() - start) / (double)noise.Length;
    }
}
