using System.Globalization;

namespace ImitationHil.Tests.Firmware.Interpreter;

/// <summary>Numbers as they lie on the evaluation stack: <c>int</c> for everything up to 32 bits, <c>long</c>, <c>float</c>; and what is done to them.</summary>
internal static class Values
{
    /// <summary>A value of a field, element or result, as it lies on the stack.</summary>
    public static object? OnStack(object? value) => value switch
    {
        Enum known => System.Convert.ToInt32(known, CultureInfo.InvariantCulture),
        bool flag => flag ? 1 : 0,
        byte or sbyte or short or ushort => System.Convert.ToInt32(value, CultureInfo.InvariantCulture),
        char letter => (int)letter,
        uint word => unchecked((int)word),
        ulong word => unchecked((long)word),
        _ => value,
    };

    /// <summary>A value from the stack, as a place of this type holds it.</summary>
    public static object? As(object? value, Type type) => value switch
    {
        int number when type.IsEnum => Enum.ToObject(type, number),
        int number => unchecked(Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean => number != 0,
            TypeCode.Byte => (byte)number,
            TypeCode.SByte => (sbyte)number,
            TypeCode.Int16 => (short)number,
            TypeCode.UInt16 => (ushort)number,
            TypeCode.UInt32 => (uint)number,
            TypeCode.Char => (char)number,
            _ => value,
        }),
        long number when type == typeof(ulong) => unchecked((ulong)number),
        _ => value,
    };

    /// <summary>What a local variable holds at first.</summary>
    public static object? Default(Type type) => type.IsValueType ? OnStack(Activator.CreateInstance(type)) : null;

    public static bool IsTrue(object? value) => value switch { null => false, int number => number != 0, long number => number != 0, _ => true };

    /// <summary>A comparison by the name of its instruction. With a NaN every ordered one is false, and its <c>.un</c> form true.</summary>
    public static bool Compare(string name, object? left, object? right)
    {
        bool isUnordered = name.EndsWith(".un", StringComparison.Ordinal);
        string kind = (isUnordered ? name[..^3] : name)[^2..];
        if (left is not ValueType || right is not ValueType)
            return kind switch { "eq" => ReferenceEquals(left, right), "ne" or "gt" => !ReferenceEquals(left, right), _ => throw new NotSupportedException(name) };
        if (left is float a && right is float b && (float.IsNaN(a) || float.IsNaN(b)))
            return isUnordered;
        int order = (left, right) switch
        {
            (int x, int y) => isUnordered ? unchecked((uint)x).CompareTo(unchecked((uint)y)) : x.CompareTo(y),
            (long x, long y) => isUnordered ? unchecked((ulong)x).CompareTo(unchecked((ulong)y)) : x.CompareTo(y),
            (float x, float y) => x.CompareTo(y),
            _ => throw new NotSupportedException($"{name} of {left.GetType()} and {right.GetType()}"),
        };
        return kind switch { "eq" => order == 0, "ne" => order != 0, "lt" => order < 0, "gt" => order > 0, "le" => order <= 0, _ => order >= 0 };
    }

    // The casts keep the kind of a number: without them all arms would become float.
    public static object Binary(string name, object left, object right) => unchecked((left, right) switch
    {
        (float a, float b) => (object)(name switch { "add" => a + b, "sub" => a - b, "mul" => a * b, "div" => a / b, _ => throw new NotSupportedException(name) }),
        (int a, int b) => (object)(name switch
        {
            "add" => a + b,
            "sub" => a - b,
            "mul" => a * b,
            "div" => a / b,
            "div.un" => (int)((uint)a / (uint)b),
            "rem" => a % b,
            "rem.un" => (int)((uint)a % (uint)b),
            "and" => a & b,
            "or" => a | b,
            "xor" => a ^ b,
            "shl" => a << b,
            "shr" => a >> b,
            "shr.un" => (int)((uint)a >> b),
            _ => throw new NotSupportedException(name),
        }),
        (long a, long b) => (object)(name switch { "add" => a + b, "sub" => a - b, "mul" => a * b, "div" => a / b, _ => throw new NotSupportedException(name) }),
        _ => throw new NotSupportedException($"{name} of {left.GetType()} and {right.GetType()}"),
    });

    public static object Convert(string name, object value) => unchecked((name, value) switch
    {
        ("neg", int a) => (object)-a,
        ("neg", float a) => (object)-a,
        ("neg", long a) => (object)-a,
        ("conv.i4", int a) => (object)a,
        ("conv.i4", long a) => (object)((int)a),
        ("conv.i4", float a) => (object)((int)a),
        ("conv.i8", int a) => (object)((long)a),
        ("conv.r4", int a) => (object)((float)a),
        ("conv.r4", float a) => (object)a,
        ("conv.u1", int a) => (object)((int)(byte)a),
        ("conv.u2", int a) => (object)((int)(ushort)a),
        _ => throw new NotSupportedException($"{name} of {value.GetType()}"),
    });
}
