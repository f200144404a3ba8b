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
        if (high - low < 1e-12 * Math.Max(1, Math.Abs(low)))
        {
            (low, high) = (low - 0.5, low + 0.5);
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
        double share = _log ? Math.Log(clamped / Low) / Math.Log(High / Low) : (clamped - Low) / (High - Low);
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
        double share = _log ? Math.Log(Math.Max(value / Low, 1e-3)) / Math.Log(High / Low) : (value - Low) / (High - Low);
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
            return [.. Multiples(step).Select(value => new Tick(value, Num.Plain(value)))];
        }
        List<Tick> decades = [.. Decades().Where(Contains).Select(value => new Tick(value, Num.Plain(value)))];
        if (decades.Count >= 3 || Math.Log10(High / Low) > 2)
        {
            int every = Math.Max(1, (int)Math.Ceiling(decades.Count / 8.0));
            return [.. decades.Where((_, index) => index % every == 0)];
        }
        int[] factors = Math.Log10(High / Low) > 1.2 ? [1, 3] : [1, 2, 5];
        return [.. Decades().SelectMany(decade => factors.Select(factor => decade * factor)).Where(Contains)
            .Select(value => new Tick(value, Num.Plain(value)))];
    }

    /// <summary>Ticks without label: 2 to 9 of every decade, or fifths of the step.</summary>
    public IReadOnlyList<Tick> Minor(int target = 6)
    {
        if (_log)
        {
            return [.. Decades().SelectMany(decade => Enumerable.Range(2, 8).Select(factor => decade * factor))
                .Where(Contains).Select(value => new Tick(value, ""))];
        }
        double step = Step((High - Low) / Math.Max(1, target));
        double lead = step / Math.Pow(10, Math.Floor(Math.Log10(step) + 1e-9));
        return [.. Multiples(step / (Math.Abs(lead - 2) < 0.1 ? 4 : 5)).Select(value => new Tick(value, ""))];
    }

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
            yield return Math.Round(k * step, 12);
        }
    }

    private static double Step(double raw)
    {
        double decade = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        double lead = raw / decade;
        return decade * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10);
    }
}
