namespace ImitationHil.Lab.Rigs;

/// <summary>
/// A geared DC motor with encoder as the virtual rigs simulate it: every difference from an ideal integrator is a
/// switch. Defaults are those of a 25 mm gear motor on 12 V as assumed in the project's theory notes; set a value to
/// zero (counts and steps: to a large number) to remove the defect.
/// </summary>
public sealed record MotorModel
{
    /// <summary>Mechanical time constant, nominal, s. Default 0.05.</summary>
    public double TimeConstantSeconds { get; init; } = 0.05;

    /// <summary>Largest unknown relative error of the time constant; the hardware seed draws it. Default 0.1.</summary>
    public double TimeConstantErrorShare { get; init; } = 0.1;

    /// <summary>Largest unknown relative error of the voltage gain; the hardware seed draws it. Default 0.05.</summary>
    public double GainError { get; init; } = 0.05;

    /// <summary>No-load speed at full duty, rad/s. Default 27.</summary>
    public double NoLoadRadiansPerSecond { get; init; } = 27;

    /// <summary>Coulomb and static friction as a share of stall torque. Default 0.06.</summary>
    public double CoulombFriction { get; init; } = 0.06;

    /// <summary>Extra viscous friction as a share of the motor's own back-EMF damping. Default 0.</summary>
    public double ViscousFriction { get; init; }

    /// <summary>Torque ripple, standard deviation of the speed that it causes as a share of no-load speed. Default 0.003.</summary>
    public double TorqueRipple { get; init; } = 0.003;

    /// <summary>Steps of the PWM from zero to full duty. Default 1000.</summary>
    public int PwmSteps { get; init; } = 1000;

    /// <summary>Encoder counts a turn of the output shaft. Default 8400.</summary>
    public int CountsPerTurn { get; init; } = 8400;

    /// <summary>Time from sampling the encoder to the new duty at the motor, microseconds; at most a servo tick. Default 2000.</summary>
    public int LatencyMicroseconds { get; init; } = 2000;

    /// <summary>Jitter of the encoder's edges, standard deviation in counts, besides quantisation. Default 0.</summary>
    public double SensorNoiseCounts { get; init; }

    /// <summary>Largest duty that the supply can deliver, 0 to 1. Default 1.</summary>
    public double SupplyLimit { get; init; } = 1;

    /// <summary>Gravity of a pendulum on the shaft as a share of stall torque; positive hangs, negative stands. Default 0.</summary>
    public double GravityShare { get; init; }

    /// <summary>Duty that the driver does not pass on: what is above it arrives, less this. Default 0.</summary>
    public double DeadZone { get; init; }

    /// <summary>The encoder's A and B are exchanged. Default false.</summary>
    public bool EncoderReversed { get; init; }

    /// <summary>The motor's two wires are exchanged. Default false.</summary>
    public bool LeadsSwapped { get; init; }

    /// <summary>Counts a turn that the encoder really has, where they are not those that the rig believes; 0: they are. Default 0.</summary>
    public int TrueCountsPerTurn { get; init; }

    /// <summary>Supply current of a blocked motor at full duty, A; 0: it is not measured. Default 0.9.</summary>
    public double StallAmperes { get; init; } = 0.9;

    /// <summary>A defect that a calibration has to find first: servos tuned for the motor as it should be cannot be identified on it.</summary>
    public bool IsUncalibrated => DeadZone > 0 || EncoderReversed || LeadsSwapped || (TrueCountsPerTurn > 0 && TrueCountsPerTurn != CountsPerTurn);

    /// <summary>Which specimen of the motor this is: draws the unknown errors. Default 3.</summary>
    public uint HardwareSeed { get; init; } = 3;
}
