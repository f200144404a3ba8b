using ImitationHil.Schematics.Netlist;
using ImitationHil.Schematics.Parts;

namespace ImitationHil.Schematics.Rigs;

/// <summary>The four rigs: which blocks, which pins.</summary>
public static class RigCatalog
{
    /// <summary>Frequency of all motor PWM, Hz: above hearing, and the ripple stays small beside the stall current.</summary>
    public const double PwmHertz = 20e3;

    /// <summary>
    /// The gear-motor rigs: speed and counts of the virtual rig's motor (<c>host/Lab/Rigs/MotorModel.cs</c>); a heartbeat that toggles
    /// at every tick of a 100 Hz servo; 1.5 m of cable at 100 pF/m.
    /// </summary>
    public static readonly RigNumbers GearMotorNumbers = new(27, 8400, 0.02, 150e-12);

    /// <summary>The pendulum's arm: no-load speed 12 V / 0.042 V s, 512 lines.</summary>
    public static readonly RigNumbers PendulumNumbers = new(12 / 0.042, 2048, 0.02, 150e-12);

    /// <summary>Names of the rigs and how each is made; every call makes a new netlist.</summary>
    public static readonly (string Name, Func<Circuit> Build)[] All =
    [
        ("esp32-one-motor", Esp32OneMotor), ("esp32-two-motor", Esp32TwoMotor), ("pi-one-motor", PiOneMotor), ("pi-pendulum", PiPendulum),
    ];

    /// <summary>ESP32, one gear motor.</summary>
    public static Circuit Esp32OneMotor()
    {
        var c = new Circuit("esp32-one-motor", "ESP32, one motor", GearMotorNumbers);
        SignalBlocks.Esp32(c, "25 MOTA_PWM, 32 MOTA_IN1, 33 MOTA_IN2, 18 ENCA_A, 19 ENCA_B, 21 SDA, 22 SCL, 23 ENABLE, 13 HEARTBEAT, 4 ESTOP_SENSE");
        c.UsePwm("U601.25", 1, PwmHertz);
        MotorBlocks.Supply(c, 1.25);
        MotorBlocks.EmergencyStop(c);
        MotorBlocks.CurrentSense(c, pullUps: true);
        MotorBlocks.DeadMan(c);
        SignalBlocks.Encoder(c, "A", 4, "Encoder", Logic.MotorEncoder);
        MotorBlocks.Driver(c, 1, Power.GearMotor);
        return c;
    }

    /// <summary>ESP32, two gear motors.</summary>
    public static Circuit Esp32TwoMotor()
    {
        var c = new Circuit("esp32-two-motor", "ESP32, two motors", GearMotorNumbers);
        SignalBlocks.Esp32(c, "25 MOTA_PWM, 32 MOTA_IN1, 33 MOTA_IN2, 18 ENCA_A, 19 ENCA_B, 26 MOTB_PWM, 27 MOTB_IN1, 14 MOTB_IN2, 34 ENCB_A, 35 ENCB_B, 21 SDA, 22 SCL, 23 ENABLE, 13 HEARTBEAT, 4 ESTOP_SENSE");
        c.UsePwm("U601.25", 1, PwmHertz);
        c.UsePwm("U601.26", 3, PwmHertz);
        MotorBlocks.Supply(c, 2.5);
        MotorBlocks.EmergencyStop(c);
        MotorBlocks.CurrentSense(c, pullUps: true);
        MotorBlocks.DeadMan(c);
        SignalBlocks.Encoder(c, "A", 4, "Encoder of motor A", Logic.MotorEncoder);
        SignalBlocks.Encoder(c, "B", 5, "Encoder of motor B", Logic.MotorEncoder);
        MotorBlocks.Driver(c, 2, Power.GearMotor);
        return c;
    }

    /// <summary>Raspberry Pi, one gear motor.</summary>
    public static Circuit PiOneMotor()
    {
        var c = new Circuit("pi-one-motor", "Raspberry Pi, one motor", GearMotorNumbers);
        SignalBlocks.RaspberryPi(c, "12 MOTA_PWM, 5 MOTA_IN1, 6 MOTA_IN2, 8 CE0, 9 MISO, 10 MOSI, 11 SCK, 2 SDA, 3 SCL, 23 ENABLE, 24 ESTOP_SENSE, 25 HEARTBEAT");
        c.UsePwm("U601.12", 0, PwmHertz);
        MotorBlocks.Supply(c, 1.25);
        MotorBlocks.EmergencyStop(c);
        MotorBlocks.CurrentSense(c, pullUps: false);
        MotorBlocks.DeadMan(c);
        SignalBlocks.Encoder(c, "A", 4, "Encoder", Logic.MotorEncoder);
        SignalBlocks.Counters(c, ["A"]);
        MotorBlocks.Driver(c, 1, Power.GearMotor);
        return c;
    }

    /// <summary>Raspberry Pi, rotary pendulum: one motor on both channels of the bridge, two encoders.</summary>
    public static Circuit PiPendulum()
    {
        var c = new Circuit("pi-pendulum", "Raspberry Pi, rotary pendulum", PendulumNumbers);
        SignalBlocks.RaspberryPi(c, "12 MOTA_PWM, 5 MOTA_IN1, 6 MOTA_IN2, 8 CE0, 7 CE1, 9 MISO, 10 MOSI, 11 SCK, 2 SDA, 3 SCL, 23 ENABLE, 24 ESTOP_SENSE, 25 HEARTBEAT");
        c.UsePwm("U601.12", 0, PwmHertz);
        MotorBlocks.Supply(c, 2);
        MotorBlocks.EmergencyStop(c);
        MotorBlocks.CurrentSense(c, pullUps: false);
        MotorBlocks.DeadMan(c);
        SignalBlocks.Encoder(c, "A", 4, "Encoder of the arm", Logic.ShaftEncoder);
        SignalBlocks.Encoder(c, "B", 5, "Encoder of the pendulum", Logic.ShaftEncoder);
        SignalBlocks.Counters(c, ["A", "B"]);
        MotorBlocks.Driver(c, 1, Power.PendulumMotor, parallel: true);
        return c;
    }
}
