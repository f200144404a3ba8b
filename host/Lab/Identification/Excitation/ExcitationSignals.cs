using ImitationHil.Lab.Numbers;

namespace ImitationHil.Lab.Identification;

/// <summary>Signals that make a rig show its dynamics, one value a row, within plus and minus an amplitude. Deterministic by seed.</summary>
public static class ExcitationSignals
{
    /// <summary>Names for <c>--excite</c>.</summary>
    public static readonly string[] Names = ["prbs", "multisine", "chirp", "steps"];

    // x^9 + x^5 + 1 is primitive: the register runs through all states but zero.
    private const int Order = 9;

    /// <summary>Bits before a pseudo-random sequence repeats.</summary>
    public const int PrbsBits = (1 << Order) - 1;

    /// <summary>The signal of a name with what suits a motor: bits of 40 ms, 0.2 to 8 Hz, steps of 0.3 s.</summary>
    public static double[] Create(string name, int rows, double periodSeconds, double amplitude, uint seed) => name switch
    {
        "prbs" => Prbs(rows, Hold(0.04, periodSeconds), amplitude, seed),
        "multisine" => Multisine(rows, periodSeconds, 0.2, 8, amplitude, seed),
        "chirp" => Chirp(rows, periodSeconds, 0.2, 8, amplitude),
        "steps" => Steps(rows, Hold(0.3, periodSeconds), amplitude, seed),
        _ => throw new ArgumentException($"'{name}' is not one of {string.Join(", ", Names)}", nameof(name)),
    };

    /// <summary>
    /// Pseudo-random binary sequence of maximal length: over <see cref="PrbsBits"/> bits its autocorrelation is A^2 at lag 0 and
    /// -A^2/N at every other, nearly white. The seed says where it begins.
    /// </summary>
    public static double[] Prbs(int rows, int hold, double amplitude, uint seed)
    {
        int register = 1 + (int)(seed % PrbsBits);
        var signal = new double[rows];
        for (int k = 0; k < rows; k++)
        {
            if (k > 0 && k % hold == 0)
            {
                int bit = ((register >> (Order - 1)) ^ (register >> 4)) & 1;
                register = ((register << 1) | bit) & PrbsBits;
            }

            signal[k] = (register & 1) == 1 ? amplitude : -amplitude;
        }

        return signal;
    }

    /// <summary>
    /// Sines of equal size on every line of the signal's own length between two frequencies, with Schroeder's phases
    /// (-pi i (i - 1) / n) for a low peak, scaled so that the peak is the amplitude. The seed says where it begins.
    /// </summary>
    public static double[] Multisine(int rows, double periodSeconds, double lowHertz, double highHertz, double amplitude, uint seed)
    {
        double line = 1 / (rows * periodSeconds);
        int first = Math.Max(1, (int)Math.Ceiling(lowHertz / line - 1e-9)), last = (int)Math.Floor(highHertz / line + 1e-9);
        int shift = (int)(new Gaussian(seed).NextUnit() * rows);
        var signal = new double[rows];
        for (int i = 1; i <= last - first + 1; i++)
        {
            double phase = -Math.PI * i * (i - 1.0) / (last - first + 1);
            for (int k = 0; k < rows; k++)
                signal[k] += Math.Cos(2 * Math.PI * (first + i - 1) * ((k + shift) % rows) / rows + phase);
        }

        double peak = signal.Max(Math.Abs);
        return Array.ConvertAll(signal, value => peak == 0 ? 0 : value * amplitude / peak);
    }

    /// <summary>A sine whose frequency rises linearly from one to another.</summary>
    public static double[] Chirp(int rows, double periodSeconds, double lowHertz, double highHertz, double amplitude)
    {
        double length = rows * periodSeconds;
        return [.. Enumerable.Range(0, rows).Select(k =>
        {
            double t = k * periodSeconds;
            return amplitude * Math.Sin(2 * Math.PI * (lowHertz * t + (highHertz - lowHertz) * t * t / (2 * length)));
        })];
    }

    /// <summary>Levels drawn uniformly, each held for a while: large and small inputs, which friction answers differently.</summary>
    public static double[] Steps(int rows, int hold, double amplitude, uint seed)
    {
        var random = new Gaussian(seed);
        var signal = new double[rows];
        for (int k = 0; k < rows; k++)
            signal[k] = k % hold == 0 ? random.NextUniform(-amplitude, amplitude) : signal[k - 1];
        return signal;
    }

    private static int Hold(double seconds, double periodSeconds) => Math.Max(1, (int)Math.Round(seconds / periodSeconds));
}
