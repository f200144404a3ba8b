using ImitationHil.Firmware;
using Xunit;

namespace ImitationHil.Tests.Bench;

/// <summary>
/// One bit of one frame is wrong. "Accepted as valid" means that the reader reports a frame. A flip may join the frame to a
/// neighbour or split it, so the frame stands between two intact ones, and what has to come out are these two, whole and
/// once, and nothing else: neither the original (its delimiters are part of it) nor another.
/// </summary>
public sealed class BitFlipTests
{
    private static readonly byte[] Before = Frame(Wire.GetStatus, 1, []), After = Frame(Wire.Reset, 2, []);

    private static byte[] Frame(byte type, byte sequence, byte[] body)
    {
        var writer = new FrameWriter();
        writer.Begin(type, sequence);
        writer.PutBytes(body, 0, body.Length);
        return writer.Encoded[..writer.Finish()];
    }

    private static byte[] Flip(byte[] frame, int bit)
    {
        byte[] flipped = [.. frame];
        flipped[bit / 8] ^= (byte)(1 << (bit % 8));
        return flipped;
    }

    // Every kind of message in both directions, as the page has them, and the largest ones with the most awkward bodies.
    private static IEnumerable<(string Name, byte[] Frame)> AllFrames()
    {
        foreach (var example in ProtocolPage.Examples)
            yield return (example.What, example.Frame);
        var random = new SmallRandom(9);
        byte[] Draw(int count, int zeroShare) => [.. Enumerable.Range(0, count).Select(_ => random.NextUnit() * 100 < zeroShare ? (byte)0 : (byte)(random.NextWord() >> 24))];
        yield return ("a part of zeros", Frame(Wire.ImagePart, 3, new byte[516]));
        yield return ("a part without zeros", Frame(Wire.ImagePart, 4, [.. Enumerable.Range(0, 516).Select(i => (byte)(1 + i % 255))]));
        yield return ("a part with some zeros", Frame(Wire.ImagePart, 5, Draw(516, 30)));
        yield return ("eight rows", Frame(Wire.Trace, 6, Draw(2 + 8 * 30, 40)));
        yield return ("the largest frame", Frame(Wire.Describe | Wire.Reply, 7, Draw(Wire.MaxPayload - 6, 2)));
        for (int i = 0; i < 100; i++)
            yield return ($"move {i}", Frame(Wire.Move, (byte)i, Draw(20, 25)));
    }

    [Fact]
    public void NoSingleFlippedBitOfAnyMessageIsAcceptedAndTheNeighboursAre()
    {
        var types = new HashSet<byte>();
        int flips = 0;
        foreach (var (name, frame) in AllFrames())
        {
            types.Add(Frames.Payload(frame)[0]);
            for (int bit = 0; bit < 8 * frame.Length; bit++, flips++)
            {
                string found = Accepted([.. Before, .. Flip(frame, bit), .. After]);
                Assert.True(found == "0E01 0D02", $"{name}, bit {bit}: {found}");
            }
        }

        // 19 requests, 19 replies, an unknown type and its reply, the two unasked frames.
        Assert.Equal(42, types.Count);
        Assert.True(flips > 20000);
    }

    [Fact]
    public void DevicesDoNothingForAFrameWithAFlippedBit()
    {
        // The session of the page again; before each request all its damaged versions, one behind the other.
        var device = new ExampleDevice();
        var examples = ProtocolPage.Examples;
        for (int i = 0; i < examples.Count;)
        {
            byte[] request = examples[i].Frame;
            byte[] damaged = [.. Enumerable.Range(0, 8 * request.Length).SelectMany(bit => Flip(request, bit)), 0];
            Assert.Empty(device.Ask(damaged));
            string what = examples[i].What;
            byte[] expected = [];
            for (i++; i < examples.Count && !examples[i].FromHost; i++)
                expected = [.. expected, .. examples[i].Frame];
            Assert.True(Accepted(expected, hideDropped: true) == Accepted(device.Ask(request), hideDropped: true), what);
        }
    }

    // Type, sequence and body of each frame that a reader reports. The count of damaged stretches in a status can be left out.
    private static string Accepted(byte[] stream, bool hideDropped = false)
    {
        var reader = new FrameReader();
        var found = new List<string>();
        foreach (byte value in stream)
        {
            if (!reader.Push(value))
                continue;
            var body = new byte[reader.Body.Left];
            for (int i = 0; i < body.Length; i++)
                body[i] = reader.Body.Byte();
            if (hideDropped && reader.Type == (Wire.GetStatus | Wire.Reply) && body.Length > 4)
                body = body[..^4];
            found.Add(Convert.ToHexString([reader.Type, reader.Sequence, .. body]));
        }

        return string.Join(' ', found);
    }
}
