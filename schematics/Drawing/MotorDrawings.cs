using ImitationHil.Schematics.Netlist;

namespace ImitationHil.Schematics.Drawing;

/// <summary>Where the parts of <c>Rigs/MotorBlocks.cs</c> stand. A line here can be ugly, never wrong: the netlist read back from the wires must equal the source.</summary>
internal static class MotorDrawings
{
    internal static void Supply(Sheet s, double left, double top)
    {
        s.Frame("Supply 12 V: fuse, polarity, overvoltage", left, top, 34, 19);
        s.Place("J101", 1, 7);
        s.Place("TP101", 8, 7);
        s.Place("F101", 11, 7);
        s.Place("Q101", 18, 7);
        s.Place("R101", 20, 11);
        s.Place("D101", 25, 7);
        s.Place("TP102", 28.5, 7);
        s.Place("TP103", 30, 14);
        s.Wire("J101.+", "F101.1");
        s.Name("VIN", 8.6, 7);
        s.Wire("F101.2", "Q101.D");
        s.Name("FUSED", 14.3, 7);
        s.Wire("Q101.G", "R101.1");
        s.Name("GATE", 20, 10.8);
        s.Rail("R101.2");
        s.Wire("Q101.S", (31, 7));
        s.Rail("12V", 31, 7);
        s.Flag("12V", 31, 7, 32.5, 7);
        s.Rail("D101.A");
        s.Wire("J101.-", (7, 9), (7, 10));
        s.Rail("GND", 7, 10);
        s.Wire("TP103.1", (30, 15));
        s.Rail("GND", 30, 15);
    }

    internal static void EmergencyStop(Sheet s, double left, double top)
    {
        s.Frame("Emergency stop: cuts the motor supply, opens the gate", left, top, 36, 19);
        s.Place("S111", 4.5, 7);
        s.Place("R111", 17, 10);
        s.Place("R112", 17, 13);
        s.Place("C111", 20.5, 13);
        s.Place("TP111", 24, 13);
        s.Place("R113", 25, 13);
        s.Place("Q111", 30, 13);
        s.Place("R114", 32, 5);
        s.Wire((2, 7), "S111.11");
        s.Wire((3.5, 7), (3.5, 10), "S111.21");
        s.Rail("12V", 2, 7);
        s.Wire("S111.12", (15, 7));
        s.Tag("VMOT", 15, 7, Side.Right);
        s.Wire("S111.22", "R111.1");
        s.Name("ESTOP_AUX", 11, 10);
        s.Wire("R111.2", "R113.1");
        s.Wire((15, 13), "R111.2");
        s.Tag("ESTOP_OK", 15, 13, Side.Left);
        s.Rail("R112.2");
        s.Rail("C111.2");
        s.Wire("R113.2", "Q111.B");
        s.Name("BASE", 28, 13);
        s.Rail("Q111.E");
        s.Wire("R114.2", "Q111.C");
        s.Rail("R114.1");
        s.Wire((32, 9), (30, 9));
        s.Tag("ESTOP_SENSE", 30, 9, Side.Left);
    }

    internal static void CurrentSense(Sheet s, double left, double top)
    {
        s.Frame("Current sense", left, top, 22, 19);
        s.Place("U121", 6, 4);
        s.Place("C121", 2.5, 14);
        s.Tag("U121.VIN+");
        s.Wire("U121.VIN-", (17, 5));
        s.Rail("VM", 17, 5);
        s.Flag("VM", 17, 5, 19, 5);
        s.Rail("U121.VCC");
        s.Rail("U121.GND");
        s.Tag("U121.SDA");
        s.Tag("U121.SCL");
        s.Rail("C121.1");
        s.Rail("C121.2");
        if (!s.Circuit.Parts.ContainsKey("R121"))
            return;
        PullUp(s, "R121", 7.5);
        PullUp(s, "R122", 14.5);
    }

