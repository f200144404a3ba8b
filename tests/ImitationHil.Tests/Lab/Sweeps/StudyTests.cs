using System.Text.Json;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Sweeps;
using Xunit;

namespace ImitationHil.Tests.Lab.Sweeps;

/// <summary>Sweeps: what the file says, what a point measures, and that shards, kills and threads change no byte.</summary>
public sealed class StudyTests : IDisposable
{
    private const string Small = """
        format: 1
        rigs: [sim:pair?sensor=1e-3&chance=counted, sim:pair?sign=-1]
        g: [1.5, 1.2]
        policies: [linear, chunk, mixture]
        chunks: [2, 4]
        horizon: [14]
        seeds: [1, 2]
        episodes: 30
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("study-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Shards_merged_are_the_bytes_of_one_run()
    {
        var plan = Plan(Small);
        string whole = Run(plan, 0, 1, threads: 2);
        Assert.Equal(2 * 2 * 4 * 2 + 1, File.ReadAllLines(whole).Length);
        foreach (int of in new[] { 2, 5 })
        {
            // The last first: order does not matter either.
            string[] shards = [.. Enumerable.Range(0, of).Reverse().Select(i => Run(plan, i, of, threads: 1))];
            string merged = Path.Combine(_folder, $"merged-{of}.jsonl");
            Assert.Equal(plan.Count, StudyMerge.Write(shards, merged));
            Assert.Equal(File.ReadAllBytes(whole), File.ReadAllBytes(merged));
        }
    }

    [Fact]
    public void A_killed_run_goes_on_where_it_was_cut()
    {
        var plan = Plan(Small);
        byte[] whole = File.ReadAllBytes(Run(plan, 0, 1, threads: 1));

        // Cut within the header, at the end of a line, one byte before and after, and in the middle of a row.
        int line = Array.IndexOf(whole, (byte)'\n', whole.Length / 2);
        foreach (int cut in new[] { 0, 7, line, line + 1, line + 2, whole.Length - 1 })
        {
            string file = Path.Combine(_folder, $"cut-{cut}.jsonl");
            File.WriteAllBytes(file, whole[..cut]);
            var shard = new StudyShard(plan, file, 0, 1);
            int measured = 0, before = shard.Done();
            shard.Run(1, _ => measured++);
            Assert.Equal(plan.Count, before + measured);
            Assert.Equal(whole, File.ReadAllBytes(file));
        }

        string complete = Path.Combine(_folder, "complete.jsonl");
        File.WriteAllBytes(complete, whole);
        new StudyShard(plan, complete, 0, 1).Run(1, _ => Assert.Fail("a point was measured again"));
    }

    [Fact]
    public void A_point_does_not_depend_on_the_study_it_stands_in()
    {
        var rows = File.ReadAllLines(Run(Plan(Small), 0, 1, threads: 1)).Skip(1);
        string alone = File.ReadAllLines(Run(Plan(Small.Replace("[1.5, 1.2]", "[1.2]").Replace("[2, 4]", "[4]").Replace("[1, 2]", "[2]").Replace("[linear, chunk, mixture]", "[chunk]"), "other.yaml"), 0, 1, threads: 1))[1];
        Assert.Contains(Without(alone), rows.Select(Without));
        static string Without(string row) => row[row.IndexOf(',')..];
    }

    // A linear imitator of one direction drifts by g exactly, and so does a mixture of gains that both leave it out; on the ideal plant without a sensor only the rounding of float is in the way.
    [Fact]
    public void Growth_is_what_the_pair_says()
    {
        foreach (string row in File.ReadAllLines(Run(Plan(Small), 0, 1, threads: 2)).Skip(1))
        {
            using var point = JsonDocument.Parse(row);
            var root = point.RootElement;
            double g = root.GetProperty("g").GetDouble(), predicted = root.GetProperty("predicted").GetDouble();
            bool minus = root.GetProperty("rig").GetString()!.Contains("sign=-1");
            if (root.GetProperty("policy").GetString() is "linear" or "mixture")
                Assert.Equal(minus ? -g : g, predicted, 0.01);
            if (!minus || root.GetProperty("multiplier").ValueKind == JsonValueKind.Null)
                continue;
            Assert.Equal(predicted, root.GetProperty("multiplier").GetDouble(), 1e-4);
        }
    }

    [Fact]
    public void All_problems_of_a_file_are_told_at_once_with_their_places()
    {
        var problems = Problems("""
            format: 1
            rigs: [sim:pear, sim:unknown-sign, "sim:pair?g=1.5"]
            g: [1.5, 2.5, x]
            policies: [lineer, chunk]
            horizon: [3]
            seeds: [1, 1]
            episoden: 20
            """);
        foreach (string part in new[] { "line 2, column 8: ", "unknown plant", "sim:unknown-sign?g=1.5: g: unknown parameter", "has a g of its own", "line 3, column 10: 'g' takes numbers from 1.001 to 1.999, found '2.5'", "found 'x'", "unknown policy 'lineer'", "needs the key 'chunks'", "line 5, column 11: 'horizon'", "stands twice in 'seeds'", "unknown key 'episoden'", "needs the key 'episodes'" })
            Assert.Contains(problems, problem => problem.ToString().Contains(part));
        Assert.All(problems, problem => Assert.Contains("study.yaml", problem.File));
    }

    [Fact]
    public void A_chunk_needs_three_boundaries() =>
        Assert.Contains(Problems(Small.Replace("[2, 4]", "[2, 8]")), problem => problem.Message.Contains("horizon 14 is shorter than three chunks of 8"));

    [Fact]
    public void Files_that_do_not_belong_together_are_refused_and_nothing_is_written()
    {
        var plan = Plan(Small);
        string first = Run(plan, 0, 2, threads: 1), second = Run(plan, 1, 2, threads: 1);
        string other = Run(Plan(Small.Replace("episodes: 30", "episodes: 31"), "other.yaml"), 0, 1, threads: 1), cut = Path.Combine(_folder, "cut.jsonl"), merged = Path.Combine(_folder, "merged.jsonl");
        File.WriteAllText(cut, File.ReadAllText(second)[..^5]);
        Refused([first], "16 of 32 points are missing");
        Refused([first, first, second], "stands in");
        Refused([first, other], "another study");
        Refused([first, cut], "is cut off");
        Refused([first, Path.Combine(_folder, "none.jsonl")], "cannot be read");
        Assert.False(File.Exists(merged));
        Assert.Throws<BadInputException>(() => new StudyShard(plan, other, 0, 1).Done());
        Assert.Throws<BadInputException>(() => new StudyShard(plan, first, 1, 2).Done());

        void Refused(string[] files, string why) => Assert.Contains(Assert.Throws<BadInputException>(() => StudyMerge.Write(files, merged)).Problems, problem => problem.ToString().Contains(why));
    }

    private StudyPlan Plan(string text, string name = "study.yaml")
    {
        string file = Path.Combine(_folder, name);
        File.WriteAllText(file, text);
        return StudyFile.Read(file);
    }

    private IReadOnlyList<Problem> Problems(string text) => Assert.Throws<BadInputException>(() => Plan(text)).Problems;

    private string Run(StudyPlan plan, int number, int of, int threads)
    {
        string file = Path.Combine(_folder, plan.Name, StudyShard.FileName(number, of));
        new StudyShard(plan, file, number, of).Run(threads, _ => { });
        return file;
    }
}
