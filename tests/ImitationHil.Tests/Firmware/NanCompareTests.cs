using ImitationHil.Tests.Support;

namespace ImitationHil.Tests.Firmware;

/// <summary>
/// On nanoFramework every ordered comparison with NaN is true. So each one in the Runtime and in the microcontroller's program comes
/// after a look for NaN in its method, or stands here with the reason why its numbers are finite.
/// </summary>
public class NanCompareTests
{
    private static readonly SortedDictionary<string, int> Reviewed = new(StringComparer.Ordinal)
    {
    };

    [Fact]
    public void Every_ordered_comparison_is_after_a_look_for_nan_or_reviewed() =>
        Assert.Equal(Reviewed, FloatComparisons.Unguarded(Repository.Assembly("firmware/Surfaces/McuGuard", "ImitationHil.Mcu")));

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
