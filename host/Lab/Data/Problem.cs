namespace ImitationHil.Lab.Data;

/// <summary>
/// One thing that is wrong with an input: which file, where in it, what was expected and what to do. Problems are
/// collected and reported all at once.
/// </summary>
/// <param name="File">The file as the user named it.</param>
/// <param name="Place">Line, column, key or byte offset, in words; empty when the whole file is meant.</param>
/// <param name="Message">What is wrong, what was expected, what to do.</param>
public sealed record Problem(string File, string Place, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => Place.Length == 0 ? $"{File}: {Message}" : $"{File}: {Place}: {Message}";
}

/// <summary>Input that cannot be used. The command line prints every problem and exits with 2.</summary>
public sealed class BadInputException : Exception
{
    /// <summary>All problems that were found.</summary>
    public IReadOnlyList<Problem> Problems { get; }

    /// <summary>One problem.</summary>
    public BadInputException(string file, string place, string message)
        : this([new Problem(file, place, message)])
    {
    }

    /// <summary>Several problems.</summary>
    public BadInputException(IReadOnlyList<Problem> problems)
        : base(string.Join(Environment.NewLine, problems)) => Problems = problems;
}
