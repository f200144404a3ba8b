#pragma warning disable CS1718 // "y != y" is the test for NaN, mirrored from the product.
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using ImitationHil.Firmware;
using ImitationHil.Tests.Support;

namespace ImitationHil.Tests.Firmware;

/// <summary>
/// On nanoFramework every ordered comparison with NaN is true. The decisions of <see cref="Finite"/> must come out the
/// same there: shown on a model that mirrors their order, and on the compiled code, in which the test for NaN comes first.
/// </summary>
public class FiniteOrderTests
{
    private const float Largest = 3.40282347e38f;

    public static readonly TheoryData<float> Special =
    [
        float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0f, -0f, 1f, -1f, 1e6f, -1e6f, 1.0000001e6f, -1.0000001e6f,
        1e30f, -1e30f, float.MaxValue, float.MinValue, float.Epsilon, -float.Epsilon,
    ];

    [Theory]
    [MemberData(nameof(Special))]
    public void Both_platforms_decide_alike(float y)
    {
        Assert.Equal(Finite.IsFinite(y), NanoIsFinite(y));
        Assert.Equal(Finite.Clamp(y, -2f, 3f), NanoClamp(y, -2f, 3f));
        Assert.Equal(float.IsFinite(y), Finite.IsFinite(y));
        Assert.Equal(
            Finite.Check([0.5f, y], Status.ActionNotFinite, Status.ActionImplausible),
            NanoCheck([0.5f, y], Status.ActionNotFinite, Status.ActionImplausible));
    }

    [Fact]
    public void The_model_differs_where_the_platforms_do()
    {
        Assert.True(Above(float.NaN, 1f));
        Assert.True(Below(float.NaN, 1f));
        Assert.False(Above(0f, 1f));
        Assert.False(Below(2f, 1f));

        // What a clamp without the first test would answer there: full power.
        Assert.Equal(1f, Above(float.NaN, 1f) ? 1f : float.NaN);
    }

    [Theory]
    [InlineData("IsFinite")]
    [InlineData("Check")]
    [InlineData("Clamp")]
    public void The_compiled_code_compares_with_itself_first(string method)
    {
        using var file = new PEReader(File.OpenRead(Repository.Assembly("firmware/Surfaces/RuntimeGuard", "ImitationHil.Firmware.Nano")));
        var reader = file.GetMetadataReader();
        var type = reader.TypeDefinitions.Single(handle => SignatureText.Name(reader, handle) == "ImitationHil.Firmware.Finite");
        var definition = reader.GetTypeDefinition(type).GetMethods().Select(reader.GetMethodDefinition).Single(m => reader.GetString(m.Name) == method);
        var code = Il.Read(file, definition);
        int first = code.FindIndex(IsComparison);
        Assert.True(first >= 2, "a comparison is expected");
        Assert.Equal((code[first - 2].Code, code[first - 2].Operand), (code[first - 1].Code, code[first - 1].Operand));
        Assert.Contains(code[first].Code.Name, new[] { "beq", "beq.s", "bne.un", "bne.un.s", "ceq" });
    }

    private static bool IsComparison(Instruction instruction)
    {
        string name = instruction.Code.Name!;
        bool branch = instruction.Code.FlowControl == FlowControl.Cond_Branch && !name.StartsWith("br", StringComparison.Ordinal);
        return branch || name is "ceq" || name.StartsWith("cgt", StringComparison.Ordinal) || name.StartsWith("clt", StringComparison.Ordinal);
    }

    // The comparisons of nanoFramework 1.x; equality is IEEE's on both platforms.
    private static bool Above(float a, float b) => float.IsNaN(a) || float.IsNaN(b) || a > b;

    private static bool Below(float a, float b) => float.IsNaN(a) || float.IsNaN(b) || a < b;

    private static bool AtMost(float a, float b) => float.IsNaN(a) || float.IsNaN(b) || a <= b;

    // From here on the order of Numbers/Finite.cs, with the comparisons above.
    private static bool NanoIsFinite(float y)
    {
        if (y != y)
            return false;
        return AtMost(y, Largest) && AtMost(-Largest, y);
    }

    private static Status NanoCheck(float[] values, Status notFinite, Status implausible)
    {
        var status = Status.Ok;
        foreach (float y in values)
        {
            if (y != y || Above(y, Largest) || Below(y, -Largest))
                return notFinite;
            if (Above(y, Limits.PlausibleBound) || Below(y, -Limits.PlausibleBound))
                status = implausible;
        }

        return status;
    }

    private static float NanoClamp(float y, float low, float high)
    {
        if (y != y)
            return 0f;
        if (Below(y, low))
            return low;
        return Above(y, high) ? high : y;
    }
}
