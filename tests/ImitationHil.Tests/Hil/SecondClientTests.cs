using System.Diagnostics;
using System.Text.Json.Nodes;
using ImitationHil.Firmware;
using ImitationHil.Hil;
using ImitationHil.Tests.Support;
using Xunit;

namespace ImitationHil.Tests.Bench;

/// <summary>
/// A client in another language, written from the page alone (<c>tests/interop/client.py</c>), gets the same bits. The
/// continuous integration has python3 and asserts it; elsewhere these tests are skipped and say why.
/// </summary>
public sealed class SecondClientTests
{
    private const int Steps = 100, Moves = 5;

    [PythonFact]
    public void TheExamplesOfThePageAreFramesOfTheSecondClient() =>
        Assert.Equal(ProtocolPage.Examples.Count, (int)Python("examples", Repository.PathOf("firmware/PROTOCOL.md"))["examples"]!);

    [PythonTheory]
    [InlineData("pty", "gain")]
    [InlineData("pty", "mixture")]
    [InlineData("tcp", "network")]
    [InlineData("tcp", "denoiser")]
    public void TheSecondClientGetsTheSameBits(string line, string kind)
    {
        var shape = SpyPlant.Patient;
        byte[] image = Images.Bytes(kind, shape);
        string file = Path.GetTempFileName();
        File.WriteAllBytes(file, image);
        var plant = new SpyPlant(shape);
        using var device = line == "pty"
            ? EmulatedDevice.OverPty(() => (plant, SpyPlant.Bounds), 0xB0071D00)
            : EmulatedDevice.OverTcp(() => (plant, SpyPlant.Bounds), bootId: 0xB0071D00);
        var found = Python("run", (line == "pty" ? "tty:" : "tcp:") + device.Path, file, $"{Steps}", $"{Moves}");
        File.Delete(file);

        Assert.Equal((Wire.Version, 0xB0071D00), ((int)found["version"]!, (uint)found["bootId"]!));
        var signals = found["signals"]!;
        Assert.Equal((shape.Contract, shape.PeriodMicroseconds), ((uint)signals["contract"]!, (int)signals["periodMicroseconds"]!));
        Assert.Equal(shape.ObservationNames.Zip(shape.ObservationUnits), signals["observation"]!.AsArray().Select(pair => ((string)pair![0]!, (string)pair[1]!)));
        Assert.Equal(shape.ActionNames.Zip(shape.ActionUnits), signals["action"]!.AsArray().Select(pair => ((string)pair![0]!, (string)pair[1]!)));
        Assert.Equal(SpyPlant.Bounds.ActionHigh, found["limits"]!["actionHigh"]!.AsArray().Select(value => (float)value!));
        Assert.Equal(SpyPlant.Bounds.ObservationLow, found["limits"]!["observationLow"]!.AsArray().Select(value => (float)value!));
        Assert.Equal(BitConverter.ToUInt32(image, image.Length - 4), (uint)found["loaded"]!["imageCrc"]!);

        var policy = Images.Read(kind, shape).Policy;
        policy.Reset(7);
        var action = new float[2];
        for (int step = 0; step < Steps; step++)
        {
            Assert.Equal(Status.Ok, policy.Act([.. Enumerable.Range(0, 2).Select(slot => ((7 * step + 3 * slot) % 64 - 32) / 16f)], action));
            Assert.Equal(BitTrace.Bits(action), Words(found["actions"]![step]!));
        }

        // Four moves, then NaN: the fault, its row, and back to idle.
        var rows = found["rows"]!.AsArray();
        Assert.Equal(Moves, rows.Count);
        Assert.All(rows.Take(Moves - 1), row => Assert.Equal(BitTrace.Bits([0.25f, 0.25f]), Words(row!["applied"]!)));
        Assert.Equal((Moves - 1, (int)Status.ActionNotFinite, BitTrace.Bits([0f, 0f])), ((int)rows[^1]!["step"]!, (int)rows[^1]!["status"]!, Words(rows[^1]!["applied"]!)));
        Assert.Equal(((int)SupervisorState.Faulted, (int)Status.ActionNotFinite), ((int)found["faulted"]!["state"]!, (int)found["faulted"]!["fault"]!));
        Assert.Equal((int)Status.ActionNotFinite, (int)found["moves"]![Moves - 1]!["result"]!);
        Assert.Equal(((int)SupervisorState.Idle, 0, 0), ((int)found["end"]!["state"]!, (int)found["end"]!["fault"]!, (int)found["dropped"]!));
        Assert.Equal(Moves - 1, plant.Steps);
        Assert.False(plant.IsMoving);
    }

    [Fact]
    public void AStrangerMovesAMotorOpenLoop()
    {
        var setup = ImitationHil.Lab.Addresses.PlantCatalog.Open("rig:one-motor/pair?cpr=4000");
        using var device = EmulatedDevice.OverPty(() => (setup.Create(), setup.Limits));
        var found = Python("probe", $"tty:{device.Path}", "-0.25");
        Assert.Equal((1, 0), ((int)found["status"]!, (int)found["reached"]!));
        Assert.Equal((1, 4000, 480), ((int)found["limits"]!["motors"]!, (int)found["limits"]!["counts"]!, (int)found["limits"]!["ticks"]!));
        int[] samples = [.. found["samples"]!.AsArray().Select(sample => (int)sample!)];
        Assert.Equal(40, samples.Length);
        Assert.True(samples[19] < -50 && samples[^1] < samples[19], string.Join(' ', samples));
    }

    private static string Words(JsonNode array) => string.Join(',', array.AsArray().Select(word => (string)word!));

    private static JsonNode Python(params string[] arguments)
    {
        using var python = Process.Start(new ProcessStartInfo("python3", [Repository.PathOf("tests/interop/client.py"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = python.StandardError.ReadToEndAsync();
        string output = python.StandardOutput.ReadToEnd();
        python.WaitForExit();
        Assert.True(python.ExitCode == 0, error.Result);
        return JsonNode.Parse(output)!;
    }
}

/// <summary>Whether there is a python3 that can be started.</summary>
internal static class Python3
{
    public static string? Absent { get; } = Look();

    private static string? Look()
    {
        try
        {
            using var python = Process.Start(new ProcessStartInfo("python3", ["--version"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            python.WaitForExit();
            return python.ExitCode == 0 ? null : "python3 does not start";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "python3 is not installed: apt-get install python3 makes this test run";
        }
    }
}

/// <summary>A fact that needs python3.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PythonFactAttribute : FactAttribute
{
    public PythonFactAttribute() => Skip = Python3.Absent;
}

/// <summary>A theory that needs python3.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PythonTheoryAttribute : TheoryAttribute
{
    public PythonTheoryAttribute() => Skip = Python3.Absent;
}
