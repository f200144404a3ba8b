using ImitationHil.Tests.Support;

namespace ImitationHil.Tests.Firmware.Devices;

/// <summary>
/// What our surfaces declare for the Raspberry Pi, looked up in the libraries themselves, which <c>tests/pi-publish.sh</c> restores where a
/// feed has them. It names the folder of the published program in IMITATION_PI.
/// </summary>
public class RealLibraryTests
{
    [PublishedTheory]
    [InlineData("System.Device.Gpio")]
    [InlineData("Iot.Device.Bindings")]
    [InlineData("UnitsNet")]
    public void Every_member_of_the_surface_exists_in_the_library(string package)
    {
        var real = Surface.Declared(Path.Combine(PublishedTheoryAttribute.Folder!, package + ".dll"));
        Assert.Empty(Surface.Listed(Surface.PiList, package).Except(real));
    }
}

/// <summary>A theory that needs the published program; skipped with the reason where nobody published it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PublishedTheoryAttribute : TheoryAttribute
{
    public PublishedTheoryAttribute()
    {
        if (Folder is null)
            Skip = "The Raspberry Pi program is not published: run 'bash tests/pi-publish.sh', which names it in IMITATION_PI.";
    }

    /// <summary>The folder of the published program; null when there is none.</summary>
    public static string? Folder => Environment.GetEnvironmentVariable("IMITATION_PI") is { Length: > 0 } folder ? folder : null;
}
