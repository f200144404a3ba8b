using System.Reflection;
using System.Text.RegularExpressions;
using ImitationHil.Firmware;

namespace ImitationHil.Cli.Live.Session;

/// <summary>A fault as SAFETY.md tells it.</summary>
/// <param name="Code">Its number.</param>
/// <param name="Name">Its name.</param>
/// <param name="Happened">What happened.</param>
/// <param name="Motor">What the motor did.</param>
/// <param name="Next">What to do next.</param>
internal sealed record FaultText(int Code, string Name, string Happened, string Motor, string Next);

/// <summary>The texts of <c>firmware/SAFETY.md</c>, which is in the program as a resource: one home for them.</summary>
internal sealed partial class FaultTexts
{
    private readonly Dictionary<int, FaultText> _texts;

    /// <summary>Reads the resource.</summary>
    public FaultTexts()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("SAFETY.md")!;
        string page = new StreamReader(stream).ReadToEnd();
        _texts = Section().Matches(page).Select(Read).ToDictionary(text => text.Code);
    }

    /// <summary>All texts.</summary>
    public IReadOnlyCollection<FaultText> All => _texts.Values;

    /// <summary>The text of a fault; its name alone where the page has none.</summary>
    public FaultText Of(Status status) =>
        _texts.TryGetValue((int)status, out var text) ? text : new FaultText((int)status, status.ToString(), "", "", "");

    private static FaultText Read(Match section)
    {
        string Part(string title) => Regex.Match(section.Value, $@"- \*\*{title}:\*\* (.+)").Groups[1].Value.Trim();
        return new FaultText(
            int.Parse(section.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture), section.Groups[2].Value,
            Part("What happened"), Part("What the motor did"), Part("What to do next"));
    }

    [GeneratedRegex(@"^### (\d+) (\w+)\n(?:(?!^#).*\n?)*", RegexOptions.Multiline)]
    private static partial Regex Section();
}
