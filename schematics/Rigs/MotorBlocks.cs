using ImitationHil.Schematics.Netlist;
using ImitationHil.Schematics.Parts;

namespace ImitationHil.Schematics.Rigs;

/// <summary>Netlist of the blocks that carry the motor's current or decide on it. The same in all rigs; hundreds of the references name the block.</summary>
public static class MotorBlocks
{
    /// <summary>Pull-down of the enable, ohm: against the driver's input current and a wire that came off.</summary>
    public const double EnablePullDownOhms = 10e3;

    /// <summary>Inlet, fuse, polarity, overvoltage: VIN -> 12V.</summary>
    public static void Supply(Circuit c, double fuseAmps)
    {
        c.Block("supply", "Supply 12 V", "Driver and motor not connected, controller unplugged. Power on: TP102 reads 11.4 to 12.6 V. Swap + and - of the inlet: TP102 reads below 0.1 V. Swap them back.");
        c.Part("J101", Power.Inlet);
        c.Part("F101", Passives.Fuse, fuseAmps);
        c.Part("Q101", Power.PolarityFet);
        c.Part("R101", Passives.Resistor, 100e3);
        c.Part("D101", Passives.Tvs);
        c.Part("TP101", Passives.TestPoint);
        c.Part("TP102", Passives.TestPoint);
        c.Part("TP103", Passives.TestPoint);

        c.Net("VIN", "J101.+ TP101.1 F101.1");
        c.Net("FUSED", "F101.2 Q101.D");
        c.Net("GATE", "Q101.G R101.1");
        c.Net("12V", "Q101.S D101.K TP102.1");
        c.Net("GND", "J101.- R101.2 D101.A TP103.1");
    }

    /// <summary>
    /// The button: its first contact cuts the motor supply; its second, kept clean by 5 mA, opens the gate and pulls the program's
    /// input low. A pressed button, a broken wire and a dead supply look the same: gate shut, input high.
    /// </summary>
    public static void EmergencyStop(Circuit c)
    {
        c.Block("estop", "Emergency stop", "Power on, button released: VMOT reads 11.4 to 12.6 V, TP111 reads 2.9 to 3.3 V. Button pushed: both read below 0.1 V, ESTOP_SENSE above 3 V. Take the wire off S111.22: TP111 reads below 0.1 V. Put it back.");
        c.Part("S111", Power.EmergencyStop);
        c.Part("R111", Passives.Resistor, 1800);
        c.Part("R112", Passives.Resistor, 620);
        c.Part("C111", Passives.Ceramic, 100e-9);
        c.Part("R113", Passives.ResistorFlat, 10e3);
        c.Part("Q111", Power.SenseTransistor);
        c.Part("R114", Passives.Resistor, 10e3);
        c.Part("TP111", Passives.TestPoint);

        c.Net("12V", "S111.11 S111.21");
        c.Net("VMOT", "S111.12");
        c.Net("ESTOP_AUX", "S111.22 R111.1");
        c.Net("ESTOP_OK", "R111.2 R112.1 C111.1 R113.1 TP111.1");
        c.Net("BASE", "R113.2 Q111.B");
        c.Net("ESTOP_SENSE", "Q111.C R114.2");
        c.Net("3V3", "R114.1");
        c.Net("GND", "R112.2 C111.2 Q111.E");
    }

    /// <summary>Shunt in the motor supply, read over I2C: VMOT -> VM.</summary>
    public static void CurrentSense(Circuit c, bool pullUps)
    {
        c.Block("current", "Current sense", "Power on: VM equals VMOT within 0.1 V; SDA and SCL read above 3.1 V. " + (pullUps
            ? "The ESP32 program of this version does not read the sensor; without it, join VMOT and VM by a wire."
            : "On the Pi, i2cdetect -y 1 shows one device, at 40."));
        c.Part("U121", Power.Ina219);
        c.Part("C121", Passives.Ceramic, 100e-9);
        c.Net("VMOT", "U121.VIN+");
        c.Net("VM", "U121.VIN-");
        c.Net("3V3", "U121.VCC C121.1");
        c.Net("GND", "U121.GND C121.2");
        c.Net("SDA", "U121.SDA");
        c.Net("SCL", "U121.SCL");
        if (!pullUps)
            return;
        c.Part("R121", Passives.Resistor, 2200);
        c.Part("R122", Passives.Resistor, 2200);
        c.Net("3V3", "R121.1 R122.1");
        c.Net("SDA", "R121.2");
        c.Net("SCL", "R122.2");
    }

