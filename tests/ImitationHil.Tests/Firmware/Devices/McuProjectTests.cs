using System.Text.RegularExpressions;
using System.Xml.Linq;
using ImitationHil.Tests.Support;

namespace ImitationHil.Tests.Firmware.Devices;

/// <summary>The microcontroller's project file, which nothing here can build: it names every file and every package, and they agree.</summary>
public class McuProjectTests
{
    private const string Project = "firmware/Mcu/ImitationHil.Mcu.nfproj";

    /// <summary>The versions that were current together when the surfaces were written; a change of one is a change of all that lean on it.</summary>
    private static readonly Dictionary<string, string> Versions = new()
    {
        ["nanoFramework.CoreLibrary"] = "1.17.11",
        ["nanoFramework.Hardware.Esp32"] = "1.6.40",
        ["nanoFramework.Runtime.Events"] = "1.11.37",
        ["nanoFramework.System.Device.Gpio"] = "1.1.57",
        ["nanoFramework.System.Device.I2c"] = "1.1.29",
        ["nanoFramework.System.Device.Pwm"] = "1.1.23",
        ["nanoFramework.System.IO.Ports"] = "1.1.139",
        ["nanoFramework.System.IO.Streams"] = "1.1.96",
        ["nanoFramework.System.Text"] = "1.3.42",
    };

    /// <summary>Assemblies whose name is not that of the package without its first word.</summary>
    private static readonly Dictionary<string, string> Assemblies = new()
    {
        ["nanoFramework.CoreLibrary"] = "mscorlib",
        ["nanoFramework.Hardware.Esp32"] = "nanoFramework.Hardware.Esp32",
        ["nanoFramework.Runtime.Events"] = "nanoFramework.Runtime.Events",
        ["nanoFramework.System.Text"] = "nanoFramework.System.Text",
    };

    [Fact]
    public void It_links_every_file_of_the_runtime_and_holds_every_file_of_its_own()
    {
        // Explicit, because its project system knows no patterns. To mend: one line <Compile Include="..\Runtime\X.cs" Link="Runtime\X.cs" /> a file.
        var expected = Repository.Files(".cs")
            .Where(file => file.StartsWith("firmware/Runtime/", StringComparison.Ordinal) || file.StartsWith("firmware/Mcu/", StringComparison.Ordinal))
            .Select(file => file.StartsWith("firmware/Mcu/", StringComparison.Ordinal) ? file["firmware/Mcu/".Length..] : $"..\\{file["firmware/".Length..].Replace('/', '\\')}");
        Assert.Equal(expected.Order(StringComparer.Ordinal), Items("Compile").Select(item => (string)item.Attribute("Include")!).Order(StringComparer.Ordinal));
        Assert.All(Items("Compile").Where(item => ((string)item.Attribute("Include")!).StartsWith("..", StringComparison.Ordinal)), item =>
            Assert.Equal($"..\\{(string)item.Attribute("Link")!}", (string)item.Attribute("Include")!));
    }

    [Fact]
    public void Its_packages_are_those_of_the_table()
    {
        var packages = XDocument.Load(Repository.PathOf("firmware/Mcu/packages.config")).Root!.Elements("package").ToList();
        Assert.Equal(Versions.OrderBy(pair => pair.Key, StringComparer.Ordinal), packages.Select(package => KeyValuePair.Create((string)package.Attribute("id")!, (string)package.Attribute("version")!)).OrderBy(pair => pair.Key, StringComparer.Ordinal));
        Assert.All(packages, package => Assert.Equal("netnano1.0", (string)package.Attribute("targetFramework")!));
    }

    [Fact]
    public void Its_references_point_into_those_packages()
    {
        var expected = Versions.Select(pair => Assemblies.GetValueOrDefault(pair.Key, pair.Key["nanoFramework.".Length..]) is var assembly
            ? $"{assembly} packages\\{pair.Key}.{pair.Value}\\lib\\{assembly}.dll" : "");
        var there = Items("Reference").Select(item => $"{(string)item.Attribute("Include")!} {(string)item.Elements().Single(element => element.Name.LocalName == "HintPath")}");
        Assert.Equal(expected.Order(StringComparer.Ordinal), there.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_surfaces_stand_for_the_same_versions()
    {
        foreach (string[] row in Surface.ListRows(Surface.NanoList))
            Assert.Equal(Versions[row[2]], row[3]);
    }

    [Fact]
    public void It_is_a_project_of_that_system_and_compiles_like_the_guard()
    {
        string text = Repository.Text(Project);
        foreach (string part in new[] { "ToolsVersion=\"Current\"", "NanoFrameworkProjectSystemPath", "{11A8DD76-328B-46DF-9F39-F559912D0360}", "<TargetFrameworkVersion>v1.0<", "<LangVersion>9.0<", "<Nullable>enable<", "NANOFRAMEWORK_1_0", "CS1718", "<AssemblyName>ImitationHil.Mcu<" })
            Assert.Contains(part, text);
        Assert.DoesNotMatch(new Regex(@"Include=""[^""]*\*"), text);
    }

    private static IEnumerable<XElement> Items(string kind) =>
        XDocument.Load(Repository.PathOf(Project)).Descendants().Where(element => element.Name.LocalName == kind);
}
