namespace ImitationHil.Linux;

/// <summary>What starts a program of ours that is a .dll.</summary>
public static class DotNetHost
{
    /// <summary>Whether this program was started by <c>dotnet FILE</c>, and not by a host of its own as <c>dotnet run</c> or a published program is.</summary>
    public static bool IsOurs => System.IO.Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet";

    /// <summary>The very host that runs this program, else the one that the system finds.</summary>
    public static string Path => IsOurs ? Environment.ProcessPath! : "dotnet";
}
