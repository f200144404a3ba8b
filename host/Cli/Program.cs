namespace ImitationHil.Cli;

/// <summary>Where the process begins.</summary>
internal static class EntryPoint
{
    private static int Main(string[] args) => CommandLine.Application.Run(args);
}
