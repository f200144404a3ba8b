using ImitationHil.Hil.Doctor.Wizard;
using Xunit;

namespace ImitationHil.Tests.Bench.Wizard;

/// <summary>What is planted is found, with its figure, and nothing else is.</summary>
public sealed class WizardFindingsTests
{
    private static readonly (string Id, string Query)[] Defects =
    [
        ("encoderReversed", "encoder=reversed"), ("countsPerTurn", "counts=4200"), ("motorLeadSwapped", "leads=swapped"), ("deadZone", "deadzone=0.03"),
    ];

    public static TheoryData<int> AllSubsetsButNone => [.. Enumerable.Range(1, 15).Where(set => int.PopCount(set) is 1 or 2 or 4)];

    // Each alone, each pair (encoder and leads together cancel in the sign of counts by duty), all four.
    [Theory]
    [MemberData(nameof(AllSubsetsButNone))]
    public void PlantedDefectsAreFoundWithTheirFigures(int set)
    {
        var planted = Defects.Where((_, i) => (set >> i & 1) != 0).ToArray();
        var report = WizardBench.RunOn(string.Join('&', planted.Select(defect => defect.Query)), seed: (uint)set);
        Assert.Equal("", report.Aborted);
        Assert.Equal(planted.Select(defect => defect.Id).Order(), report.Findings.Select(finding => finding.Id).Order());
        Assert.False(report.IsClean);
        double counts = planted.Any(defect => defect.Id == "countsPerTurn") ? 4200 : 8400;
        foreach (var finding in report.Findings)
        {
            // Within the stated uncertainty; that of a turn by eye is two standard deviations, and its worst is 1.3 of it.
            if (finding.Id == "encoderReversed")
                Assert.InRange(finding.Figure, -counts - 2 * finding.Uncertainty!.Value, -counts + 2 * finding.Uncertainty!.Value);
            else if (finding.Id == "motorLeadSwapped")
                Assert.InRange(finding.Figure, -0.2, -0.01);
            else
                Assert.InRange(finding.Id == "deadZone" ? 0.03 : 4200, finding.Figure - finding.Uncertainty!.Value, finding.Figure + finding.Uncertainty!.Value);
        }

        Assert.Equal(counts, report.Motors[0].CountsPerTurn);
    }

    [Theory]
    [InlineData("specimen=3", 1)]
    [InlineData("specimen=4", 2)]
    [InlineData("specimen=5&jitter=1", 3)]
    [InlineData("specimen=6&friction=0.1", 4)]
    [InlineData("specimen=7&ripple=0.01", 5)]
    [InlineData("specimen=8&tau=0.2&friction=0.02", 6)]
    public void ACleanRigHasNoFinding(string query, uint seed)
    {
        var report = WizardBench.RunOn(query, seed: seed);
        Assert.Empty(report.Findings);
        Assert.Equal("", report.Aborted);
        Assert.DoesNotContain(report.Steps, step => step.Verdict == StepVerdict.Failed);
        Assert.Equal(["link", "estop", "quiet", "handTurn", "breakaway", "leads", "backEmf", "deadZone", "limits", "current", "zero"], report.Steps.Where(step => step.Verdict == StepVerdict.Ok).Select(step => step.Id));
    }

    // No servo, no map: gain 27 +- 5 %, time constant 0.05 +- 10 % are what the rig draws from; intervals hold the drawn ones.
    [Fact]
    public void FiguresAreThoseOfTheMotor()
    {
        var report = WizardBench.RunOn("gain-error=0&tau-error=0&viscous=0.5&deadzone=0.03&leads=swapped");
        var motor = report.Motors[0];

        // tau v' = K d - f - 1.5 v: gain and time constant are those without it, by 1.5. The fit's 95 % intervals are 1 % and 4 % wide here.
        Assert.InRange(motor.GainRadiansPerSecond!.Value, 0.97 * 18, 1.03 * 18);
        Assert.InRange(motor.TimeConstantSeconds!.Value, 0.9 * 0.05 / 1.5, 1.1 * 0.05 / 1.5);
        Assert.InRange(motor.HoldingDuty!.Value, 0.087, 0.093);
        Assert.Equal((1, -1), (motor.EncoderSense, motor.LeadSense));
    }

    [Fact]
    public void APersonWhoSaysNothingIsWatched()
    {
        using var bench = new WizardBench("encoder=reversed");
        bench.Person = new SilentPerson(bench.Person);
        var report = bench.Run();
        Assert.Equal("", report.Aborted);
        Assert.Equal("encoderReversed", Assert.Single(report.Findings).Id);
        Assert.Equal("handTurn", Assert.Single(report.Steps, step => step.Verdict == StepVerdict.Failed).Id);
    }

    [Fact]
    public void EveryMotorHasItsSteps()
    {
        var report = WizardBench.RunOn("deadzone=0.03", "rig:two-motor/pair");
        Assert.Equal([1, 2], report.Findings.Select(finding => finding.Motor));
        Assert.Equal(2, report.Steps.Count(step => step.Id == "limits"));
    }

    [Fact]
    public void CountsThatAreNotBackAtTheMarkAreSeen()
    {
        // Lost counts: behind the last movement the counts are a quarter of a turn off, and the shaft is not turned by hand.
        using var bench = new WizardBench();
        int turns = 0;
        var hand = bench.Person;
        var person = new LazyPerson(hand);
        person.OnAsk = act =>
        {
            if (act != PersonAct.TurnBack || ++turns < 2)
                return;
            hand.Ask(PersonAct.TurnBack, 0, "");
            bench.Device.Metal!.Hand.Begin(0, Math.PI / 2);
            person.IsIdle = null;
        };
        bench.Person = person;
        var report = bench.Run();
        var zero = Assert.Single(report.Steps, step => step.Verdict == StepVerdict.Failed);
        Assert.Equal("zero", zero.Id);
        Assert.InRange(zero.Measured!.Value, 1.0, 2.2);
    }
}
