namespace ImitationHil.Schematics.Netlist;

/// <summary>What a part does in the safety and rating checks.</summary>
public enum Role
{
    /// <summary>Nothing that a check asks for.</summary>
    Other,

    /// <summary>Resistor; its value is in ohm.</summary>
    Resistor,

    /// <summary>Capacitor; its value is in farad.</summary>
    Capacitor,

    /// <summary>Fuse; its value is in ampere.</summary>
    Fuse,

    /// <summary>Series element that blocks a supply of wrong polarity.</summary>
    PolarityGuard,

    /// <summary>Emergency stop, contacts closed at rest.</summary>
    EmergencyStop,

    /// <summary>Retriggered monostable.</summary>
    DeadMan,

    /// <summary>Gate whose output is high only when all inputs are.</summary>
    AndGate,

    /// <summary>Buffer: output follows input.</summary>
    Buffer,

    /// <summary>Transistor with its emitter at ground.</summary>
    OpenCollector,

    /// <summary>Bridge that drives motors.</summary>
    Driver,

    /// <summary>Motor.</summary>
    Motor,

    /// <summary>Quadrature encoder.</summary>
    Encoder,

    /// <summary>Current sensor with its shunt in series.</summary>
    CurrentSense,

    /// <summary>ESP32 module.</summary>
    Esp32,

    /// <summary>Raspberry Pi.</summary>
    RaspberryPi,

    /// <summary>Oscillator; its value is in hertz.</summary>
    Clock,

    /// <summary>Light-emitting diode.</summary>
    Led,

    /// <summary>Test point.</summary>
    TestPoint,
}

/// <summary>A kind of part as it is bought.</summary>
/// <param name="Name">Type, as on the order.</param>
/// <param name="Description">What it is, in the bill of materials.</param>
/// <param name="Symbol">Name of its symbol in <c>Drawing/Symbols.cs</c>.</param>
/// <param name="Role">What it does.</param>
/// <param name="Pins">All pins, in the order of the symbol.</param>
public sealed record PartKind(string Name, string Description, string Symbol, Role Role, params Pin[] Pins)
{
    /// <summary>Maker and document of the ratings.</summary>
    public required string Source { get; init; }

    /// <summary>Rough price of one, euro, 2026.</summary>
    public required double PriceEuro { get; init; }

    /// <summary>What to buy instead.</summary>
    public string Substitute { get; init; } = "";

    /// <summary>Pairs of pins between which direct current flows: a fuse, a closed contact, a shunt.</summary>
    public (string From, string To)[] Conducts { get; init; } = [];

    /// <summary>Continuous current rating of a conducting pair or of one driver channel, A.</summary>
    public double Amps { get; init; } = double.PositiveInfinity;

    /// <summary>Power rating, W.</summary>
    public double Watts { get; init; } = double.PositiveInfinity;

    /// <summary>Voltage rating between two pins, V.</summary>
    public double Volts { get; init; } = double.PositiveInfinity;

    /// <summary>Relative tolerance of the value.</summary>
    public double Tolerance { get; init; }

    /// <summary>Inductance of a motor, H; its resistance is 12 V over <see cref="Amps"/>.</summary>
    public double Henries { get; init; }

    /// <summary>Resistance of a conducting pair or of a driver's bridge, upper and lower switch together, ohm.</summary>
    public double Ohms { get; init; }

    /// <summary>Address on the I2C bus; -1 for none.</summary>
    public int BusAddress { get; init; } = -1;

    /// <summary>Inputs that make each output: a buffer's are (A, Y), a driver's are several.</summary>
    public (string Output, string[] Inputs)[] Logic { get; init; } = [];

    /// <summary>The pin of that name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public Pin Pin(string name) => Array.Find(Pins, pin => pin.Name == name)
        ?? throw new ArgumentException($"{Name} has no pin {name}; it has {string.Join(' ', Pins.Select(pin => pin.Name))}");
}

/// <summary>One part of a rig.</summary>
/// <param name="Reference">R201: letter of the class, hundreds of the block.</param>
/// <param name="Kind">What was bought.</param>
/// <param name="Value">Ohm, farad, ampere or hertz, by role; zero where the kind says all.</param>
/// <param name="Block">The block that it belongs to.</param>
public sealed record Part(string Reference, PartKind Kind, double Value, string Block)
{
    /// <summary>What stands beside the symbol.</summary>
    public string Text => Kind.Role switch
    {
        Role.Resistor => Quantity.Text(Value, ""),
        Role.Capacitor => Quantity.Text(Value, "F"),
        Role.Clock => Quantity.Text(Value, "Hz"),
        Role.Fuse => Quantity.Text(Value, "A") + " T",
        _ => Kind.Name,
    };
}

/// <summary>One end of a wire: a pin of a part.</summary>
public readonly record struct Terminal(string Reference, string Pin)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Reference}.{Pin}";

    /// <summary>Reads "U201.STBY".</summary>
    public static Terminal Parse(string text)
    {
        int dot = text.IndexOf('.');
        return dot > 0 ? new(text[..dot], text[(dot + 1)..]) : throw new ArgumentException($"'{text}' is not PART.PIN");
    }
}
