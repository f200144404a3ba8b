using Xunit;

namespace ImitationHil.Tests.Lab.Records;

/// <summary>A fact that needs the official MCAP library under node; without it, it is skipped and says what to do.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class InteropFactAttribute : FactAttribute
{
    public InteropFactAttribute()
    {
        if (Folder is null || !Directory.Exists(Path.Combine(Folder, "node_modules")))
        {
            Skip = "The official MCAP library is not installed: run 'npm install' in tests/interop, or name a folder that has it in IMITATION_INTEROP.";
        }
    }

    /// <summary>The folder with read-mcap.mjs and node_modules; null when it cannot be found.</summary>
    public static string? Folder { get; } = Environment.GetEnvironmentVariable("IMITATION_INTEROP") ?? FromSolution();

    private static string? FromSolution()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ImitationHil.sln")))
        {
            folder = folder.Parent;
        }

        return folder is null ? null : Path.Combine(folder.FullName, "tests", "interop");
    }
}
