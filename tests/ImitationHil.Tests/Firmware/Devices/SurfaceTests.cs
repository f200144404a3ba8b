using ImitationHil.Tests.Support;

namespace ImitationHil.Tests.Firmware.Devices;

/// <summary>
/// Every member that stands for somebody else's library is listed with the package and version in whose source it was looked up; a
/// declaration that is not listed, or the other way round, is an invented one.
/// </summary>
public class SurfaceTests
{
    /// <summary>Which project stands for which package: project, assembly, list, package, version.</summary>
    public static readonly TheoryData<string, string, string, string, string> Surfaces = new()
    {
        { "CoreLibrary", "mscorlib", Surface.NanoList, "nanoFramework.CoreLibrary", "1.17.11" },
        { "Nano/Gpio", "System.Device.Gpio", Surface.NanoList, "nanoFramework.System.Device.Gpio", "1.1.57" },
        { "Nano/Pwm", "System.Device.Pwm", Surface.NanoList, "nanoFramework.System.Device.Pwm", "1.1.23" },
        { "Nano/I2c", "System.Device.I2c", Surface.NanoList, "nanoFramework.System.Device.I2c", "1.1.29" },
        { "Nano/Ports", "System.IO.Ports", Surface.NanoList, "nanoFramework.System.IO.Ports", "1.1.139" },
        { "Nano/Esp32", "nanoFramework.Hardware.Esp32", Surface.NanoList, "nanoFramework.Hardware.Esp32", "1.6.40" },
        { "Pi/Gpio", "System.Device.Gpio", Surface.PiList, "System.Device.Gpio", "4.2.0" },
        { "Pi/Bindings", "Iot.Device.Bindings", Surface.PiList, "Iot.Device.Bindings", "4.2.0" },
        { "Pi/UnitsNet", "UnitsNet", Surface.PiList, "UnitsNet", "5" },
    };

    [Theory]
    [MemberData(nameof(Surfaces))]
    public void A_surface_declares_what_its_list_says_and_nothing_else(string project, string assembly, string list, string package, string version)
    {
        var declared = Surface.Declared(Repository.Assembly($"firmware/Surfaces/{project}", assembly));
        Assert.Equal(Surface.Listed(list, package).Order(StringComparer.Ordinal), declared.Order(StringComparer.Ordinal));
        Assert.All(Surface.ListRows(list).Where(row => row[2] == package), row => Assert.Equal(version, row[3]));
    }

    [Theory]
    [InlineData(Surface.NanoList)]
    [InlineData(Surface.PiList)]
    public void Every_row_belongs_to_a_surface_and_stands_once(string list)
    {
        var packages = Surfaces.Where(row => row[2].Equals(list)).Select(row => (string)row[3]).ToHashSet();
        var rows = Surface.ListRows(list);
        Assert.All(rows, row => Assert.Equal(4, row.Length));
        Assert.Equal(packages.Order(StringComparer.Ordinal), rows.Select(row => row[2]).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(rows.Count, rows.Select(row => string.Join(';', row)).Distinct().Count());
    }

    [Fact]
    public void Every_project_of_the_folder_is_a_surface_or_a_guard()
    {
        var known = Surfaces.Select(row => (string)row[0]).Concat(["RuntimeGuard", "McuGuard", "PiGuard"]);
        var there = Repository.Files(".csproj").Where(file => file.StartsWith("firmware/Surfaces/", StringComparison.Ordinal))
            .Select(file => Path.GetDirectoryName(file)!["firmware/Surfaces/".Length..]);
        Assert.Equal(known.Order(StringComparer.Ordinal), there.Order(StringComparer.Ordinal));
    }
}
