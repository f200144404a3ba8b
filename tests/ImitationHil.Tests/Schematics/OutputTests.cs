using System.Security.Cryptography;
using System.Text;
using ImitationHil.Schematics;
using ImitationHil.Schematics.Rigs;
using ImitationHil.Tests.Support;

namespace ImitationHil.Tests.Schematics;

/// <summary>What is checked in is what the netlist gives, and KiCad's file holds the netlist.</summary>
public class OutputTests
{
    private const string Folder = "schematics/out";

    // Kept by hand: reports of KiCad's own check.
    private const string HandMade = ".erc.rpt";

    public static TheoryData<string> Rigs => [.. RigCatalog.All.Select(rig => rig.Name)];

    [Fact]
    public void Generating_again_gives_the_same_bytes()
    {
        foreach (var (path, text) in Outputs.All())
            Assert.True(Repository.Text($"{Folder}/{path}") == text, $"{Folder}/{path} is not what the netlist gives: run dotnet run --project schematics -c Release -- --write");
    }

    [Fact]
    public void Nothing_else_lies_beside_them() =>
        Assert.Empty(Repository.Files().Where(file => file.StartsWith(Folder + "/", StringComparison.Ordinal) && !file.EndsWith(HandMade, StringComparison.Ordinal)).Select(file => file[(Folder.Length + 1)..]).Except(Outputs.All().Select(output => output.Path)));

    [Theory]
    [MemberData(nameof(Rigs))]
    public void The_netlist_read_from_the_KiCad_file_is_the_source(string name)
    {
        var c = RigCatalog.All.Single(rig => rig.Name == name).Build();
        var source = c.Nets.Select(net => $"{net.Key}: {string.Join(' ', net.Value.Select(end => $"{end.Reference}.{c.PinOf(end).Number}").Order(StringComparer.Ordinal))}").Order(StringComparer.Ordinal);
        Assert.Equal(source, new KicadReader(Repository.Text($"{Folder}/{name}.kicad_sch")).Nets());
    }

    [Theory]
    [MemberData(nameof(Rigs))]
    public void The_KiCad_file_is_whole(string name)
    {
        var reader = new KicadReader(Repository.Text($"{Folder}/{name}.kicad_sch"));
        Assert.Equal("20211123", reader.Version);
        Assert.Empty(reader.Undefined());
        var identifiers = reader.Identifiers().ToList();
        Assert.True(identifiers.Count > 300);
        Assert.All(identifiers, text => Assert.True(Guid.TryParseExact(text, "D", out _), text));
        Assert.Equal(identifiers.Count, identifiers.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Rigs))]
    public void KiCads_own_check_found_what_the_list_of_exceptions_explains_and_nothing_else(string name)
    {
        var found = Repository.Text($"{Folder}/{name}{HandMade}").Split('\n').Where(line => line.StartsWith('[')).Select(line => line.Trim()).ToList();
        Assert.Equal(Exceptions.GetValueOrDefault(name, []), found);
    }

    [Theory]
    [MemberData(nameof(Rigs))]
    public void The_report_is_about_the_nets_that_are_checked_in(string name)
    {
        var nets = string.Join('\n', new KicadReader(Repository.Text($"{Folder}/{name}.kicad_sch")).Nets());
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(nets)));
        Assert.True(Repository.Text($"{Folder}/{name}{HandMade}").TrimEnd().EndsWith($"; nets SHA-256 {hash}", StringComparison.Ordinal), $"{name}: nets are now {hash}; run KiCad's check again (schematics/README.md, KiCad) and keep its report with that line");
    }

    /// <summary>Explained in README, section KiCad.</summary>
    private static readonly Dictionary<string, string[]> Exceptions = new()
    {
        ["pi-pendulum"] = ["[pin_to_pin]: Pins of type Output and Output are connected", "[pin_to_pin]: Pins of type Output and Output are connected"],
    };
}
