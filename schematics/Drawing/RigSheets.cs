using ImitationHil.Schematics.Netlist;
using ImitationHil.Schematics.Spice;

namespace ImitationHil.Schematics.Drawing;

/// <summary>The sheets: which block stands where. Power flows along the top row, signals from left to right.</summary>
public static class RigSheets
{
    /// <summary>Draws a rig.</summary>
    public static Sheet Draw(Circuit c)
    {
        var s = new Sheet(c);
        const double Left = 1, First = 5, Second = First + 20, Middle = Left + 35;
        MotorDrawings.Supply(s, Left, First);
        MotorDrawings.EmergencyStop(s, Left + 35, First);
        MotorDrawings.CurrentSense(s, Left + 72, First);
        SignalDrawings.Controller(s, Left, Second);
        MotorDrawings.DeadMan(s, Middle + 2, Second);
        MotorDrawings.Driver(s, Middle + 2, Second + 23);

        const double Third = Second + 47, Half = 47.5;
        bool two = c.Parts.ContainsKey("E501"), counts = c.Parts.ContainsKey("U701");
        SignalDrawings.Encoder(s, "A", 4, Title(c, "encoder-a"), Left, Third);
        if (two)
            SignalDrawings.Encoder(s, "B", 5, Title(c, "encoder-b"), Left + Half, Third);
        if (counts)
            SignalDrawings.Counters(s, two ? ["A", "B"] : ["A"], two ? Left : Left + Half, two ? Third + 24 : Third);
        if (counts)
            Notes(s, Left, Second + 31, 36, 15);
        else if (two)
            Notes(s, Left, Third + 24, 94, 14);
        else
            Notes(s, Left + Half, Third, 46.5, 23);
        return s;
    }

    private static string Title(Circuit c, string block) => c.Blocks.Single(item => item.Name == block).Title;

    private static void Notes(Sheet s, double left, double top, double width, double height)
    {
        const double FirstLine = 2.8;
        s.Frame("Notes", left, top, width, height);
        string[] lines = [.. Remarks(s.Circuit)];
        double pitch = Math.Min(1.9, (height - FirstLine - 0.6) / (lines.Length - 1));
        for (int i = 0; i < lines.Length; i++)
            s.Note(lines[i], 1, FirstLine + i * pitch);
    }

    private static IEnumerable<string> Remarks(Circuit c)
    {
        var deadMan = DeadManNetwork.Find(c, c.Of(Role.DeadMan).Single())!;
        var line = EncoderLine.All(c).First();
        var motor = c.Of(Role.Motor).First();
        yield return "Read firmware/SAFETY.md before power is on. The button cuts 12 V by its own contact.";
        yield return "The driver is enabled only while ENABLE, ALIVE and ESTOP_OK are all high.";
        yield return $"Dead-man {deadMan.Seconds * 1e3:0} ms ({deadMan.RangeSeconds.Shortest * 1e3:0} to {deadMan.RangeSeconds.Longest * 1e3:0} ms); heartbeat every {c.Numbers.HeartbeatPeriodSeconds * 1e3:0} ms or less.";
        yield return $"Motor: {motor.Kind.Amps:0.00} A at stall; fuse {c.Of(Role.Fuse).Single().Text}; driver {c.Of(Role.Driver).Single().Kind.Amps:0.0} A a channel.";
        yield return $"Encoder: edge {line.RiseSeconds * 1e6:0.0} us, {c.Numbers.EdgeSpacingSeconds * 1e6:0.0} us between edges at top speed.";
        yield return "12V, VMOT, VM, MOTx, GND: 0.5 mm2, short. All grounds meet at J101.-.";
        yield return "One name is one net wherever it appears. A cross is a pin left open.";
    }
}
