using System.Globalization;
using ImitationHil.Schematics;
using ImitationHil.Schematics.Checks;
using ImitationHil.Schematics.Rigs;
using ImitationHil.Schematics.Spice;

const string Usage = """
    usage: dotnet run --project schematics -c Release -- OPTION
      --check   holds every rig to every rule; exit code 1 when one is broken
      --write   checks, then writes schematics/out anew
      --spice   runs the decks with ngspice and prints figures on paper beside them
    """;

return args switch
{
    ["--check"] => Check(),
    ["--write"] => Check() is var broken and not 0 ? broken : Write(),
    ["--spice"] => Simulate(),
    _ => Fail(Usage),
};

static int Check()
{
    int broken = 0;
    foreach (var (name, build) in RigCatalog.All)
    {
        var circuit = build();
        var findings = RuleBook.Check(circuit);
        broken += findings.Count;
        Console.WriteLine($"{name}: {circuit.Parts.Count} parts, {circuit.Nets.Count} nets, {RuleBook.Rules.Length} rules, {findings.Count} broken");
        foreach (var finding in findings)
            Console.WriteLine($"  {finding}");
    }

    return broken == 0 ? 0 : 1;
}

static int Write()
{
    string? root = FindRoot();
    if (root == null)
        return Fail("--write: no ImitationHil.sln here or above; run it inside of the repository");
    foreach (var (path, text) in Outputs.All())
    {
        string file = Path.Combine(root, "schematics", "out", path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        Console.WriteLine($"schematics/out/{path}");
    }

    return 0;
}

static int Simulate()
{
    if (Ngspice.Program == null)
        return Fail("--spice: ngspice is not on the PATH; install it (Debian: apt-get install ngspice)");
    foreach (string name in Outputs.SimulatedRigs)
    {
        var circuit = RigCatalog.All.Single(rig => rig.Name == name).Build();
        var measured = Figures.Simulate(circuit);
        Console.WriteLine(name);
        foreach (var figure in Figures.Of(circuit))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {figure.Name,-32} {figure.OnPaper / figure.Scale,10:0.00} {figure.Measured(measured[figure.Deck]) / figure.Scale,10:0.00} {figure.Unit}"));
    }

    return 0;
}

static string? FindRoot()
{
    for (var folder = new DirectoryInfo(Environment.CurrentDirectory); folder != null; folder = folder.Parent)
    {
        if (File.Exists(Path.Combine(folder.FullName, "ImitationHil.sln")))
            return folder.FullName;
    }

    return null;
}

static int Fail(string text)
{
    Console.Error.WriteLine(text);
    return 2;
}
