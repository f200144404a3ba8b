// Each type here breaks one rule of the nanoFramework subset, so that the gate is seen to fire. Nothing here is called.
namespace ImitationHil.Tests.Firmware.GatePlants;

internal sealed class GenericDefinition
{
    public static void Take<T>(T value) => _ = value;
}

internal sealed class GenericMethodCall
{
    public static int[] Make() => Array.Empty<int>();
}

internal sealed class GenericInstance
{
    public object? Field = new List<int>();
}

internal sealed class GenericInstanceField
{
    public Func<int>? Field { get; set; }
}

internal sealed class MultiDimensionalArray
{
    public float[,] Field = new float[2, 2];
}

internal sealed class OverflowCheck
{
    public static int Add(int a, int b) => checked(a + b);
}

internal sealed class OverflowCheckInConversion
{
    public static byte Narrow(int a) => checked((byte)a);
}

internal sealed unsafe class PointerLocal
{
    public static int Read(int[] values)
    {
        fixed (int* first = values)
            return *first;
    }
}

internal sealed unsafe class FunctionPointer
{
    public static int Call(delegate*<int, int> function) => function(1);
}

internal interface IInterfaceBody
{
    int Answer() => 42;
}

internal sealed unsafe class StackAllocation
{
    public static int Use()
    {
        int* values = stackalloc int[4];
        return values[0];
    }
}

[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Explicit)]
internal struct ExplicitLayout
{
    [System.Runtime.InteropServices.FieldOffset(0)]
    public int A;

    [System.Runtime.InteropServices.FieldOffset(0)]
    public float B;
}

internal sealed class OutsideTheSurface
{
    public static double Root(double x) => Math.Sqrt(x);
}

/// <summary>Breaks no rule: what the gate must let pass.</summary>
internal sealed class Harmless
{
    private readonly float[] _values = { 1f, 2f, 3f };

    public float Sum(float[][] rows)
    {
        float sum = 0f;
        for (int i = 0; i < rows.Length; i++)
            sum += rows[i][0] * _values[i];
        return sum;
    }
}

internal sealed class UnsafeClamp
{
    public static float Hold(float y) => y > 1f ? 1f : y < -1f ? -1f : y;
}

internal sealed class UnsafeClampOfField
{
    public double[] Values = [0];

    public void Hold(int i)
    {
        if (Values[i] > 1)
            Values[i] = 1;
        if (!(Values[i] >= -1))
            Values[i] = -1;
    }
}

internal sealed class UnsafeAfterTernary
{
    public static bool Over(float y, bool half) => y * (half ? 0.5f : 1f) > 3f;
}

internal sealed class LateLookForNan
{
    public static float Hold(float y)
    {
        if (y > 1f)
            return 1f;
        float copy = y;
#pragma warning disable CS1718 // What the gate looks for.
        return copy != copy ? 0f : y;
#pragma warning restore CS1718
    }
}

internal sealed class SafeClamp
{
    public static float Hold(float y)
    {
#pragma warning disable CS1718 // What the gate looks for.
        if (y != y)
            return 0f;
#pragma warning restore CS1718
        return y > 1f ? 1f : y;
    }
}

internal sealed class IntegerClamp
{
    public static int Hold(int y, float[] values) => y > values.Length ? values.Length : y < 0 ? 0 : y;
}
