using System.Globalization;

namespace ImitationHil.Tests.Kill;

/// <summary>
/// The host killed at random moments. A dozen here; <c>tests/kill.sh</c> runs the same test with 200 and prints its figures.
/// </summary>
public class HostKillTests
{
    [Fact]
    public void A_killed_host_leaves_a_motor_at_rest_a_reason_and_a_readable_record()
    {
        int count = Number("IMITATION_KILLS", 12);
        uint seed = (uint)Number("IMITATION_KILLS_SEED", 1);
        using var experiment = new HostKills();
        var kills = experiment.Run(count, seed);
        string summary = HostKills.Summary(kills, seed).ToJsonString(new() { WriteIndented = true });
        if (Environment.GetEnvironmentVariable("IMITATION_KILLS_JSON") is { Length: > 0 } file)
            File.WriteAllText(file, summary);
        Assert.True(kills.All(kill => kill.Zero && kill.SaysWhy && kill.Readable), summary);

        // Most moments fall into an episode; else the test would show nothing.
        Assert.True(kills.Count(kill => kill.WasDriven) >= count / 4, summary);
        Assert.True(kills.Sum(kill => kill.Samples) > 0, summary);
    }

    private static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
