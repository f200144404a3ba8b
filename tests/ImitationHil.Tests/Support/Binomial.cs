namespace ImitationHil.Tests.Support;

/// <summary>Is a count what chance would give? Two-sided, 99.9 %, normal approximation (z = 3.2905), for many trials.</summary>
public static class Binomial
{
    public static void AssertPlausible(double probability, int count, int trials)
    {
        double half = 3.2905 * Math.Sqrt(trials * probability * (1 - probability));
        Assert.InRange(count, trials * probability - half, trials * probability + half);
    }
}
