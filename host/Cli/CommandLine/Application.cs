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

        // A path may begin with @; it is never a file with further arguments here.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            foreach (string message in Messages(parsed))
                Console.Error.WriteLine($"imitate: {message}");
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
        catch (Exception e)
        {
            // An exception that nobody catches ends the process before any finally block, and those stop motors.
            Console.Error.WriteLine($"imitate: this is a defect of the program: keep the run folder and report it. {e}");
            return ExitCode.Fault;
        }
    }

    // Without a verb the parser also complains about each word that follows; the missing verb is what matters.
    private static IEnumerable<string> Messages(ParseResult parsed) =>
        parsed.CommandResult.Command is not RootCommand root ? parsed.Errors.Select(error => error.Message)
        : parsed.UnmatchedTokens is [var first, ..] ? [$"'{first}' is not a verb; expected one of {Verbs(root)}"]
        : [$"a verb is missing; expected one of {Verbs(root)}"];

    private static string Verbs(RootCommand root) => string.Join(", ", root.Subcommands.Select(verb => verb.Name));
}
