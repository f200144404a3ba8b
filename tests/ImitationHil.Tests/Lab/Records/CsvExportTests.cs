using System.Globalization;
using ImitationHil.Firmware;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Records;

using Xunit;

namespace ImitationHil.Tests.Lab.Records;

public class CsvExportTests
{
    private static readonly Sample Known = new()
    {
        Step = 3,
        TimeMicroseconds = 60_000,
        Observation = [0.1, double.NaN],
        ActionAsked = [-1e-7],
        ActionApplied = [0.1f],
        ExpertAction = [5e-324],
        LimitBits = 3,
        Status = Status.EnvelopeLeft,
        LatencyMicroseconds = 12,
    };

    [Fact]
    public void A_known_run_is_this_text()
    {
        string text = Export([RunFixture.Trajectory("a \"b\", c", 0) with { Samples = [Known] }]);
        Assert.Equal(
            "episode,name,step,time[us],angle[rad],rate[rad/s],asked:torque[N m],applied:torque[N m],expert:torque[N m],"
            + "twin:angle[rad],twin:rate[rad/s],aux:current[A],limits,status,latency[us]\n"
            + "0,\"a \"\"b\"\", c\",3,60000,0.1,NaN,-1E-07,0.10000000149011612,5E-324,,,,3,36,12\n",
            text);
    }

    [Fact]
    public void Numbers_read_back_as_the_same_doubles_in_any_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            german.NumberFormat.NumberDecimalSeparator = ",";
            german.NumberFormat.NegativeSign = "~";
            CultureInfo.CurrentCulture = german;
            Trajectory trajectory = RunFixture.Trajectory("one", 20);
            string[] lines = Export([trajectory]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(21, lines.Length);
            for (int i = 0; i < 20; i++)
            {
                string[] cells = lines[i + 1].Split(',');
                Assert.Equal(15, cells.Length);
                Assert.Equal(trajectory.Samples[i].Observation[1], double.Parse(cells[5], CultureInfo.InvariantCulture));
                Assert.Equal(trajectory.Samples[i].ActionApplied[0], double.Parse(cells[7], CultureInfo.InvariantCulture));
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_file_holds_the_same_text_and_nothing_else_is_left()
    {
        using var folder = new TempFolder();
        CsvExport.Write(Run([RunFixture.Trajectory("é", 2)]), folder.Sub("a.csv"));
        Assert.Equal(Export([RunFixture.Trajectory("é", 2)]), File.ReadAllText(folder.Sub("a.csv")));
        Assert.Equal((byte)'e', File.ReadAllBytes(folder.Sub("a.csv"))[0]);
        Assert.Single(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    private static Run Run(Trajectory[] trajectories) =>
        new() { Manifest = RunFixture.Manifest, Trajectories = trajectories, Truncated = false, Folder = "" };

    private static string Export(Trajectory[] trajectories)
    {
        var writer = new StringWriter();
        CsvExport.Write(Run(trajectories), writer);
        return writer.ToString();
    }
}
