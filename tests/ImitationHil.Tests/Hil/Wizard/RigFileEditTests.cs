using ImitationHil.Hil.Doctor.Wizard;
using ImitationHil.Lab.Data;
using ImitationHil.Pi;
using ImitationHil.Tests.Support;
using Xunit;

namespace ImitationHil.Tests.Bench.Wizard;

/// <summary>Measured lines of a rig file change, and nothing else does.</summary>
public sealed class RigFileEditTests : IDisposable
{
    private static readonly string Shipped = Repository.Text("firmware/Pi/rigs/pi-one-motor.rig");

    private readonly string _folder = Directory.CreateTempSubdirectory("imitation-rig-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static MotorFigures Figures(int encoder = 1, int lead = 1) => new()
    {
        EncoderSense = encoder,
        LeadSense = lead,
        CountsPerTurn = 4096,
        GainRadiansPerSecond = 25.43210,
        TimeConstantSeconds = 0.0481,
        HoldingDuty = 0.0903,
        DeadZone = 0.03,
    };

    [Fact]
    public void OnlyMeasuredLinesChange()
    {
        var edit = RigFileEdit.Parse("my.rig", Shipped);
        edit.Apply([Figures(-1, -1)]);
        string[] before = Shipped.Split('\n'), after = edit.Text.Split('\n');
        Assert.Equal(before.Length, after.Length);
        string[] changed = [.. after.Where((line, i) => line != before[i])];
        Assert.Equal(
        [
            "forward = 6",
            "backward = 5",
            "encoder-sign = -1      # -1 when it counts down while the motor is driven forward",
            "counts-per-turn = 4096     # AMT102-V with 2048 lines on the output shaft; 979 with the motor's own encoder",
            "time-constant-s = 0.0481   # put in what calibration measures",
            "no-load-rad-per-s = 25.43",
            "friction-share = 0.0903",
        ], changed);
        Assert.Equal(7, edit.Changes.Count);
        Assert.Contains("[servo] counts-per-turn = 4096 (was 8192)", edit.Changes);
    }

    [Fact]
    public void TheResultIsARigFileOfTheDevice()
    {
        var edit = RigFileEdit.Parse("my.rig", Shipped);
        edit.Apply([Figures(-1, -1)]);
        var rig = RigFile.Parse("my.rig", edit.Text);
        Assert.Equal((4096, -1, 6, 5), (rig.CountsPerTurn, rig.Motors[0].EncoderSign, rig.Motors[0].ForwardPin, rig.Motors[0].BackwardPin));
        Assert.Equal((0.0481f, 25.43f, 0.0903f), (rig.TimeConstantSeconds, rig.NoLoadRadiansPerSecond, rig.Friction));
    }

    [Fact]
    public void RightWiresAreLeftAlone()
    {
        var edit = RigFileEdit.Parse("my.rig", Shipped);
        edit.Apply([Figures()]);
        Assert.DoesNotContain(edit.Changes, change => change.Contains("motor 1", StringComparison.Ordinal));
    }

    [Fact]
    public void TheOldFileIsKept()
    {
        string path = Path.Combine(_folder, "my.rig");
        File.WriteAllText(path, Shipped);
        var edit = RigFileEdit.Open(path);
        edit.Apply([Figures()]);
        Assert.Equal(path + ".old", edit.Write(path));
        Assert.Equal(path + ".old2", edit.Write(path));
        Assert.Equal(Shipped, File.ReadAllText(path + ".old"));
        Assert.Equal(edit.Text, File.ReadAllText(path));
        Assert.Equal("", edit.Write(Path.Combine(_folder, "new.rig")));
    }

    [Fact]
    public void MissingLinesAndFiguresAreAllNamed()
    {
        var missing = Assert.Throws<BadInputException>(() => RigFileEdit.Parse("my.rig", Shipped.Replace("friction-share", "friction").Replace("encoder-sign", "sign")));
        Assert.Equal(2, missing.Problems.Count);
        Assert.Throws<BadInputException>(() => RigFileEdit.Open(Path.Combine(_folder, "none.rig")));
        var edit = RigFileEdit.Parse("my.rig", Shipped);
        Assert.Contains("not every figure", Assert.Throws<BadInputException>(() => edit.Apply([new MotorFigures()])).Message);
        Assert.Contains("another rig", Assert.Throws<BadInputException>(() => edit.Apply([Figures(), Figures()])).Message);
        Assert.Equal(Shipped, edit.Text);
    }
}
