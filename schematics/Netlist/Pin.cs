namespace ImitationHil.Schematics.Netlist;

/// <summary>What a pin is electrically; the pin-type matrix of <c>Checks/ConnectionRules.cs</c> is written in these words.</summary>
public enum PinType
{
    /// <summary>Reads a level; must be driven or pulled.</summary>
    Input,

    /// <summary>Drives both levels.</summary>
    Output,

    /// <summary>Drives or reads, as a program decides.</summary>
    Bidirectional,

    /// <summary>Pulls down only; needs a pull-up.</summary>
    OpenDrain,

    /// <summary>Neither drives nor reads.</summary>
    Passive,

    /// <summary>Takes supply.</summary>
    PowerIn,

    /// <summary>Gives supply.</summary>
    PowerOut,
}

/// <summary>One pin of a kind of part. Numbers that do not apply are zero (limits: infinite).</summary>
/// <param name="Name">Name in the data sheet, unique in the part; a controller's GPIO is its number.</param>
/// <param name="Number">Number on the package or header; the name where the part has none.</param>
/// <param name="Type">Electrical type.</param>
public sealed record Pin(string Name, string Number, PinType Type)
{
    /// <summary>Absolute maximum to ground, V.</summary>
    public double MaxVolts { get; init; } = double.PositiveInfinity;

    /// <summary>Recommended supply, lowest and highest, V; for <see cref="PinType.PowerIn"/>.</summary>
    public (double Low, double High) SupplyVolts { get; init; } = (0, double.PositiveInfinity);

    /// <summary>Supply current that the pin takes at most, A.</summary>
    public double LoadAmps { get; init; }

    /// <summary>Voltage that a <see cref="PinType.PowerOut"/> gives, V; zero is the ground.</summary>
    public double Volts { get; init; }

    /// <summary>Largest relative error of <see cref="Volts"/>.</summary>
    public double VoltsError { get; init; }

    /// <summary>Current that a <see cref="PinType.PowerOut"/> gives, A.</summary>
    public double SourceAmps { get; init; }

    /// <summary>Lowest level that an input surely reads as high, V.</summary>
    public double HighVolts { get; init; }

    /// <summary>Current that an <see cref="PinType.OpenDrain"/> sinks, A: 3 mA, that of an I2C device, where the data sheet says nothing else.</summary>
    public double SinkAmps { get; init; } = 0.003;

    /// <summary>Name of the supply pin that gives an output its high level.</summary>
    public string? PoweredBy { get; init; }

    /// <summary>Pull-up inside the part to <see cref="PoweredBy"/>, ohm.</summary>
    public double PullUpOhms { get; init; }

    /// <summary>Why a program may not use this pin of a controller; null where it may.</summary>
    public string? Reserved { get; init; }

    /// <summary>The pin of a controller can read and nothing else.</summary>
    public bool InputOnly { get; init; }

    /// <summary>Channel of the hardware PWM that is wired to this pin of a Raspberry Pi; -1 where the program chooses or there is none.</summary>
    public int PwmChannel { get; init; } = -1;

    /// <summary>Whether the pin is at ground by nature.</summary>
    public bool IsGround => Type == PinType.PowerIn && SupplyVolts.High == 0;
}
