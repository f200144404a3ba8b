using ImitationHil.Firmware;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Records;

using Xunit;

namespace ImitationHil.Tests.Lab.Records;

public class TraceFormatTests
{
    // Worked out by hand from the rules of CDR: fields in order, each at a multiple of its size after the first four
    // bytes. 1.5 = 3FF8000000000000, -2 = C000000000000000.
    private const string Row =
        "00010000" + // plain CDR, little endian
        "02000000" + // 0: episode 2
        "05000000" + // 4: step 5
        "FEFFFFFFFFFFFFFF" + // 8: time -2 us
        "01000000" + "00000000" + "000000000000F83F" + // 16: one observation, padding to 24, 1.5
        "01000000" + "00000000" + "00000000000000C0" + // 32: asked -2
        "01000000" + "00000000" + "000000000000F83F" + // 48: applied 1.5
        "00000000" + // 64: no expert, no padding after it
        "00000000" + // 68: no twin
        "02000000" + "00000000" + "000000000000F83F" + "00000000000000C0" + // 72: two auxiliaries from 80
        "03000000" + // 96: limits
        "24000000" + // 100: status 36
        "FFFFFFFF"; // 104: latency -1

    private const string Episode = "00010000" + "07000000" + "FFFFFFFF" + "03000000" + "C3A900"; // 7, 2^32-1, "é" and its zero

    [Fact]
    public void A_row_has_the_bytes_worked_out_by_hand()
    {
        var sample = new Sample
        {
            Step = 5,
            TimeMicroseconds = -2,
            Observation = [1.5],
            ActionAsked = [-2],
            ActionApplied = [1.5],
            Auxiliary = [1.5, -2],
            LimitBits = 3,
            Status = Status.EnvelopeLeft,
            LatencyMicroseconds = -1,
        };
        Assert.Equal(Row, Convert.ToHexString(Encoded(2, sample)));

        var cursor = new ByteCursor("a.mcap", 0, Convert.FromHexString(Row));
        (uint episode, Sample decoded) = TraceFormat.DecodeRow(ref cursor);
        Assert.Equal(2u, episode);
        Assert.Equal(RunFixture.Text(sample), RunFixture.Text(decoded));
    }

    [Fact]
    public void An_episode_has_the_bytes_worked_out_by_hand()
    {
        var bytes = new ByteBuilder();
        TraceFormat.EncodeEpisode(bytes, 7, uint.MaxValue, "é");
        Assert.Equal(Episode, Convert.ToHexString(bytes.Span));

        var cursor = new ByteCursor("a.mcap", 0, Convert.FromHexString(Episode));
        Assert.Equal((7u, uint.MaxValue, "é"), TraceFormat.DecodeEpisode(ref cursor));
    }

    [Fact]
    public void Odd_doubles_keep_their_bits()
    {
        double[] odd = [-0.0, double.NaN, BitConverter.Int64BitsToDouble(0x7FF8000000000123), double.NegativeInfinity, double.Epsilon, 0.1f];
        var sample = new Sample { Step = 0, TimeMicroseconds = long.MinValue, Observation = odd, ActionAsked = [], ActionApplied = odd[..3] };
        var cursor = new ByteCursor("a.mcap", 0, Encoded(0, sample));
        Assert.Equal(RunFixture.Text(sample), RunFixture.Text(TraceFormat.DecodeRow(ref cursor).Sample));
    }

    [Fact]
    public void A_row_cut_at_any_byte_or_with_a_byte_too_many_is_refused()
    {
        byte[] row = Convert.FromHexString(Row + "00");
        for (int length = 0; length <= row.Length; length++)
        {
            if (length == row.Length - 1)
            {
                continue;
            }

            byte[] cut = row[..length];
            BadInputException problem = Assert.Throws<BadInputException>(() =>
            {
                var cursor = new ByteCursor("a.mcap", 1000, cut);
                TraceFormat.DecodeRow(ref cursor);
            });
            Assert.Equal("a.mcap", problem.Problems[0].File);
            Assert.Matches("^byte 1[0-9]{3}$", problem.Problems[0].Place);
        }
    }

    [Fact]
    public void A_count_that_does_not_fit_is_refused_before_anything_is_allocated()
    {
        // 2^29 - 1 observations would be four gigabytes.
        byte[] row = Convert.FromHexString(Row.Replace("FEFFFFFFFFFFFFFF01000000", "FEFFFFFFFFFFFFFFFFFFFF1F", StringComparison.Ordinal));
        Refuse(row);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Refuse(row);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);

        static void Refuse(byte[] row) => Assert.Throws<BadInputException>(() =>
        {
            var cursor = new ByteCursor("a.mcap", 0, row);
            TraceFormat.DecodeRow(ref cursor);
        });
    }

    // The one message of a trace: behind magic, header, schemas, channels and the chunk's header.
    private static byte[] Encoded(uint episode, Sample sample)
    {
        using var stream = new MemoryStream();
        using var trace = new McapWriter(stream, TraceFormat.Schemas, TraceFormat.Channels, []);
        int begin = (int)stream.Length + 49 + 31;
        TraceFormat.AppendRow(trace, 0, episode, sample);
        trace.Flush();
        int length = (int)BitConverter.ToUInt64(stream.GetBuffer(), begin - 30) - 22;
        return stream.GetBuffer()[begin..(begin + length)];
    }
}
