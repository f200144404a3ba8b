using ImitationHil.Firmware;

namespace ImitationHil.Tests.Firmware.Numbers;

/// <summary>Own elementary functions: as exact as documented, and the same bits for ever.</summary>
public class FloatMathTests
{
    private const int Points = 100000;

    public static TheoryData<string, double, double, double> Relative => new()
    {
        { "Exp", -87, 88, 1e-6 },
        { "Log", 1e-3, 1e3, 1e-6 },
        { "Log", 0.99, 1.01, 1e-6 },
        { "Log", 1e-38, 1e-30, 1e-6 },
        { "Log", 1e30, 3.4e38, 1e-6 },
        { "Tanh", -12, 12, 1e-6 },
        { "Tanh", -0.4, 0.4, 1e-6 },
        { "Sqrt", 0, 100, 1e-6 },
        { "Sqrt", 1e-38, 1e-30, 1e-6 },
        { "Sqrt", 1e30, 3.4e38, 1e-6 },
    };

    [Theory]
    [MemberData(nameof(Relative))]
    public void Relative_error_is_as_documented(string name, double low, double high, double bound)
    {
        foreach (float x in Grid(low, high))
        {
            double exact = Exact(name, x);
            double error = Math.Abs(Own(name, x) - exact);
            Assert.True(error <= bound * Math.Abs(exact), $"{name}({x:R}) is off by {error / Math.Abs(exact):e2}");
        }
    }

    [Theory]
    [InlineData("Sin", 100, 1e-6)]
    [InlineData("Cos", 100, 1e-6)]
    [InlineData("Sin", 1e4, 1e-5)]
    [InlineData("Cos", 1e4, 1e-5)]
    public void Absolute_error_is_as_documented(string name, double range, double bound)
    {
        foreach (float x in Grid(-range, range))
        {
            double error = Math.Abs(Own(name, x) - Exact(name, x));
            Assert.True(error <= bound, $"{name}({x:R}) is off by {error:e2}");
        }
    }

    [Theory]
    [InlineData("Exp")]
    [InlineData("Log")]
    [InlineData("Tanh")]
    [InlineData("Sin")]
    [InlineData("Cos")]
    [InlineData("Sqrt")]
    public void NaN_in_NaN_out_and_infinity_never_hangs(string name)
    {
        Assert.True(float.IsNaN(Own(name, float.NaN)));
        Assert.True(float.IsFinite(Own(name, float.PositiveInfinity)));
        Assert.True(float.IsFinite(Own(name, float.NegativeInfinity)));
        Assert.True(float.IsFinite(Own(name, float.Epsilon)));
    }

    [Fact]
    public void Out_of_range_gives_what_is_documented()
    {
        Assert.Equal(0f, FloatMath.Exp(-87.001f));
        Assert.Equal(float.MaxValue, FloatMath.Exp(88.001f));
        Assert.Equal(-float.MaxValue, FloatMath.Log(0f));
        Assert.Equal(0f, FloatMath.Sqrt(-1f));
        Assert.Equal(0f, FloatMath.Sin(10001f));
        Assert.Equal(0f, FloatMath.Cos(-10001f));
        Assert.Equal(1f, FloatMath.Tanh(1e30f));
        Assert.Equal(-1f, FloatMath.Tanh(-1e30f));
    }

    // The hash of every result's bits. A change here changes what every recorded run would have done: it is a new
    // version of the policies, not a detail.
    [Theory]
    [InlineData("Exp", -20, 20, 0x69B13EFCu)]
    [InlineData("Log", 1e-6, 1e6, 0xF52C0022u)]
    [InlineData("Tanh", -10, 10, 0xD53D9529u)]
    [InlineData("Sin", -100, 100, 0x53076C30u)]
    [InlineData("Cos", -100, 100, 0x663DF108u)]
    [InlineData("Sqrt", 0, 1e6, 0xA7518420u)]
    public void The_bits_of_a_hundred_thousand_results_never_change(string name, double low, double high, uint hash)
    {
        uint crc = Crc32.Start;
        foreach (float x in Grid(low, high))
            crc = Crc32.AddWord(crc, BitConverter.SingleToUInt32Bits(Own(name, x)));
        Assert.Equal($"{hash:X8}", $"{Crc32.Finish(crc):X8}");
    }

    // The midpoints, so that no end of a range and no zero of a function is hit exactly.
    private static IEnumerable<float> Grid(double low, double high)
    {
        for (int i = 0; i < Points; i++)
            yield return (float)(low + (high - low) * (i + 0.5) / Points);
    }

    private static float Own(string name, float x) => name switch
    {
        "Exp" => FloatMath.Exp(x),
        "Log" => FloatMath.Log(x),
        "Tanh" => FloatMath.Tanh(x),
        "Sin" => FloatMath.Sin(x),
        "Cos" => FloatMath.Cos(x),
        _ => FloatMath.Sqrt(x),
    };

    private static double Exact(string name, double x) => name switch
    {
        "Exp" => Math.Exp(x),
        "Log" => Math.Log(x),
        "Tanh" => Math.Tanh(x),
        "Sin" => Math.Sin(x),
        "Cos" => Math.Cos(x),
        _ => Math.Sqrt(x),
    };
}
