using ImitationHil.Lab.Data;
using ImitationHil.Lab.Records;

namespace ImitationHil.Cli.CommandLine;

/// <summary>What the last verbs produced, so that the next one need not be told.</summary>
public sealed record LastOutputs
{
    /// <summary>Run folders of the last <c>record</c> or <c>import</c>.</summary>
    public string[] Demonstrations { get; init; } = [];

    /// <summary>Run folders of the last <c>run</c>.</summary>
    public string[] Runs { get; init; } = [];

    /// <summary>Image of the last <c>fit</c>.</summary>
    public string? Image { get; init; }
}

/// <summary>The folder <c>runs</c> under the current directory, where verbs leave what they make unless told otherwise.</summary>
public static class Workspace
{
    /// <summary>Relative to the current directory.</summary>
    public const string Folder = "runs";

    private static string LastFile => Path.Combine(Folder, "last.json");

    /// <summary>What the last verbs produced.</summary>
    public static LastOutputs Last
    {
        get
        {
            if (!File.Exists(LastFile))
                return new LastOutputs();
            try
            {
                var last = Ui.Deserialise<LastOutputs>(File.ReadAllText(LastFile));
                if (last is { Demonstrations: not null, Runs: not null } && !last.Demonstrations.Contains(null) && !last.Runs.Contains(null))
                    return last;
                throw Damaged("");
            }
            catch (System.Text.Json.JsonException e)
            {
                throw Damaged($"line {e.LineNumber + 1}");
            }
        }
    }

    /// <summary>Remembers for the next verb.</summary>
    public static void Remember(Func<LastOutputs, LastOutputs> change)
    {
        LastOutputs last;
        try
        {
            last = Last;
        }
        catch (BadInputException)
        {
            // Only a convenience is lost, and the verb that remembers has done its work.
            last = new LastOutputs();
        }

        Directory.CreateDirectory(Folder);
        File.WriteAllText(LastFile + ".partial", Ui.Serialise(change(last)) + "\n");
        File.Move(LastFile + ".partial", LastFile, overwrite: true);
    }

    private static BadInputException Damaged(string place) =>
        new(LastFile, place, "is not what this program writes; delete it and name inputs with --from");

    /// <summary>Reads run folders; those of the last verb when none is named.</summary>
    /// <param name="named">What the user named with --from.</param>
    /// <param name="last">What to fall back to.</param>
    /// <param name="how">How to make some, for the error text.</param>
    public static IReadOnlyList<Run> ReadRuns(IReadOnlyList<string> named, IReadOnlyList<string> last, string how)
    {
        var folders = named.Count > 0 ? named : last;
        if (folders.Count == 0)
            throw new BadInputException("--from", "", $"no run is named and none was made here before; {how}");
        var runs = new List<Run>();
        var problems = new List<Problem>();
        foreach (string folder in folders)
        {
            try
            {
                runs.Add(RunReader.Read(folder));
            }
            catch (BadInputException e)
            {
                problems.AddRange(e.Problems);
            }
        }

        return problems.Count == 0 ? runs : throw new BadInputException(problems);
    }
}
