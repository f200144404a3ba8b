using ImitationHil.Firmware;
using ImitationHil.Hil.Faults;
using ImitationHil.Lab.Data;

namespace ImitationHil.Tests.Faults;

/// <summary>Faults in one line, and an axis that does what a test says.</summary>
internal static class FaultKit
{
    public static Fault Fault(string unit, string kind, params (string, double)[] numbers)
    {
        var problems = new List<Problem>();
        var fault = FaultCatalog.Create(unit, kind, numbers.ToDictionary(pair => pair.Item1, pair => pair.Item2), "test", "", problems);
        Assert.Empty(problems);
        return fault!;
    }

    public static FaultSet Set(params Fault[] faults) => new(faults, 1, () => 0);
}

/// <summary>Encoders that read what they are told; drivers that remember.</summary>
internal sealed class PlainAxis : IAxis
{
    public int[] Counts { get; } = new int[2];

    public float[] Pins { get; } = new float[2];

    public int MotorCount => 2;

    public int TickMicroseconds => 5000;

    public int CountsPerTurn => 1000;

    public void Prepare(uint seed)
    {
    }

    public Status WaitTick(int[] counts)
    {
        Counts.CopyTo(counts, 0);
        return Status.Ok;
    }

    public void Write(float[] duty) => duty.CopyTo(Pins, 0);

    public void Stop() => Pins.AsSpan().Clear();

    public void Dispose() => Stop();
}
