using System.Numerics;
using System.Runtime.Intrinsics;

namespace ImitationHil.Lab.Ensemble;

/// <summary>A vector of doubles, as <see cref="IWide{T}"/> is one of floats and words.</summary>
/// <typeparam name="T">The vector.</typeparam>
internal interface IWideDouble<T>
    where T : unmanaged, IWideDouble<T>
{
    static abstract T Of(double value);

    static abstract T operator +(T a, T b);

    static abstract T operator -(T a, T b);

    static abstract T operator *(T a, T b);

    /// <summary>sum + a b, rounded once.</summary>
    static abstract T Plus(T sum, T a, T b);

    /// <summary>With the other sign where the last bit of another number is set.</summary>
    static abstract T TurnedByLastBit(T value, T bits);
}

/// <summary>Doubles of the machine's usual width.</summary>
internal readonly struct UsualDouble(Vector<double> value) : IWideDouble<UsualDouble>
{
    private readonly Vector<double> _value = value;

    public static UsualDouble Of(double value) => new(new Vector<double>(value));

    public static UsualDouble operator +(UsualDouble a, UsualDouble b) => new(a._value + b._value);

    public static UsualDouble operator -(UsualDouble a, UsualDouble b) => new(a._value - b._value);

    public static UsualDouble operator *(UsualDouble a, UsualDouble b) => new(a._value * b._value);

    public static UsualDouble Plus(UsualDouble sum, UsualDouble a, UsualDouble b) => new(Vector.FusedMultiplyAdd(a._value, b._value, sum._value));

    public static UsualDouble TurnedByLastBit(UsualDouble value, UsualDouble bits) => new(Vector.AsVectorDouble(Vector.AsVectorInt64(value._value) ^ Vector.ShiftLeft(Vector.AsVectorInt64(bits._value), 63)));
}

/// <summary>Eight doubles.</summary>
internal readonly struct WidestDouble(Vector512<double> value) : IWideDouble<WidestDouble>
{
    private readonly Vector512<double> _value = value;

    public static WidestDouble Of(double value) => new(Vector512.Create(value));

    public static WidestDouble operator +(WidestDouble a, WidestDouble b) => new(a._value + b._value);

    public static WidestDouble operator -(WidestDouble a, WidestDouble b) => new(a._value - b._value);

    public static WidestDouble operator *(WidestDouble a, WidestDouble b) => new(a._value * b._value);

    public static WidestDouble Plus(WidestDouble sum, WidestDouble a, WidestDouble b) => new(Vector512.FusedMultiplyAdd(a._value, b._value, sum._value));

    public static WidestDouble TurnedByLastBit(WidestDouble value, WidestDouble bits) => new(Vector512.AsDouble(Vector512.AsInt64(value._value) ^ Vector512.ShiftLeft(Vector512.AsInt64(bits._value), 63)));
}
