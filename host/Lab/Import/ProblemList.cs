using ImitationHil.Lab.Data;

namespace ImitationHil.Lab.Import;

/// <summary>
/// Collects what is wrong with one file, so that all of it is reported together. A file with one mistake in every row
/// would bury the message, so collecting stops after a number of problems and the rest is only counted.
/// </summary>
/// <param name="file">The file as the user named it.</param>
/// <param name="most">Problems that are kept in words; the others are counted.</param>
internal sealed class ProblemList(string file, int most = ProblemList.Most)
{
    /// <summary>Problems of one recording that are reported in words.</summary>
    public const int Most = 20;

    private readonly List<Problem> found = [];

    /// <summary>Number of problems, those that are only counted included.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a problem.</summary>
    public void Add(string place, string message)
    {
        Count++;
        if (found.Count < most)
        {
            found.Add(new Problem(file, place, message));
        }
    }

    /// <summary>The problems; where some were only counted, the last entry says how many.</summary>
    public IReadOnlyList<Problem> ToList() => Count == found.Count
        ? found
        : [.. found, new Problem(file, "", $"and {Count - found.Count} more problems; correct the first {most} and try again")];
}
