using ImitationHil.Schematics.Netlist;
using static ImitationHil.Schematics.Netlist.PinType;

namespace ImitationHil.Schematics.Parts;

/// <summary>What carries the motor's current.</summary>
public static class Power
{
    private static readonly Pin GroundPin = new("GND", "GND", PowerIn) { SupplyVolts = (0, 0) };

    // Toshiba: inputs -0.2 to 6 V absolute; high from 0.7 VCC, here with VCC at its highest, 3.4 V.
    private static Pin Tb6612Input(string name) => new(name, name, Input) { MaxVolts = 6, HighVolts = 0.7 * 3.4 };

    private static Pin Tb6612Output(string name) => new(name, name, Output) { MaxVolts = 15, PoweredBy = "VM" };

    /// <summary>12 V inlet: a switched-mode supply on a barrel jack.</summary>
    public static readonly PartKind Inlet = new("12 V, 5 A", "supply 12 V, 5 A, regulated, class II or earthed, with barrel jack 2.1 mm on screw terminals", "INLET", Role.Other,
        new Pin("+", "1", PowerOut) { Volts = 12, VoltsError = 0.05, SourceAmps = 5 },
        new Pin("-", "2", PowerOut) { Volts = 0, SourceAmps = double.PositiveInfinity })
    {
        Source = "Mean Well GST60A data sheet, table Specification (GST60A12: 12 V, 5 A, tolerance 3 %; 5 % is assumed here)",
        PriceEuro = 22,
        Substitute = "a laboratory supply set to 12.0 V, limited to 3 A",
    };

    /// <summary>P-channel MOSFET that conducts only when the supply has the right polarity.</summary>
    public static readonly PartKind PolarityFet = new("IRF9540N", "P-channel MOSFET, 100 V, TO-220", "PMOS_H", Role.PolarityGuard, new Pin("D", "2", Passive), new Pin("S", "3", Passive), new Pin("G", "1", Passive))
    {
        Source = "International Rectifier PD-91437 (IRF9540N): V_GS 20 V, R_DS(on) 0.117 ohm. 3 A is 1.05 W, 65 K above ambient with 62 K/W and no heat sink",
        PriceEuro = 1.3,
        Substitute = "AO3401A on a carrier (V_GS 12 V: add a 10 V Zener diode from gate to source)",
        Conducts = [("D", "S")],
        Amps = 3,
        Volts = 20,
        Ohms = 0.117,
    };

    /// <summary>Mushroom button with two contacts that are closed at rest and open by force.</summary>
    public static readonly PartKind EmergencyStop = new("XB4BS8444", "emergency stop, 40 mm mushroom, latching, turn to release, two normally closed contacts (direct opening); with a box with one 22 mm hole, which is sold apart", "ESTOP", Role.EmergencyStop,
        new Pin("11", "11", Passive), new Pin("12", "12", Passive), new Pin("21", "21", Passive), new Pin("22", "22", Passive))
    {
        Source = "Schneider Electric Harmony XB4 catalogue, contact ZBE102: I_th 10 A, AC-15 3 A at 240 V, DC-13 0.55 A at 125 V (69 W; 5 A is assumed at 12 V), positive opening IEC 60947-5-1 annex K, 17 V 5 mA or 5 V 1 mA",
        PriceEuro = 50,
        Substitute = "any IEC 60947-5-5 button with two direct-opening NC contacts",
        Conducts = [("11", "12"), ("21", "22")],
        Amps = 5,
        Volts = 125,
    };

    /// <summary>Transistor that tells the program of the button, and keeps 12 V away from its pin.</summary>
    public static readonly PartKind SenseTransistor = new("BC337-40", "NPN transistor, 45 V, 0.8 A, TO-92", "NPN", Role.OpenCollector, new Pin("B", "2", Passive), new Pin("C", "1", OpenDrain) { MaxVolts = 45 }, new Pin("E", "3", PowerIn) { SupplyVolts = (0, 0) })
    {
        Source = "onsemi BC337 data sheet, table Maximum ratings (V_CEO 45 V, 800 mA)",
        PriceEuro = 0.1,
        Substitute = "2N3904 (other pin order)",
    };

