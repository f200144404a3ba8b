using ImitationHil.Lab.Addresses;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Identification;
using ImitationHil.Lab.Identification.Models;
using ImitationHil.Lab.Plants;

namespace ImitationHil.Tests.Lab.Identification;

/// <summary>A twin's file reads back to the same numbers; everything wrong with one is told at once.</summary>
public sealed class TwinFileTests : IDisposable
{
    private static readonly FurutaGreyBox Model = new();

    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void A_twin_reads_back_and_opens_as_a_plant()
    {
        var twin = Twin();
        File.WriteAllText(_file, twin.ToJson());
        var values = TwinFile.Read(_file, "furuta", Model);
        Assert.Equal(Model.Parameters.Count, values.Count);
        Assert.All(twin.Parameters, pair => Assert.Equal(pair.Value.Value, values[pair.Key]));

        // A pushed arm of the twin moves as its own numbers say, not as the nominal ones.
        double Pushed(string address)
        {
            using var plant = (FurutaPlant)PlantCatalog.Open(address).Create();
            var x = new float[4];
            plant.Reset(new ImitationHil.Firmware.Episode(1, 1, [0, 0, 0, 0]), x);
            plant.Step([5], x);
            return plant.State[1];
        }

        double nominal = Pushed("sim:furuta"), pushed = Pushed($"sim:furuta?twin={_file}");
        Assert.InRange(pushed / nominal, 1.3, 1.6);
    }

    [Fact]
    public void Every_problem_of_a_file_is_reported()
    {
        string text = Twin().ToJson()
            .Replace("\"coupling\"", "\"koupling\"", StringComparison.Ordinal)
            .Replace("\"unit\": \"N m\"", "\"unit\": \"mN m\"", StringComparison.Ordinal)
            .Replace("\"value\": 0.0075", "\"value\": 7.5", StringComparison.Ordinal);
        File.WriteAllText(_file, text);
        string[] problems = [.. Assert.Throws<BadInputException>(() => TwinFile.Read(_file, "furuta", Model)).Problems.Select(problem => problem.ToString())];
        Assert.Contains(problems, p => p.Contains("$.parameters.coupling", StringComparison.Ordinal) && p.Contains("missing", StringComparison.Ordinal));
        Assert.Contains(problems, p => p.Contains("$.parameters.koupling", StringComparison.Ordinal) && p.Contains("unknown", StringComparison.Ordinal));
        Assert.Contains(problems, p => p.Contains("$.parameters.gravity", StringComparison.Ordinal) && p.Contains("'mN m'", StringComparison.Ordinal));
        Assert.Contains(problems, p => p.Contains("$.parameters.torquePerVolt", StringComparison.Ordinal) && p.Contains("expected 0.001 to 0.02", StringComparison.Ordinal));
        Assert.All(problems, p => Assert.StartsWith(_file, p));
    }

    [Theory]
    [InlineData("{", "not JSON")]
    [InlineData("{\"format\": 1}", "required and missing")]
    public void What_is_not_a_twin_is_refused(string text, string reason)
    {
        File.WriteAllText(_file, text);
        Assert.Contains(reason, Assert.Throws<BadInputException>(() => TwinFile.Read(_file, "furuta", Model)).Message);
    }

    [Fact]
    public void A_twin_of_something_else_or_an_absent_file_is_refused()
    {
        File.WriteAllText(_file, Twin().ToJson());
        Assert.Contains("is a twin of 'furuta'", Assert.Throws<BadInputException>(() => TwinFile.Read(_file, "emps", Model)).Message);
        Assert.Contains("cannot be read", Assert.Throws<BadInputException>(() => PlantCatalog.Open("sim:furuta?twin=no-such-file")).Message);
    }

    private static TwinFile Twin() => new(
        1,
        "furuta",
        Model.Parameters.ToDictionary(p => p.Name, p => new TwinParameter(p.Name == "torquePerVolt" ? 0.0075 : p.Nominal, p.Unit, p.Free ? [p.Low, p.High] : null)),
        [new TwinSource("run", "00")],
        [],
        1,
        "test");
}
