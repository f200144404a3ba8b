using ImitationHil.Firmware;

namespace ImitationHil.Lab.Numbers;

/// <summary>A sequence of normal deviates with mean 0 and variance 1.</summary>
public interface INormals
{
    /// <summary>Restarts the sequence.</summary>
    void Seed(uint seed);

    /// <summary>The next one.</summary>
    double Next();
}

/// <summary>Normal deviates for simulations, by the polar method of Marsaglia on the firmware's generator. Reproducible by seed.</summary>
public sealed class Gaussian(uint seed) : INormals
{
    private readonly SmallRandom _random = new(seed);
    private double _spare;
    private bool _hasSpare;

    /// <summary>Restarts the sequence.</summary>
    public void Seed(uint seed)
    {
        _random.Seed(seed);
        _hasSpare = false;
    }

    /// <summary>Uniform in [0, 1).</summary>
    public double NextUnit() => (_random.NextWord() + (_random.NextWord() >> 11) * (1.0 / (1 << 21))) / 4294967296.0;

    /// <summary>Uniform in [low, high).</summary>
    public double NextUniform(double low, double high) => low + (high - low) * NextUnit();

    /// <summary>The next 32 bits, for seeding others.</summary>
    public uint NextSeed() => _random.NextWord();

    /// <summary>Mean 0, variance 1.</summary>
    public double Next()
    {
        if (_hasSpare)
        {
            _hasSpare = false;
            return _spare;
        }

        double u, v, s;
        do
        {
            u = _random.NextWord() * (2.0 / 4294967296.0) - 1;
            v = _random.NextWord() * (2.0 / 4294967296.0) - 1;
            s = u * u + v * v;
        }
        while (s >= 1 || s == 0);

        double factor = Math.Sqrt(-2 * Math.Log(s) / s);
        _spare = v * factor;
        _hasSpare = true;
        return u * factor;
    }

    /// <summary>Uniform in the unit ball of as many dimensions as the array has.</summary>
    public void NextInBall(Span<double> point)
    {
        double norm = 0;
        for (int i = 0; i < point.Length; i++)
        {
            point[i] = Next();
            norm += point[i] * point[i];
        }

        double radius = Math.Pow(NextUnit(), 1.0 / point.Length) / Math.Sqrt(norm);
        for (int i = 0; i < point.Length; i++)
            point[i] *= radius;
    }
}
