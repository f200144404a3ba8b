using System.Diagnostics;
using System.Text.Json;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Records;

using Xunit;

namespace ImitationHil.Tests.Lab.Records;

/// <summary>Our traces, read by the official library (tests/interop/read-mcap.mjs).</summary>
public class McapInteropTests
{
    [InteropFact]
    public void The_official_readers_find_the_values_that_were_written()
    {
        using var folder = new TempFolder();
        Trajectory[] trajectories = [RunFixture.Trajectory("é one", 8_000, 5), RunFixture.Trajectory("two", 3, uint.MaxValue)];
        RunWriter.WriteAll(folder.Sub("run"), RunFixture.Manifest, trajectories);
        JsonElement found = Read(Path.Combine(folder.Sub("run"), RunFiles.Trace));

        Assert.False(found.GetProperty("truncated").GetBoolean());
        Assert.Equal("ros2", found.GetProperty("profile").GetString());
        Assert.True(found.GetProperty("chunks").GetInt32() > 1);
        Assert.Equal(8_005, found.GetProperty("messages").GetInt32());
        Assert.Equal("""{"/episode":2,"/trace":8003}""", found.GetProperty("topics").GetRawText());
        Assert.Equal("""[{"episode":0,"seed":5,"name":"é one"},{"episode":1,"seed":4294967295,"name":"two"}]""", found.GetProperty("episodes").GetRawText());
        ExpectRow(trajectories[0].Samples[0], 0, found.GetProperty("first"));
        ExpectRow(trajectories[1].Samples[2], 1, found.GetProperty("last"));

        // The same additions in the same order: the same bits.
        double sum = 0;
        foreach (Sample sample in trajectories.SelectMany(t => t.Samples))
        {
            sum += sample.Observation[0];
        }

        Assert.Equal(sum, found.GetProperty("sumObservation0").GetDouble());
        JsonElement metadata = found.GetProperty("metadata").GetProperty(TraceFormat.MetadataName);
        Assert.Equal("angle[rad]", metadata.GetProperty("observation[0]").GetString());
        Assert.Equal(ManifestSignals.Hex(RunFixture.Signals.Contract), metadata.GetProperty("contract").GetString());
    }

    [InteropFact]
    public void The_official_stream_reader_reads_a_file_whose_writer_was_killed()
    {
        using var folder = new TempFolder();
        byte[] whole = RunFixture.Trace(complete: false, 4, 3);
        File.WriteAllBytes(folder.Sub("killed.mcap"), whole[..^200]);
        JsonElement found = Read(folder.Sub("killed.mcap"));
        Assert.True(found.GetProperty("truncated").GetBoolean());
        Assert.Equal("""{"/episode":1,"/trace":4}""", found.GetProperty("topics").GetRawText());
        ExpectRow(RunFixture.Sample(3), 0, found.GetProperty("last"));
    }

    [InteropFact]
    public void An_empty_run_is_a_file_that_the_official_readers_accept()
    {
        using var folder = new TempFolder();
        RunWriter.WriteAll(folder.Sub("run"), RunFixture.Manifest, []);
        Assert.Equal(0, Read(Path.Combine(folder.Sub("run"), RunFiles.Trace)).GetProperty("messages").GetInt32());
    }

    private static void ExpectRow(Sample sample, int episode, JsonElement row)
    {
        Assert.Equal(episode, row.GetProperty("episode").GetInt32());
        Assert.Equal(sample.Step, row.GetProperty("step").GetInt32());
        Assert.Equal(sample.TimeMicroseconds, row.GetProperty("time_us").GetInt64());
        Assert.Equal(sample.Observation, Numbers(row, "observation"));
        Assert.Equal(sample.ActionAsked, Numbers(row, "action_asked"));
        Assert.Equal(sample.ActionApplied, Numbers(row, "action_applied"));
        Assert.Equal(sample.ExpertAction, Numbers(row, "expert_action"));
        Assert.Equal(sample.TwinObservation, Numbers(row, "twin_observation"));
        Assert.Equal(sample.Auxiliary, Numbers(row, "auxiliary"));
        Assert.Equal(sample.LimitBits, row.GetProperty("limit_bits").GetInt32());
        Assert.Equal((int)sample.Status, row.GetProperty("status").GetInt32());
        Assert.Equal(sample.LatencyMicroseconds, row.GetProperty("latency_us").GetInt32());
    }

    private static double[] Numbers(JsonElement row, string key) => [.. row.GetProperty(key).EnumerateArray().Select(v => v.GetDouble())];

    private static JsonElement Read(string file)
    {
        var start = new ProcessStartInfo("node")
        {
            WorkingDirectory = InteropFactAttribute.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(InteropFactAttribute.Folder!, "read-mcap.mjs"));
        start.ArgumentList.Add(file);
        using Process node = Process.Start(start)!;
        Task<string> errors = node.StandardError.ReadToEndAsync();
        string output = node.StandardOutput.ReadToEnd();
        node.WaitForExit();
        Assert.True(node.ExitCode == 0, errors.Result);
        return JsonDocument.Parse(output).RootElement;
    }
}
