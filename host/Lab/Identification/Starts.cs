namespace ImitationHil.Lab.Identification;

/// <summary>Rows at which simulations start.</summary>
public static class Starts
{
    /// <summary>So many rows evenly spaced from the first to the last one, both included.</summary>
    public static IEnumerable<int> Even(int count, int first, int last)
    {
        if (last < first)
            yield break;
        for (int i = 0; i < count; i++)
            yield return first + (count == 1 ? 0 : (int)Math.Round((double)i * (last - first) / (count - 1)));
    }
}
