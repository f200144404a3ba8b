using ImitationHil.Tests.Support;

namespace ImitationHil.Tests.Firmware;

/// <summary>
/// On nanoFramework every ordered comparison with NaN is true. So each one in the Runtime and in the microcontroller's program comes
/// after a look for NaN in its method, or stands here with the reason why its numbers are finite.
/// </summary>
public class NanCompareTests
{
    /// <summary>Comparisons in a method, and why no NaN gets there or none does harm.</summary>
    private static readonly Dictionary<string, (int Count, string Reason)> Reviewed = new()
    {
        ["ImitationHil.Firmware.AxisGuard.Watch"] = (5, "the duty was found finite in Write, or is zero; what it is compared with was found finite when it was set"),
        ["ImitationHil.Firmware.BandedPolicy.Act"] = (1, "the sign of an observation whose NaN is looked for in the next statement"),
        ["ImitationHil.Firmware.FloatMath.Nearest"] = (1, "its callers look for NaN and for large arguments first"),
        ["ImitationHil.Firmware.MixturePolicy..ctor"] = (1, "weights were found finite by PolicyFactory.Check"),
        ["ImitationHil.Firmware.OuterMap.SetPoint"] = (2, "a map comes from a rig file or a fit; NaN would reach the servo, and the axis guard switches off"),
        ["ImitationHil.Firmware.PinAxis.Drive"] = (4, "its one caller clamps by Finite.Clamp"),
        ["ImitationHil.Firmware.PolicyFactory.CheckLayers"] = (3, "after AllFinite"),
        ["ImitationHil.Firmware.PolicyFactory.CheckLeadingWeights"] = (7, "its one caller asks AllFinite first"),
        ["ImitationHil.Firmware.PositionServo.Duty"] = (4, "a NaN set-point becomes a NaN duty on both platforms, and the axis guard switches off"),
        ["ImitationHil.Firmware.ShapedPlant.ReportFullDuty"] = (2, "a bit of the report; the duty itself goes to the axis guard"),
        ["ImitationHil.Firmware.SmallRandom.NextNormal"] = (1, "made of 24-bit integers"),
        ["ImitationHil.Firmware.Supervisor.Limit"] = (4, "its one caller has asked Finite.Check"),
    };

    [Fact]
    public void Every_ordered_comparison_is_after_a_look_for_nan_or_reviewed() =>
        Assert.Equal(
            Reviewed.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}: {pair.Value.Count}"),
            FloatComparisons.Unguarded(Repository.Assembly("firmware/Surfaces/McuGuard", "ImitationHil.Mcu")).Select(pair => $"{pair.Key}: {pair.Value}"));

    [Theory]
    [InlineData("UnsafeClamp", 2)]
    [InlineData("UnsafeClampOfField", 2)]
    [InlineData("UnsafeAfterTernary", 1)]
    [InlineData("LateLookForNan", 1)]
    [InlineData("SafeClamp", 0)]
    [InlineData("IntegerClamp", 0)]
    public void The_finder_sees_what_it_should(string plant, int count) =>
        Assert.Equal(count, FloatComparisons.Unguarded(typeof(NanCompareTests).Assembly.Location, $"{typeof(GatePlants.Harmless).Namespace}.{plant}").Values.Sum());
}
