using System.Diagnostics;
using ImitationHil.Linux;

namespace ImitationHil.Benchmarks;

/// <summary>This program once more, for what needs a process of its own.</summary>
internal static class OwnProcess
{
    /// <summary>How to start it, however this one was: by <c>dotnet run</c>, which starts the program's own host, or by <c>dotnet FILE</c>.</summary>
    public static ProcessStartInfo Start(params string[] arguments) =>
        new(DotNetHost.Path, [typeof(OwnProcess).Assembly.Location, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true };
}
