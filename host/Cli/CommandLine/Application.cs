using System.CommandLine;
using ImitationHil.Cli.Verbs;
using ImitationHil.Lab.Data;

namespace ImitationHil.Cli.CommandLine;

/// <summary>
/// The command <c>imitate</c>: parses, runs one verb, and turns whatever happened into one of four exit codes.
/// </summary>
public static class Application
{
    /// <summary>Runs the command.</summary>
    public static int Run(string[] args)
    {
        var root = new RootCommand("ImitationHil: how fast does a learned policy drift from its expert, and does simulation predict it?");
        foreach (var verb in AllVerbs.Create())
            root.Subcommands.Add(verb);

        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                Console.Error.WriteLine($"imitate: {error.Message}");
            Console.Error.WriteLine($"See `imitate {parsed.CommandResult.Command.Name} --help`.".Replace($" {root.Name} ", " "));
            return ExitCode.BadInput;
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (BadInputException e)
        {
            foreach (var problem in e.Problems)
                Console.Error.WriteLine($"imitate: {problem}");
            return ExitCode.BadInput;
        }
        catch (FaultException e)
        {
            Console.Error.WriteLine($"imitate: {e.Message}");
            return ExitCode.Fault;
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // What a verb asked of the lab that cannot be done with this input; the message says what to do.
            Console.Error.WriteLine($"imitate: {e.Message}");
            return ExitCode.BadInput;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"imitate: {e.Message}");
            return ExitCode.Fault;
        }
    }
}
