namespace ImitationHil.Pi;

/// <summary>
/// The 40-pin header, by the chip's GPIO numbers: which may be used, and what each is used for. Each pin is given away once.
/// </summary>
internal sealed class Header(RigText text)
{
    /// <summary>Pins that hardware PWM can reach, on every model.</summary>
    public static readonly int[] PwmPins = [12, 13, 18, 19];

    private static readonly (int First, int Last, string Use)[] Reserved =
    [
        (0, 1, "identification of a HAT"),
        (2, 3, "I2C bus 1"),
        (7, 11, "SPI bus 0"),
        (14, 15, "the serial console"),
    ];

    private readonly Dictionary<int, string> _taken = [];

    /// <summary>A pin for input or output.</summary>
    public int Pin(string section, string key) => Take(section, key, text.Whole(section, key, 0, 27));

    /// <summary>A pin for hardware PWM. Pins 12 and 18, and 13 and 19, are one channel on a Pi 3 or 4.</summary>
    public int PwmPin(string section, string key)
    {
        int pin = text.Whole(section, key, 0, 27);
        if (text.Text(section, key, "").Length == 0)
            return PwmPins[0];
        if (!PwmPins.Contains(pin))
        {
            text.Refuse(text.LineOf(section, key), $"{key} = {pin}: hardware PWM reaches pins {string.Join(", ", PwmPins)} alone");
            return PwmPins[0];
        }

        int twin = pin < 18 ? pin + 6 : pin - 6;
        if (_taken.TryGetValue(twin, out string? other) && other.EndsWith(" pwm", StringComparison.Ordinal))
            text.Refuse(text.LineOf(section, key), $"{key} = {pin}: pins {Math.Min(pin, twin)} and {Math.Max(pin, twin)} are one PWM channel on a Pi 3 or 4; give the motors 12 and 13");
        return Take(section, key, pin);
    }

    private int Take(string section, string key, int pin)
    {
        int line = text.LineOf(section, key);
        if (text.Text(section, key, "").Length == 0)
            return pin;
        foreach (var (first, last, use) in Reserved.Where(range => pin >= range.First && pin <= range.Last))
            text.Refuse(line, $"{key} = {pin}: pins {first} to {last} are reserved for {use}; free are 4, 5, 6, 16, 17, 20 to 27");
        if (!_taken.TryAdd(pin, $"[{section}] {key}"))
            text.Refuse(line, $"{key} = {pin}: that pin is already {_taken[pin]}");
        return pin;
    }
}
