using ImitationHil.Firmware;

namespace ImitationHil.Linux;

/// <summary>
/// Counts of durations in bins of equal width, made before the loop begins: to add is one increment, to read comes after. Durations
/// beyond the last bin are counted, and the longest one is kept exactly.
/// </summary>
public sealed class Histogram
{
    private readonly long[] _bins;
    private readonly long _width;

    /// <param name="binNanoseconds">Width of a bin.</param>
    /// <param name="binCount">Number of bins.</param>
    /// <exception cref="ArgumentException">One of them is not positive.</exception>
    public Histogram(long binNanoseconds, int binCount)
    {
        if (binNanoseconds <= 0 || binCount <= 0)
            throw new ArgumentException($"a histogram needs bins with a width, not {binCount} of {binNanoseconds} ns");
        _width = binNanoseconds;
        _bins = new long[binCount];
    }

    /// <summary>Number of durations.</summary>
    public long Count { get; private set; }

    /// <summary>The longest one; 0 when there is none.</summary>
    public long MaxNanoseconds { get; private set; }

    /// <summary>How many lay beyond the last bin.</summary>
    public long BeyondCount { get; private set; }

    /// <summary>Adds a duration. A negative one, which a monotonic clock does not yield, counts as 0.</summary>
    public void Add(long nanoseconds)
    {
        if (nanoseconds < 0)
            nanoseconds = 0;
        if (nanoseconds > MaxNanoseconds)
            MaxNanoseconds = nanoseconds;
        Count++;
        long bin = nanoseconds / _width;
        if (bin < _bins.Length)
            _bins[bin]++;
        else
            BeyondCount++;
    }

    /// <summary>Forgets everything, such as what was measured while warming up.</summary>
    public void Clear()
    {
        Array.Clear(_bins);
        Count = MaxNanoseconds = BeyondCount = 0;
    }

    /// <summary>
    /// The duration that so large a share of all does not exceed (nearest rank), as the lower edge of its bin, which is what
    /// cyclictest's histogram of whole microseconds gives; beyond the last bin the longest of all. NaN when there is none.
    /// </summary>
    /// <param name="share">More than 0, at most 1.</param>
    /// <returns>Microseconds.</returns>
    public double PercentileMicroseconds(double share)
    {
        if (!(share > 0 && share <= 1))
            throw new ArgumentOutOfRangeException(nameof(share), share, "a share lies above 0 and at most at 1");
        if (Count == 0)
            return double.NaN;
        long rank = Math.Max(1, (long)Math.Ceiling(share * Count)), seen = 0;
        for (int bin = 0; bin < _bins.Length; bin++)
        {
            seen += _bins[bin];
            if (seen >= rank)
                return bin * _width / 1000.0;
        }

        return MaxNanoseconds / 1000.0;
    }

    /// <summary>The bins that are not empty: lower edge in microseconds, count.</summary>
    public IEnumerable<(double Microseconds, long Count)> Bins()
    {
        for (int bin = 0; bin < _bins.Length; bin++)
        {
            if (_bins[bin] > 0)
                yield return (bin * _width / 1000.0, _bins[bin]);
        }
    }
}