    /// <summary>The program's enable, its heartbeat and the button make the driver's enable: all three must be there.</summary>
    public static void DeadMan(Circuit c)
    {
        c.Block("deadman", "Dead-man and enable", "12 V on, driver and motor not connected. Program not running: TP302 reads below 0.1 V, whatever GPIO levels are left. Program running an episode, button released: TP302 reads above 2.9 V. Kill the program (kill -9, or pull the plug of the host): TP302 falls within 0.13 s. Run again, push the button: TP302 falls at once.");
        c.Part("U301", Logic.Monostable);
        c.Part("U302", Logic.And3);
        c.Part("R301", Passives.Resistor, 100e3);
        c.Part("C301", Passives.Film, 1e-6);
        c.Part("R302", Passives.Resistor, 10e3);
        c.Part("R303", Passives.Resistor, 10e3);
        c.Part("R304", Passives.Resistor, EnablePullDownOhms);
        c.Part("C302", Passives.Ceramic, 100e-9);
        c.Part("C303", Passives.Ceramic, 100e-9);
        c.Part("TP301", Passives.TestPoint);
        c.Part("TP302", Passives.TestPoint);

        c.Net("HEARTBEAT", "U301.B R302.1 TP301.1");
        c.Net("REXT", "U301.REXT R301.2 C301.1");
        c.Net("CEXT", "U301.CEXT C301.2");
        c.Net("ALIVE", "U301.Q U302.A");
        c.Net("ESTOP_OK", "U302.B");
        c.Net("ENABLE", "U302.C R303.1");
        c.Net("EN", "U302.Y R304.1 TP302.1");
        c.Net("3V3", "U301.VCC U301.CLR/ R301.1 C302.1 U302.VCC C303.1");
        c.Net("GND", "U301.GND U301.A/ R302.2 R303.2 R304.2 C302.2 U302.GND C303.2");
    }

    /// <summary>Bridge with its capacitors, the lamp, and one or two motors.</summary>
    /// <param name="c">The rig.</param>
    /// <param name="motors">One (channel B rests), or two.</param>
    /// <param name="motor">Kind of the motors.</param>
    /// <param name="parallel">One motor on both channels, for twice the current.</param>
    public static void Driver(Circuit c, int motors, PartKind motor, bool parallel = false)
    {
        c.Block("driver", motors == 2 ? "Driver and motors" : "Driver and motor", "Motor not connected, program not running. Power on: D201 lights, VM reads 11.4 to 12.6 V, EN reads below 0.1 V. Push the button: D201 fades out within 5 s. Connect the motor last, shaft free, and start with the duty limited to 0.2.");
        c.Part("U201", Power.Tb6612);
        c.Part("C201", Passives.Electrolytic, 470e-6);
        c.Part("C202", Passives.Ceramic, 100e-9);
        c.Part("C203", Passives.Ceramic, 100e-9);
        c.Part("R201", Passives.Resistor, 2200);
        c.Part("D201", Passives.Led);
        c.Net("VM", "U201.VM C201.+ C202.1 R201.1");
        c.Net("LAMP", "R201.2 D201.A");
        c.Net("3V3", "U201.VCC C203.1");
        c.Net("EN", "U201.STBY");
        c.Net("GND", "U201.GND C201.- C202.2 C203.2 D201.K");
        c.Net("MOTA_PWM", "U201.PWMA");
        c.Net("MOTA_IN1", "U201.AIN1");
        c.Net("MOTA_IN2", "U201.AIN2");
        Motor(c, "A", "AO1", "AO2", "M201", "C204", motor);
        if (motors == 2)
        {
            c.Net("MOTB_PWM", "U201.PWMB");
            c.Net("MOTB_IN1", "U201.BIN1");
            c.Net("MOTB_IN2", "U201.BIN2");
            Motor(c, "B", "BO1", "BO2", "M202", "C205", motor);
        }
        else if (parallel)
        {
            c.Net("MOTA_PWM", "U201.PWMB");
            c.Net("MOTA_IN1", "U201.BIN1");
            c.Net("MOTA_IN2", "U201.BIN2");
            c.Net("MOTA+", "U201.BO1");
            c.Net("MOTA-", "U201.BO2");
        }
        else
        {
            c.Net("GND", "U201.PWMB U201.BIN1 U201.BIN2");
            c.Open("U201.BO1 U201.BO2");
        }
    }

    private static void Motor(Circuit c, string letter, string plus, string minus, string reference, string capacitor, PartKind kind)
    {
        c.Part(reference, kind);
        c.Part(capacitor, Passives.Ceramic, 100e-9);
        c.Net($"MOT{letter}+", $"U201.{plus} {reference}.1 {capacitor}.1");
        c.Net($"MOT{letter}-", $"U201.{minus} {reference}.2 {capacitor}.2");
    }
}
