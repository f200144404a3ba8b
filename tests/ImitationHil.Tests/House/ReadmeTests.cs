using ImitationHil.Tests.Cli.Bench;
using ImitationHil.Tests.Support;

namespace ImitationHil.Tests.House;

/// <summary>What README tells a reader to type works, in the order in which it is told.</summary>
public class ReadmeTests
{
    private const string Data = "../shared/data";

    private static IEnumerable<string[]> Blocks(string page = "README.md")
    {
        var block = new List<string>();
        bool inside = false;
        foreach (string line in File.ReadLines(Repository.PathOf(page)))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                if (inside && block.Count > 0)
                    yield return [.. block];
                block.Clear();
                inside = !inside;
            }
            else if (inside)
            {
                block.Add(line);
            }
        }
    }

    [Fact]
    public void The_first_two_commands_are_those_that_everything_else_leans_on() =>
        Assert.Equal(
            ["dotnet run --project host/Cli -c Release -- demo --json demo.json", "dotnet test ImitationHil.sln -c Release"],
            Blocks().First());

    [Fact]
    public void The_session_by_hand_works() => Play(block => !block.Any(line => line.Contains(Data, StringComparison.Ordinal)), minimum: 5);

    [RecordedDataFact]
    public void The_session_on_recordings_works() => Play(block => block.Any(line => line.Contains(Data, StringComparison.Ordinal)), minimum: 4);

    [Fact]
    public void The_class_hour_gives_the_numbers_that_it_promises()
    {
        using var bench = new ImitateBench();
        string said = "";
        foreach (string line in Blocks("host/Guides/CLASS-HOUR.md").SelectMany(block => block))
        {
            Assert.StartsWith("imitate ", line);
            said += bench.Done([.. Words(line).Skip(1)]).Output;
        }

        // Gains, multipliers, interval and predictions of the page, in the digits in which they are printed.
        foreach (string number in new[] { "-0.749778", "0.499882", "1.4986\t1.4977 to 1.4996", "1.4998", "0.9892", "0.9882", "-1.496595", "cannot tell" })
            Assert.Contains(number, said);
        string page = Repository.Text("host/Guides/CLASS-HOUR.md");
        foreach (string number in new[] { "-0.7498 and 0.4999", "1.4986 a period, interval 1.4977 to 1.4996, predicted 1.4998", "0.9892 a period, predicted 0.9882", "-1.497" })
            Assert.Contains(number, page);
    }

    private static void Play(Func<string[], bool> chosen, int minimum)
    {
        int played = 0;
        foreach (string[] block in Blocks().Where(block => block[0].StartsWith("imitate ", StringComparison.Ordinal) && chosen(block)))
        {
            using var bench = new ImitateBench();
            foreach (string line in block)
            {
                Assert.StartsWith("imitate ", line);
                bench.Done([.. Words(line).Skip(1).SelectMany(Expand)]);
                played++;
            }
        }

        Assert.True(played >= minimum, $"README has {played} such commands");
    }

    private static IEnumerable<string> Words(string line)
    {
        bool quoted = false;
        var word = new System.Text.StringBuilder();
        foreach (char c in line + " ")
        {
            if (c == '"')
                quoted = !quoted;
            else if (c != ' ' || quoted)
                word.Append(c);
            else if (word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
        }
    }

    // What a shell does with the one pattern that README uses.
    private static IEnumerable<string> Expand(string word) =>
        word.StartsWith(Data, StringComparison.Ordinal) && word.EndsWith("/*.csv", StringComparison.Ordinal)
            ? Directory.GetFiles(Path.Combine(RecordedData.Folder!, Path.GetDirectoryName(word)![(Data.Length + 1)..]), "*.csv").Order(StringComparer.Ordinal)
            : [word];
}
