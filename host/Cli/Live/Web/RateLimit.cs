namespace ImitationHil.Cli.Live.Web;

/// <summary>A bucket of tokens for each sender: so many requests at once, so many a second in the long run.</summary>
/// <param name="time">The clock.</param>
/// <param name="burst">Requests at once.</param>
/// <param name="perSecond">Requests a second.</param>
internal sealed class RateLimit(TimeProvider time, double burst = 30, double perSecond = 10)
{
    // Senders are few; a flood of them is forgotten rather than kept.
    private const int MostSenders = 256;

    private readonly Dictionary<string, (double Tokens, long At)> _buckets = [];

    /// <summary>Whether this sender may go on now.</summary>
    public bool Allows(string sender)
    {
        lock (_buckets)
        {
            if (_buckets.Count >= MostSenders && !_buckets.ContainsKey(sender))
                _buckets.Clear();
            long now = time.GetTimestamp();
            double tokens = _buckets.TryGetValue(sender, out var bucket)
                ? Math.Min(burst, bucket.Tokens + time.GetElapsedTime(bucket.At, now).TotalSeconds * perSecond)
                : burst;
            bool allows = tokens >= 1;
            _buckets[sender] = (allows ? tokens - 1 : tokens, now);
            return allows;
        }
    }
}
