using ImitationHil.Firmware;

namespace ImitationHil.Pi;

/// <summary>A sensor of position: an LS7366R on an SPI chip select, or an AS5600 on an I2C bus.</summary>
/// <param name="IsCounter">True for the LS7366R.</param>
/// <param name="Bus">SPI or I2C bus.</param>
/// <param name="Select">SPI chip select; 0 for I2C.</param>
internal sealed record EncoderWiring(bool IsCounter, int Bus, int Select);

/// <summary>An INA219 in the supply of one motor's driver.</summary>
/// <param name="Bus">I2C bus.</param>
/// <param name="Address">I2C address.</param>
/// <param name="ShuntOhms">Its shunt.</param>
internal sealed record CurrentWiring(int Bus, int Address, float ShuntOhms);

/// <summary>One motor: half of a TB6612FNG or the like, with a PWM input and two direction inputs.</summary>
internal sealed record MotorWiring(int PwmPin, int ForwardPin, int BackwardPin, EncoderWiring Encoder, int EncoderSign, CurrentWiring? Current, float[] Map);

/// <summary>What a rig file says, checked: wiring, motors, limits and the linear system that the rig obeys.</summary>
internal sealed record PiRig
{
    /// <summary>Jitter of an encoder's reading besides its resolution, standard deviation. An assumption on the safe side: it is below one count.</summary>
    private const float NoiseCounts = 1;

    /// <summary>For people.</summary>
    public required string Name { get; init; }

    public required int TickMicroseconds { get; init; }

    public required int CountsPerTurn { get; init; }

    public required int PwmHertz { get; init; }

    /// <summary>Number of the chip where the kernel's device link is not known to this program; -1: by the link.</summary>
    public required int PwmChip { get; init; }

    /// <summary>As <see cref="PwmChip"/>, of the header's pins.</summary>
    public required int GpioChip { get; init; }

    public required int EnablePin { get; init; }

    public required int StopPin { get; init; }

    /// <summary>Pin that retriggers the hardware dead-man; -1: there is none.</summary>
    public required int HeartbeatPin { get; init; }

    public required MotorWiring[] Motors { get; init; }

    public required float TimeConstantSeconds { get; init; }

    public required float NoLoadRadiansPerSecond { get; init; }

    public required float BandwidthRadiansPerSecond { get; init; }

    public required float Friction { get; init; }

    public required float MaxDuty { get; init; }

    public required float MaxAmperes { get; init; }

    public required int MaxCurrentTicks { get; init; }

    public required int StallTicks { get; init; }

    public required float RampSeconds { get; init; }

    public required float EnvelopeRadians { get; init; }

    public required Shaping Shaping { get; init; }

    public required Limits Limits { get; init; }

    /// <summary>Ticks over which the allowed duty grows after a start; at least one.</summary>
    public int RampTicks => Math.Max(1, (int)(RampSeconds * 1e6f / TickMicroseconds));

    private int MaxCounts => (int)(EnvelopeRadians / (2 * MathF.PI) * CountsPerTurn);

    /// <summary>The axis on these pins; everything is off after this call.</summary>
    public PinAxis Axis(IPins pins) => new(pins, MaxAmperes, MaxCurrentTicks);

    /// <summary>The axis guard on an axis, which watches what is certain about these motors. Nothing comes between the two.</summary>
    public AxisGuard Guarded(IAxis axis)
    {
        var guard = new AxisGuard(axis, MaxDuty, MaxCounts, StallTicks, RampTicks);
        GuardTuning.Apply(guard, MaxDuty, StallTicks, TimeConstantSeconds, NoLoadRadiansPerSecond, Friction, NoiseCounts);
        return guard;
    }

    /// <summary>Servos and shaping on a guarded axis: the chain of the virtual rig.</summary>
    /// <param name="axis">The guarded axis.</param>
    /// <param name="guard">Its guard, where motors may be calibrated over the wire; null: they may not.</param>
    /// <param name="metal">The pins below.</param>
    public ShapedPlant Plant(IAxis axis, AxisGuard? guard = null, IBenchAxis? metal = null)
    {
        var servos = Motors.Select(_ => new PositionServo(TimeConstantSeconds, NoLoadRadiansPerSecond, BandwidthRadiansPerSecond, Friction, CountsPerTurn, TickMicroseconds));
        var plant = new ShapedPlant(axis, Shaping, [.. servos]);
        if (guard != null)
            plant.Probe = new AxisProbe(axis, guard, MaxDuty, MaxCounts, metal);
        for (int i = 0; i < Motors.Length; i++)
            (plant.Maps[i].A, plant.Maps[i].B, plant.Maps[i].C) = (Motors[i].Map[0], Motors[i].Map[1], Motors[i].Map[2]);
        return plant;
    }
}