    /// <summary>Current sensor on a carrier; its shunt is in the motor supply.</summary>
    public static readonly PartKind Ina219 = new("INA219 carrier", "current and voltage sensor on I2C, carrier with 0.1 ohm shunt", "INA219", Role.CurrentSense,
        new Pin("VIN+", "VIN+", Passive) { MaxVolts = 26 }, new Pin("VIN-", "VIN-", Passive) { MaxVolts = 26 },
        new Pin("VCC", "VCC", PowerIn) { SupplyVolts = (3, 5.5), MaxVolts = 6, LoadAmps = 0.001 }, GroundPin,
        new Pin("SDA", "SDA", OpenDrain) { MaxVolts = 6, HighVolts = 0.7 * 3.4 }, new Pin("SCL", "SCL", Input) { MaxVolts = 6, HighVolts = 0.7 * 3.4 })
    {
        Source = "Texas Instruments SBOS448 (INA219), tables Absolute maximum ratings and Electrical characteristics; carrier: Adafruit 904 (0.1 ohm, 3.2 A)",
        PriceEuro = 9,
        Substitute = "any INA219 carrier with 0.1 ohm",
        Conducts = [("VIN+", "VIN-")],
        Amps = 3.2,
        Ohms = 0.1,
        BusAddress = 0x40,
    };

    /// <summary>Dual bridge on a carrier.</summary>
    public static readonly PartKind Tb6612 = new("TB6612FNG carrier", "dual motor driver, carrier", "TB6612", Role.Driver,
        new Pin("VM", "VM", PowerIn) { SupplyVolts = (2.5, 13.5), MaxVolts = 15 },
        new Pin("VCC", "VCC", PowerIn) { SupplyVolts = (2.7, 5.5), MaxVolts = 6, LoadAmps = 0.0022 }, GroundPin,
        Tb6612Input("STBY"), Tb6612Input("PWMA"), Tb6612Input("AIN1"), Tb6612Input("AIN2"), Tb6612Input("PWMB"), Tb6612Input("BIN1"), Tb6612Input("BIN2"),
        Tb6612Output("AO1"), Tb6612Output("AO2"), Tb6612Output("BO1"), Tb6612Output("BO2"))
    {
        Source = "Toshiba TB6612FNG data sheet 2014-10-01, tables Absolute maximum ratings, Operating range, Electrical characteristics; carrier: SparkFun ROB-14450 or Pololu 713",
        PriceEuro = 9,
        Substitute = "none with the same pins; DRV8871 (6.5 to 45 V, 3.6 A) has no enable, so its inputs would need gates",
        Amps = 1.2,
        Ohms = 0.5,
        Logic =
        [
            ("AO1", ["PWMA", "AIN1", "AIN2", "STBY"]), ("AO2", ["PWMA", "AIN2", "AIN1", "STBY"]),
            ("BO1", ["PWMB", "BIN1", "BIN2", "STBY"]), ("BO2", ["PWMB", "BIN2", "BIN1", "STBY"]),
        ],
    };

    /// <summary>Geared motor of the one- and two-motor rigs; <see cref="PartKind.Amps"/> is its stall current.</summary>
    public static readonly PartKind GearMotor = new("25D LP 12V 20.4:1", "gear motor 12 V, 25 mm, low power, 20.4:1, with 48 counts-a-turn encoder (the encoder is listed on its own, price here)", "MOTOR", Role.Motor,
        new Pin("1", "1", Passive), new Pin("2", "2", Passive))
    {
        Source = "Pololu 25D Metal Gearmotors data sheet, August 2021 rev 1.0 (LP 12V: stall 0.9 A); inductance 3 mH assumed",
        PriceEuro = 45,
        Substitute = "any 12 V gear motor with a stall current up to 0.96 A and about 260 turns a minute",
        // The inductance is in no data sheet: assumed, and marked so wherever it is used.
        Amps = 0.9,
        Henries = 3e-3,
    };

    /// <summary>Direct-drive motor of the rotary pendulum; <see cref="PartKind.Amps"/> is its stall current at 12 V.</summary>
    public static readonly PartKind PendulumMotor = new("coreless, 8.4 ohm", "coreless motor, 8.4 ohm, 1.16 mH, 0.042 V s/rad, 5 mm shaft (Allied Motion CL40 class)", "MOTOR", Role.Motor,
        new Pin("1", "1", Passive), new Pin("2", "2", Passive))
    {
        Source = "Quanser QUBE-Servo 2 user manual, table System parameters (R 8.4 ohm, L 1.16 mH, k 0.042); stall 12 V / 8.4 ohm",
        PriceEuro = 60,
        Substitute = "any low-friction direct-current motor of 6 to 12 ohm that turns freely by hand; no gear box",
        Amps = 12 / 8.4,
        Henries = 1.16e-3,
    };
}
