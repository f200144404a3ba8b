namespace ImitationHil.Lab.Import;

/// <summary>Finds the word that was probably meant.</summary>
public static class Suggestion
{
    /// <summary>
    /// <c>; did you mean 'x'?</c> for the known word nearest to <paramref name="word"/>, or an empty text when none is
    /// near: more than a third of the letters (at least 2) would have to change.
    /// </summary>
    public static string For(string word, IEnumerable<string> known)
    {
        int limit = Math.Max(2, word.Length / 3);
        string? best = known.Select(k => (Word: k, Distance: Distance(word, k)))
            .Where(k => k.Distance <= limit && k.Distance < Math.Max(word.Length, k.Word.Length))
            .OrderBy(k => k.Distance).Select(k => k.Word).FirstOrDefault();
        return best is null ? "" : $"; did you mean '{best}'?";
    }

    // Levenshtein, without regard to case: 'Period' for 'period' is distance 0.
    private static int Distance(string a, string b)
    {
        int[] row = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++)
        {
            row[j] = j;
        }

        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substituted = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
