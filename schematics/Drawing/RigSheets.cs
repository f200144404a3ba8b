using ImitationHil.Schematics.Netlist;

namespace ImitationHil.Schematics.Drawing;

/// <summary>The sheets: which block stands where. Power flows along the top row, signals from left to right.</summary>
public static class RigSheets
{
    private static readonly string[] Remarks =
    [
        "The motor runs only while ENABLE, ALIVE and ESTOP_OK are high.",
        "A name stands for one net wherever it appears on the sheet.",
        "Wire 12V, VMOT, VM, MOTx and their ground with 0.5 mm2 or more.",
        "Grounds meet at one point: J101.-.",
        "Crosses are pins left open. Values and checks: wiring table.",
    ];

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

        const double Third = Second + 47, Half = 48.5;
        bool two = c.Parts.ContainsKey("E501"), counts = c.Parts.ContainsKey("U701");
        SignalDrawings.Encoder(s, "A", 4, Title(c, "encoder-a"), Left, Third);
        if (two)
            SignalDrawings.Encoder(s, "B", 5, Title(c, "encoder-b"), Left + Half, Third);
        if (counts)
            SignalDrawings.Counters(s, two ? ["A", "B"] : ["A"], two ? Left : Left + Half, two ? Third + 24 : Third);
        if (counts)
            Notes(s, Left, Second + 31, 34, 15, 12);
        else if (two)
            Notes(s, Left, Third + 24, 94, 11, 8);
        else
            Notes(s, Left + Half, Third, 45.5, 23, 12);
        return s;
    }

    private static string Title(Circuit c, string block) => c.Blocks.Single(item => item.Name == block).Title;

    private static void Notes(Sheet s, double left, double top, double width, double height, double bottom)
    {
        s.Frame("Notes", left, top, width, height);
        for (int i = 0; i < Remarks.Length; i++)
            s.Note(Remarks[i], 1, 3.6 + i * (bottom - 3.6) / (Remarks.Length - 1));
    }
}
