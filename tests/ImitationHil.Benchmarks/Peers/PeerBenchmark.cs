using ImitationHil.Lab.Growth;

namespace ImitationHil.Benchmarks.Peers;

/// <summary>What was measured of one case.</summary>
/// <param name="Name">The case.</param>
/// <param name="OursNanoseconds">Median of ours, processor time an operation.</param>
/// <param name="PeerNanoseconds">Median of C.</param>
/// <param name="MedianRatio">Median of the ratios of pairs, ours over C.</param>
/// <param name="Ratios">All ratios, in the order of measuring.</param>
/// <param name="StepsASecond">Elementary steps a second, ours.</param>
/// <param name="MostRatio">Asked for; null where nothing was.</param>
/// <param name="MostNanoseconds">Asked for; null where nothing was.</param>
/// <param name="Met">Whether what was asked for was met; null where nothing was.</param>
/// <param name="SameBits">Whether both checksums were the same; null where they are not compared.</param>
/// <param name="Remark">About the comparison.</param>
public sealed record PeerResult(
    string Name, double OursNanoseconds, double PeerNanoseconds, double MedianRatio, IReadOnlyList<double> Ratios, double StepsASecond,
    double? MostRatio, double? MostNanoseconds, bool? Met, bool? SameBits, string Remark);

/// <summary>
/// Ours against C, one after the other in pairs that alternate which comes first, because the load of a machine drifts. A run is the
/// median of blocks; a result the median of the ratios of the pairs.
/// </summary>
internal static class PeerBenchmark
{
    private const int Blocks = 9;

    /// <summary>Measures a case in so many pairs.</summary>
    /// <exception cref="InvalidOperationException">The two programs do not compute the same bits where they must.</exception>
    public static PeerResult Measure(PeerCase item, CPeers peers, int pairs)
    {
        Ours(item, 3);
        var measured = new List<(Timing Ours, Timing Peer)>();
        for (int i = 0; i < pairs; i++)
        {
            Timing ours, peer;
            if (i % 2 == 0)
                (ours, peer) = (Ours(item, Blocks), peers.Run(item, Blocks));
            else
                (peer, ours) = (peers.Run(item, Blocks), Ours(item, Blocks));
            measured.Add((ours, peer));
        }

        bool same = measured.All(pair => pair.Ours.Checksum == pair.Peer.Checksum);
        if (item.SameBits && !same)
            throw new InvalidOperationException($"{item.Name}: ours has checksum {measured[0].Ours.Checksum:x16}, C {measured[0].Peer.Checksum:x16}; they must compute the same");
        double[] ratios = [.. measured.Select(pair => pair.Ours.Nanoseconds / pair.Peer.Nanoseconds)];
        double ratio = Median(ratios), nanoseconds = Median(measured.Select(pair => pair.Ours.Nanoseconds));
        bool? met = item.MostRatio is null && item.MostNanoseconds is null ? null : !(ratio > item.MostRatio) && !(nanoseconds > item.MostNanoseconds);
        return new PeerResult(
            item.Name, nanoseconds, Median(measured.Select(pair => pair.Peer.Nanoseconds)), ratio, ratios, item.StepsAnOperation * 1e9 / nanoseconds,
            item.MostRatio, item.MostNanoseconds, met, item.SameBits ? same : null, item.Remark);
    }

    private static double Median(IEnumerable<double> values) => Quantiles.Of(values, 0.5);

    private static Timing Ours(PeerCase item, int blocks)
    {
        var each = new double[blocks];
        ulong sum = 0;
        for (int i = -1; i < blocks; i++)
        {
            var run = item.Prepare();
            double begin = ThreadClock.Nanoseconds;
            sum = run(item.Count);
            if (i >= 0)
                each[i] = (ThreadClock.Nanoseconds - begin) / item.Count;
        }

        return new Timing(Median(each), sum);
    }
}
