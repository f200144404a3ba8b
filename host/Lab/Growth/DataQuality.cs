namespace ImitationHil.Lab.Growth;

/// <summary>What the data is worth before growth is read from it: its floor, its censoring, its range.</summary>
public static class DataQuality
{
    /// <summary>
    /// Root mean square of the deviation in expert repeats that start without one, up to the first limit: the floor. Run it
    /// on the expert's own repeats; on a policy's data it is no floor. Jackknife-t of the mean square by episode.
    /// </summary>
    public static Estimate FloorFromRepeats(Deviations repeats)
    {
        const string Id = EstimatorIds.Floor;
        List<double> squares = [], counts = [];
        for (int e = 0; e < repeats.Episodes; e++)
        {
            int free = repeats.Free(e);
            if (free == 0)
                continue;
            squares.Add(repeats.Signed[e].Take(free).Sum(d => d * d));
            counts.Add(free);
        }

        var ratio = new EpisodeRatio(squares, counts);
        if (ratio.Count == 0)
            return Estimate.None(Id, "no repeat of the expert is free of limits", repeats.Episodes);
        var interval = ratio.JackknifeT();
        return new Estimate(Id, Math.Sqrt(ratio.Value), interval is null ? null : [Math.Sqrt(Math.Max(0, interval[0])), Math.Sqrt(interval[1])], ratio.Count, (int)ratio.Denominator,
            interval is null ? $"{ratio.Count} repeats give no interval; {EpisodeRatio.FewestEpisodes} are the fewest" : null);
    }

    /// <summary>The floor of a sensor that counts: floor^2 = rms^2 + count^2, for an encoder at rest does not see less than a count.</summary>
    /// <param name="rms">Of expert repeats.</param>
    /// <param name="count">One count, in the same unit.</param>
    public static double WithCount(double rms, double count) => Math.Sqrt(rms * rms + count * count);

    /// <summary>Share of episodes that met a limit, with Wilson's 95 % interval; the share of instants is a detail, for instants are not independent.</summary>
    public static Estimate SaturatedShare(Deviations data)
    {
        const string Id = EstimatorIds.SaturatedShare;
        if (data.Episodes == 0)
            return Estimate.None(Id, "no episodes");
        int met = Enumerable.Range(0, data.Episodes).Count(e => data.FreeUnderCap(e) < data.Signed[e].Length);
        int instants = data.Signed.Sum(d => d.Length), free = Enumerable.Range(0, data.Episodes).Sum(e => data.FreeUnderCap(e));
        return new Estimate(Id, (double)met / data.Episodes, Quantiles.Wilson(met, data.Episodes, 0.95), data.Episodes, instants)
        {
            Details = new Dictionary<string, double> { ["instants"] = instants == 0 ? 0 : 1 - (double)free / instants },
        };
    }

    /// <summary>Decades that the median deviation covers between floor and saturation while limits leave most episodes alone.</summary>
    public static Estimate Decades(Deviations data)
    {
        const string Id = EstimatorIds.Decades;
        double[] seen = [.. HorizonLaw.MedianWhileFree(data).Where(d => d > data.Seen)];
        return seen.Length < 2
            ? Estimate.None(Id, "the median deviation is seen at fewer than two instants", data.Episodes, seen.Length)
            : new Estimate(Id, Math.Log10(seen.Max() / seen.Min()), null, data.Episodes, seen.Length);
    }
}
