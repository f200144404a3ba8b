using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using ImitationHil.Cli.CommandLine;
using ImitationHil.Lab.Sweeps;

namespace ImitationHil.Cli.Verbs;

/// <summary><c>imitate study</c>: a sweep over policies, growth, noise, demonstrations, horizons, seeds and rigs, in shards if need be.</summary>
public static class StudyVerb
{
    public static Command Create()
    {
        var file = new Argument<string>("study") { Description = "YAML file with the lists to sweep" };
        var shard = new Option<(int Number, int Of)>("--shard")
        {
            Description = "Measure every N-th point from the i-th on, into a file of its own; merge puts the files together",
            HelpName = "i/N",
            DefaultValueFactory = _ => (0, 1),
            CustomParser = result =>
            {
                string[] parts = result.Tokens[^1].Value.Split('/');
                if (parts.Length == 2 && Whole(parts[0], out int number) && Whole(parts[1], out int of) && number < of)
                    return (number, of);
                result.AddError($"--shard: '{result.Tokens[^1].Value}' is not i/N with i from 0 to N - 1, for example 0/2");
                return (0, 1);
            },
        };
        var plan = new Option<bool>("--plan") { Description = "Print what would be measured and what it costs, and measure nothing" };
        var threads = VerbOptions.Positive("--threads", Environment.ProcessorCount, 1024, "Threads that simulate; no number depends on them");
        var output = VerbOptions.OutFolder("Folder of the points; default runs/study/NAME. What is there already is not measured again");
        var json = VerbOptions.Json();
        var command = new Command("study", "Sweep growth over policies, chunks, g, noise, demonstrations, horizons, seeds and rigs") { file, shard, plan, threads, output, json };
        command.SetAction(parse =>
        {
            var study = StudyFile.Read(parse.GetValue(file)!);
            var (number, of) = parse.GetValue(shard);
            string folder = parse.GetValue(output) ?? Path.Combine(Workspace.Folder, "study", study.Name);
            return Execute(study, Path.Combine(folder, StudyShard.FileName(number, of)), number, of, parse.GetValue(threads), parse.GetValue(plan), new Ui(parse.GetValue(json)));
        });
        return command;
    }

    private static int Execute(StudyPlan study, string path, int number, int of, int threads, bool planOnly, Ui ui)
    {
        var shard = new StudyShard(study, path, number, of);
        int before = shard.Done();
        Say(study, shard, before, ui);
        int done = before;
        var clock = Stopwatch.StartNew();
        double told = double.NegativeInfinity;
        if (!planOnly)
        {
            shard.Run(threads, point =>
            {
                // A point may take milliseconds or minutes: a line a second is read, thousands are not.
                done++;
                if (clock.Elapsed.TotalSeconds < told + 1 && done < shard.Points.Count)
                    return;
                told = clock.Elapsed.TotalSeconds;
                double left = clock.Elapsed.TotalSeconds / (done - before) * (shard.Points.Count - done);
                ui.Progress($"{done,6} of {shard.Points.Count}  {Left(left)} left  point {point.Point.Index}: {Ui.Number(point.Multiplier)}, predicted {Ui.Number(point.Predicted)}");
            });
            ui.Say($"{path}: {done} points, {done - before} of them now, in {Ui.Number(clock.Elapsed.TotalSeconds, "0.0")} s");
        }

        ui.Json(new
        {
            verb = "study",
            study = study.Name,
            points = study.Count,
            shard = new { number, of, points = shard.Points.Count },
            measuredBefore = before,
            measured = done,
            rollouts = 2.0 * study.Episodes * shard.Points.Count,
            steps = Steps(study, shard.Points),
            seconds = Math.Round(clock.Elapsed.TotalSeconds, 3),
            file = path,
        });
        return ExitCode.Done;
    }

    private static void Say(StudyPlan study, StudyShard shard, int done, Ui ui)
    {
        ui.Table(["swept", "values", "which"],
        [
            Row("rigs", study.Rigs), Row("g", study.G), Row("noise", study.Noise), Row("n", study.N),
            Row("policies", [.. study.Learners.Select(learner => learner.Policy == "chunk" ? $"chunk {learner.Chunk}" : learner.Policy)]), Row("horizon", study.Horizon), Row("seeds", study.Seeds),
        ]);
        ui.Say($"{study.Count} points; {shard.Points.Count} of them here, {done} measured already; {study.Episodes} rollouts a point, and as many of the expert");
        ui.Say(string.Create(CultureInfo.InvariantCulture, $"to do: {Steps(study, [.. shard.Points.Skip(done)]):G3} policy periods; the first points tell how long that takes here"));
    }

    private static double Steps(StudyPlan study, IReadOnlyList<StudyPoint> points) => points.Sum(point => 2.0 * study.Episodes * (point.Horizon + 1));

    private static IReadOnlyList<string> Row<T>(string name, IReadOnlyList<T> values) =>
        [name, $"{values.Count}", string.Join(", ", values.Take(8).Select(value => Convert.ToString(value, CultureInfo.InvariantCulture))) + (values.Count > 8 ? ", ..." : "")];

    private static string Left(double seconds) => seconds < 90 ? $"{Ui.Number(seconds, "0")} s" : seconds < 5400 ? $"{Ui.Number(seconds / 60, "0")} min" : $"{Ui.Number(seconds / 3600, "0.0")} h";

    private static bool Whole(string text, out int value) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
