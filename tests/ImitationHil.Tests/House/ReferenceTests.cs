using System.Xml.Linq;
using ImitationHil.Tests.Support;

namespace ImitationHil.Tests.House;

/// <summary>Who may refer to whom: the direction that keeps the device's code free of everything else.</summary>
public class ReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["ImitationHil.Firmware"] = [],
        ["ImitationHil.Linux"] = ["ImitationHil.Firmware"],
        ["ImitationHil.Lab"] = ["ImitationHil.Firmware"],
        ["ImitationHil.Hil"] = ["ImitationHil.Firmware", "ImitationHil.Lab", "ImitationHil.Linux"],
        ["ImitationHil.Cli"] = ["ImitationHil.Firmware", "ImitationHil.Hil", "ImitationHil.Lab", "ImitationHil.Linux"],
        ["ImitationHil.Guard"] = ["ImitationHil.Linux"],
        ["ImitationHil.Pi"] = ["ImitationHil.Firmware", "ImitationHil.Guard", "ImitationHil.Linux"],
        ["ImitationHil.Schematics"] = [],
        ["CoreLibrary"] = [],
        ["RuntimeGuard"] = ["CoreLibrary"],
    };

    /// <summary>What the microcontroller cannot have, nobody below the laboratory may have.</summary>
    private static readonly string[] WithoutPackages = ["ImitationHil.Firmware", "ImitationHil.Linux", "ImitationHil.Guard", "CoreLibrary", "RuntimeGuard", "ImitationHil.Schematics"];

    [Fact]
    public void Every_project_refers_to_what_it_may_and_to_nothing_else()
    {
        var projects = Projects().ToList();
        Assert.Contains("ImitationHil.Firmware", projects.Select(project => project.Name));
        foreach (var (name, file) in projects.Where(project => Allowed.ContainsKey(project.Name)))
            Assert.True(!Names(file, "ProjectReference").Except(Allowed[name]).Any(), $"{name} -> {string.Join(", ", Names(file, "ProjectReference").Except(Allowed[name]))}");
    }

    [Fact]
    public void Every_project_outside_of_tests_and_surfaces_has_a_place_in_this_table() =>
        Assert.Empty(Projects()
            .Where(project => !project.File.StartsWith("tests/", StringComparison.Ordinal) && !project.File.StartsWith("firmware/Surfaces/", StringComparison.Ordinal))
            .Select(project => project.Name)
            .Except(Allowed.Keys));

    [Fact]
    public void Nothing_but_tests_refers_to_the_command_or_to_tests()
    {
        var wrong = from project in Projects()
                    where !project.File.StartsWith("tests/", StringComparison.Ordinal)
                    from reference in Names(project.File, "ProjectReference")
                    where reference == "ImitationHil.Cli" || reference.EndsWith("Tests", StringComparison.Ordinal)
                    select $"{project.Name} -> {reference}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void The_firmware_has_no_packages() =>
        Assert.Empty(Projects().Where(project => WithoutPackages.Contains(project.Name)).SelectMany(project => Names(project.File, "PackageReference")));

    [Fact]
    public void The_compiled_runtime_refers_to_the_framework_alone() =>
        Assert.All(typeof(ImitationHil.Firmware.Supervisor).Assembly.GetReferencedAssemblies(), name => Assert.StartsWith("System.", name.Name));

    private static IEnumerable<(string Name, string File)> Projects() =>
        Repository.Files(".csproj").Select(file => (Path.GetFileNameWithoutExtension(file), file));

    private static IEnumerable<string> Names(string project, string kind) =>
        XDocument.Load(Repository.PathOf(project)).Descendants(kind)
            .Select(item => (string?)item.Attribute("Include") ?? "")
            .Select(path => kind == "ProjectReference" ? Path.GetFileNameWithoutExtension(path.Replace('\\', '/')) : path);
}
