namespace ImitationHil.Cli.Report;

/// <summary>One mark on an axis.</summary>
/// <param name="Value">Where, in the unit of the axis.</param>
/// <param name="Label">Text; empty for minor ticks.</param>
public readonly record struct Tick(double Value, string Label);

/// <summary>
/// Maps a domain onto a range of pixels, linearly or by logarithm. A range may run backwards, as y axes do. Ends are
/// widened rather than rejected, so that a single point or an empty set still gives an axis.
/// </summary>
public sealed class Scale
{
    private readonly bool _log;
    private readonly double _pixelLow;
    private readonly double _pixelHigh;

    private Scale(double low, double high, double pixelLow, double pixelHigh, bool log)
    {
        (Low, High, _pixelLow, _pixelHigh, _log) = (low, high, pixelLow, pixelHigh, log);
    }

    /// <summary>Low end of the domain.</summary>
    public double Low { get; }

    /// <summary>High end of the domain.</summary>
    public double High { get; }

    /// <summary>A linear scale.</summary>
    public static Scale Linear(double low, double high, double pixelLow, double pixelHigh)
    {
        if (!double.IsFinite(low) || !double.IsFinite(high))
        {
            (low, high) = (0, 1);
        }
        // Relative to the values, because residuals of 1e-15 deserve an axis too.
        double size = Math.Max(Math.Abs(low), Math.Abs(high));
        if (high - low <= 1e-12 * size)
        {
            double half = size > 1e12 ? size / 10 : 0.5;
            (low, high) = (low - half, low + half);
        }
        return new Scale(low, high, pixelLow, pixelHigh, log: false);
    }

    /// <summary>A logarithmic scale; its ends are positive and at least a third of a decade apart.</summary>
    public static Scale Logarithmic(double low, double high, double pixelLow, double pixelHigh)
    {
        if (!(low > 0) || !double.IsFinite(low))
        {
            low = high > 0 && double.IsFinite(high) ? high / 1000 : 1e-3;
        }
        if (!(high > low * 2) || !double.IsFinite(high))
        {
            (low, high) = (low / 1.5, low * 1.5);
        }
        return new Scale(low, high, pixelLow, pixelHigh, log: true);
    }

    /// <summary>The pixel of a value, held inside the range; not finite when the value is not.</summary>
    public double At(double value)
    {
        if (double.IsNaN(value))
        {
            return double.NaN;
        }
        double clamped = Math.Clamp(value, Low, High);
        double share = _log ? Decades(Low, clamped) / Decades(Low, High) : (clamped - Low) / (High - Low);
        return _pixelLow + (share * (_pixelHigh - _pixelLow));
    }

    /// <summary>
    /// The pixel of a value on a curve that may leave the range, to be clipped. On a log scale zero lies far below; not
    /// finite when the value has no place at all.
    /// </summary>
    public double Past(double value)
    {
        if (!double.IsFinite(value) || (_log && value < 0))
        {
            return double.NaN;
        }
        double share = _log ? Decades(Low, Math.Max(value, Low * 1e-3)) / Decades(Low, High) : (value - Low) / (High - Low);
        return _pixelLow + (Math.Clamp(share, -3, 4) * (_pixelHigh - _pixelLow));
    }

    /// <summary>Whether a value is drawn where it is, not at the edge.</summary>
    public bool Contains(double value) => value >= Low && value <= High;

    /// <summary>Labelled ticks: decades (with 2 and 5 when fewer than two decades show), or steps of 1, 2, 5.</summary>
    public IReadOnlyList<Tick> Major(int target = 6)
    {
        if (!_log)
        {
            double step = Step((High - Low) / Math.Max(1, target));
            return [.. Multiples(step).Select(value => new Tick(value, Label(value, step)))];
        }
        List<Tick> decades = [.. Decades().Where(Contains).Select(value => new Tick(value, Num.Plain(value)))];
        if (decades.Count >= 3 || Decades(Low, High) > 2)
        {
            int every = Every(decades.Count);
            return [.. decades.Where(tick => Exponent(tick.Value) % every == 0)];
        }
        if (Decades(Low, High) < 0.6)
        {
            double step = Step((High - Low) / 5);
            return [.. Multiples(step).Select(value => new Tick(value, Label(value, step)))];
        }
        int[] factors = Decades(Low, High) > 1.2 ? [1, 3] : [1, 2, 5];
        return [.. Decades().SelectMany(decade => factors.Select(factor => decade * factor)).Where(Contains)
            .Select(value => new Tick(value, Num.Plain(value)))];
    }

    /// <summary>Ticks without label: 2 to 9 of every decade, or fifths of the step.</summary>
    public IReadOnlyList<Tick> Minor(int target = 6)
    {
        if (_log && Every((int)Decades(Low, High)) > 1)
        {
            // Where not every decade has its number, the decades are the minor ticks, as far as they can be told apart.
            int every = Decades(Low, High) > 60 ? Every((int)Decades(Low, High)) : 1;
            return [.. Decades().Where(Contains).Where(value => Exponent(value) % every == 0).Select(value => new Tick(value, ""))];
        }
        if (_log)
        {
            return [.. Decades().SelectMany(decade => Enumerable.Range(2, 8).Select(factor => decade * factor))
                .Where(Contains).Select(value => new Tick(value, ""))];
        }
        double step = Step((High - Low) / Math.Max(1, target));
        double lead = step / Math.Pow(10, Math.Floor(Math.Log10(step) + 1e-9));
        return [.. Multiples(step / (Math.Abs(lead - 2) < 0.1 ? 4 : 5)).Select(value => new Tick(value, ""))];
    }

    // A narrow stretch far from zero needs the digits in which its ticks differ.
    private static string Label(double value, double step) =>
        step < 1e-6 && Math.Abs(value) is >= 1e-3 and < 1e5 ? Num.Fixed(value, (int)Math.Min(15, Math.Ceiling(-Math.Log10(step) - 1e-9))) : Num.Plain(value);

    // Of logarithms, not of the ratio, which may overflow.
    private static double Decades(double low, double high) => Math.Log10(high) - Math.Log10(low);

    private static int Exponent(double decade) => (int)Math.Round(Math.Log10(decade));

    private static int Every(int decades) => Math.Max(1, (int)Math.Ceiling(decades / 8.0));

    private IEnumerable<double> Decades()
    {
        for (int k = (int)Math.Floor(Math.Log10(Low) - 1e-9); k <= (int)Math.Ceiling(Math.Log10(High)); k++)
        {
            yield return Math.Pow(10, k);
        }
    }

    private IEnumerable<double> Multiples(double step)
    {
        for (long k = (long)Math.Ceiling((Low / step) - 1e-9); k * step <= High + (step * 1e-9); k++)
        {
            yield return step > 1e-9 ? Math.Round(k * step, 12) : k * step;
        }
    }

    private static double Step(double raw)
    {
        double decade = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        double lead = raw / decade;
        return decade * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10);
    }
}