    internal static void DeadMan(Sheet s, double left, double top)
    {
        s.Frame("Dead-man: no heartbeat or a pressed button means no enable", left, top, 57, 22);
        s.Place("U301", 17, 5);
        s.Place("TP301", 10, 9);
        s.Place("R302", 12.5, 9);
        s.Place("R301", 29, 6);
        s.Place("C301", 29, 9);
        s.Place("U302", 40, 11);
        s.Place("R303", 36, 17);
        s.Place("R304", 48, 15);
        s.Place("TP302", 51, 15);
        s.Place("C302", 46, 4);
        s.Place("C303", 52, 4);
        s.Wire((8, 9), "U301.B");
        s.Tag("HEARTBEAT", 8, 9, Side.Left);
        s.Rail("R302.2");
        s.Wire("U301.CLR/", (15, 6));
        s.Rail("3V3", 15, 6);
        s.Wire("U301.A/", (15.5, 14), (15.5, 15));
        s.Rail("GND", 15.5, 15);
        s.Rail("U301.VCC");
        s.Rail("U301.GND");
        s.Wire("U301.REXT", "R301.2");
        s.Name("REXT", 25.4, 9);
        s.Wire("U301.CEXT", "C301.2");
        s.Name("CEXT", 25.4, 12);
        s.Rail("R301.1");
        s.Wire("U301.Q", "U302.A");
        s.Name("ALIVE", 26, 15);
        s.Tag("U302.B");
        s.Wire((34, 17), "U302.C");
        s.Tag("ENABLE", 34, 17, Side.Left);
        s.Rail("R303.2");
        s.Rail("U302.VCC");
        s.Rail("U302.GND");
        s.Wire("U302.Y", (52, 15));
        s.Tag("EN", 52, 15, Side.Right);
        s.Rail("R304.2");
        Capacitor(s, "C302");
        Capacitor(s, "C303");
    }

    internal static void Driver(Sheet s, double left, double top)
    {
        var c = s.Circuit;
        s.Frame(c.Parts.ContainsKey("M202") ? "Driver and motors" : "Driver and motor", left, top, 57, 23);
        s.Place("U201", 16, 5);
        s.Place("M201", 37, 7);
        s.Place("C204", 31, 7);
        s.Place("C201", 47, 5);
        s.Place("C202", 52, 5);
        s.Place("R201", 50, 13);
        s.Place("D201", 50, 17);
        s.Place("C203", 4, 15);
        foreach (string input in new[] { "PWMA", "AIN1", "AIN2", "STBY" })
            s.Tag($"U201.{input}");
        s.Rail("U201.VCC");
        s.Rail("U201.VM");
        s.Rail("U201.GND");
        Motor(s, "A", "AO1", "AO2", "C204", "M201");
        s.Wire("C201.+", "C202.1");
        s.Rail("C201.+");
        s.Rail("C201.-");
        s.Rail("C202.2");
        s.Rail("R201.1");
        s.Wire("R201.2", "D201.A");
        s.Name("LAMP", 50, 16.9);
        s.Rail("D201.K");
        Capacitor(s, "C203");

        if (c.Parts.ContainsKey("M202"))
        {
            s.Place("M202", 37, 13);
            s.Place("C205", 31, 13);
            Tags(s);
            Motor(s, "B", "BO1", "BO2", "C205", "M202");
        }
        else if (c.NetOf(c.Parts["U201"], "PWMB") == Circuit.Ground)
        {
            foreach (string input in new[] { "PWMB", "BIN1", "BIN2" })
                s.Wire($"U201.{input}", (13, input == "PWMB" ? 13 : input == "BIN1" ? 14 : 15));
            s.Wire((13, 13), (13, 17));
            s.Rail("GND", 13, 17);
        }
        else
        {
            Tags(s);
            s.Wire("U201.BO1", (29, 13), (29, 7));
            s.Wire("U201.BO2", (30, 17), (30, 11));
        }
    }

    private static void Tags(Sheet s)
    {
        foreach (string input in new[] { "PWMB", "BIN1", "BIN2" })
            s.Tag($"U201.{input}");
    }

    private static void Motor(Sheet s, string letter, string plus, string minus, string capacitor, string motor)
    {
        double y = letter == "A" ? 7 : 13;
        s.Wire($"U201.{plus}", $"{motor}.1");
        s.Wire($"U201.{minus}", $"{motor}.2");
        s.Wire($"{capacitor}.2", (31, y + 4));
        s.Name($"MOT{letter}+", 33.4, y);
        s.Name($"MOT{letter}-", 33.4, y + 4);
    }

    internal static void Capacitor(Sheet s, string reference)
    {
        s.Rail($"{reference}.1");
        s.Rail($"{reference}.2");
    }

    private static void PullUp(Sheet s, string reference, double x)
    {
        s.Place(reference, x, 14);
        s.Rail($"{reference}.1");
        s.Wire($"{reference}.2", (x + 1, 17));
        s.Tag(s.Circuit.NetOf(s.Circuit.Parts[reference], "2")!, x + 1, 17, Side.Right);
    }
}
