using ImitationHil.Firmware;

namespace ImitationHil.Hil.Bench;

/// <summary>Frames and bytes as a stranger might send them.</summary>
internal static class RawSteps
{
    // Result of a reply that did not come.
    private const int None = -1;

    public static readonly Dictionary<string, StepVerb> Verbs = new()
    {
        ["send"] = new("sends one frame; same is 1 when the reply has the bytes of the last one, rest counts the bytes behind the result",
            ["replies", "type", "result", "rest", "same"], fields =>
        {
            int type = fields.Whole("type", null, 0, 255), sequence = fields.Whole("sequence", None, None, 255);
            byte[] body = fields.Bytes("body");
            return (context, values) =>
            {
                byte[] reply = context.Exchange((byte)type, sequence < 0 ? null : (byte)sequence, body);
                values["replies"] = reply.Length > 0 ? 1 : 0;
                values["type"] = reply.Length > 0 ? reply[0] : None;
                values["result"] = reply.Length > 2 ? reply[2] : None;
                values["rest"] = Math.Max(0, reply.Length - 3);
                values["same"] = reply.Length > 0 && reply.AsSpan().SequenceEqual(context.LastReply) ? 1 : 0;
                context.LastReply = reply;
            };
        }),
        ["bytes"] = new("sends bytes as they are; differing counts the bytes in which the answer is not the expected one", ["differing", "received"], fields =>
        {
            byte[] bytes = fields.Bytes("bytes"), expected = fields.Bytes("expect");
            return (context, values) =>
            {
                byte[] raw = context.ExchangeBytes(bytes).Raw;
                int differing = Math.Abs(raw.Length - expected.Length);
                for (int i = 0; i < Math.Min(raw.Length, expected.Length); i++)
                    differing += raw[i] == expected[i] ? 0 : 1;
                values["differing"] = differing;
                values["received"] = raw.Length;
                if (differing > 0)
                    context.Notes.Add($"received {Convert.ToHexString(raw)}");
            };
        }),
        ["noise"] = new("sends drawn bytes, then a zero; replies counts what the device said", ["replies"], fields =>
        {
            int count = fields.Whole("count", null, 1, 100000);
            return (context, values) =>
            {
                var random = new SmallRandom(context.Seed ^ 0xB17E5u);
                int replies = 0;
                for (int at = 0; at < count; at += 1000)
                {
                    var bytes = new byte[Math.Min(1000, count - at) + 1];
                    for (int i = 0; i < bytes.Length - 1; i++)
                        bytes[i] = (byte)(256 * random.NextUnit());
                    replies += context.ExchangeBytes(bytes).Raw.Length > 0 ? 1 : 0;
                }

                values["replies"] = replies;
            };
        }),
        ["wrong-lengths"] = new("sends every request with every wrong length up to 40 bytes; unrefused counts those that are not answered with 255", ["tried", "unrefused"],
            _ => WrongLengths),
    };

    private static void WrongLengths(ScenarioContext context, StepValues values)
    {
        int tried = 0, unrefused = 0;
        for (byte type = Wire.Hello; type <= Wire.GetProbe; type++)
        {
            for (int length = 0; length <= 40; length++)
            {
                if (MayBe(type, length, context.Signals))
                    continue;
                tried++;
                byte[] reply = context.Exchange(type, null, new byte[length]);
                unrefused += reply.Length == 3 && reply[0] == (type | Wire.Reply) && reply[2] == Wire.Malformed ? 0 : 1;
            }
        }

        values["tried"] = tried;
        values["unrefused"] = unrefused;
    }

    // Lengths of bodies made of zeros (PROTOCOL.md); act has no length of its own while no image is loaded.
    private static bool MayBe(byte type, int length, Signals signals) => type switch
    {
        Wire.Stop or Wire.EmergencyStop => true,
        Wire.ImageBegin => length == 4,
        Wire.ImagePart => length > 4,
        Wire.Prepare => length == 5,
        Wire.Start => length == 9,
        Wire.Act => length >= 4,
        Wire.Move => length == 4 + 4 * signals.ActionCount,
        Wire.Probe => length == 14,
        Wire.GetFault or Wire.GetProbe => length == 2,
        _ => length == 0,
    };
}
