using System.Text.RegularExpressions;
using ImitationHil.Firmware;
using ImitationHil.Tests.Support;

namespace ImitationHil.Tests.Firmware;

/// <summary>SAFETY.md says what the code does: every fault has its section, no section is invented, the table is the table.</summary>
public class SafetyDocumentTests
{
    private static readonly string Text = Repository.Text("firmware/SAFETY.md").ReplaceLineEndings("\n");

    [Fact]
    public void Every_fault_has_its_section_and_no_section_is_invented()
    {
        var expected = Enum.GetValues<Status>().Where(status => status.IsFault()).Select(status => $"{(int)status} {status}");
        Assert.Equal(expected, Regex.Matches(Text, @"^### (\d+ \w+)$", RegexOptions.Multiline).Select(match => match.Groups[1].Value));
    }

    [Fact]
    public void Every_section_says_what_happened_what_the_motor_did_and_what_to_do()
    {
        foreach (string section in Regex.Split(Text, @"^### ", RegexOptions.Multiline).Skip(1))
        {
            string body = section.Split("\n## ")[0];
            foreach (string line in new[] { "What happened", "What the motor did", "What to do next" })
                Assert.True(Regex.IsMatch(body, $@"^- \*\*{line}:\*\* .{{20,}}$", RegexOptions.Multiline), $"'{line}' is missing from {body.Split('\n')[0]}");
        }
    }

    [Fact]
    public void The_printed_transitions_are_those_of_the_code()
    {
        var events = Enum.GetValues<SupervisorEvent>();
        var printed = Rows("| State |").ToList();
        Assert.Equal(["State", .. events.Select(what => what.ToString())], printed[0]);
        var expected = from state in Enum.GetValues<SupervisorState>()
                       select (string[])[state.ToString(), .. from what in events
                                                              let next = SupervisorTable.Lookup(state, what)
                                                              select next == SupervisorTable.Refused ? "-" : ((SupervisorState)next).ToString()];
        Assert.Equal(expected, printed.Skip(1));
    }

    [Fact]
    public void The_limits_in_force_are_those_of_the_code()
    {
        var bits = typeof(LimitBits).GetFields().Select(field => (string[])[$"{field.GetRawConstantValue()}", field.Name]);
        Assert.Equal(bits, Rows("| Bit |").Skip(1).Select(row => row[..2]));
    }

    [Fact]
    public void The_safety_box_comes_first() => Assert.Matches(@"^# [^\n]+\n\n> \*\*", Text);

    // Cells of the table that starts so, without its ruler.
    private static IEnumerable<string[]> Rows(string start) =>
        Text[Text.IndexOf(start, StringComparison.Ordinal)..].Split('\n').TakeWhile(line => line.StartsWith('|'))
            .Where(line => !line.StartsWith("|---", StringComparison.Ordinal))
            .Select(line => line.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries));
}
