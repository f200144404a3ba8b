using System.Numerics;
using System.Runtime.Intrinsics;

namespace ImitationHil.Lab.Ensemble;

/// <summary>
/// A vector of lanes of 32 bits, floats or words as the operation says: what the hot loops need, so that they are written once for
/// every width. <see cref="Vector{T}"/> alone would leave half of a machine with vectors of 64 bytes idle.
/// </summary>
/// <typeparam name="T">The vector.</typeparam>
internal interface IWide<T>
    where T : unmanaged, IWide<T>
{
    static abstract T Of(float value);

    static abstract T Of(uint word);

    static abstract T operator +(T a, T b);

    static abstract T operator -(T a, T b);

    static abstract T operator *(T a, T b);

    /// <summary>The larger of a worst magnitude so far and of two numbers, as bits: they are ordered as magnitudes are, what is not finite above all.</summary>
    static abstract T Worst(T worst, T a, T b);

    /// <summary>Whether the worst magnitudes are within a bound.</summary>
    static abstract bool Within(T worst, float bound);

    /// <summary>A mask of the words, below 2^31, that reach a bound.</summary>
    static abstract T Reaches(T word, T bound);

    /// <summary>The one where the mask is set, else the other.</summary>
    static abstract T Choose(T mask, T yes, T no);

    /// <summary>Makes a mask of the words 0 and 1, and them of a mask.</summary>
    static abstract T Minus(T word);

    static abstract T Sum(T a, T b);

    static abstract T Either(T a, T b);

    static abstract T Differ(T a, T b);

    static abstract T Left(T word, int bits);

    static abstract T Right(T word, int bits);
}

/// <summary>A vector of the machine's usual width.</summary>
internal readonly struct Usual(Vector<float> value) : IWide<Usual>
{
    private readonly Vector<float> _value = value;

    private Vector<int> Signed => Vector.AsVectorInt32(_value);

    private Vector<uint> Word => Vector.AsVectorUInt32(_value);

    public static Usual Of(float value) => new(new Vector<float>(value));

    public static Usual Of(uint word) => From(new Vector<uint>(word));

    public static Usual operator +(Usual a, Usual b) => new(a._value + b._value);

    public static Usual operator -(Usual a, Usual b) => new(a._value - b._value);

    public static Usual operator *(Usual a, Usual b) => new(a._value * b._value);

    public static Usual Worst(Usual worst, Usual a, Usual b) => From(Vector.Max(worst.Signed, Vector.Max(Vector.AsVectorInt32(Vector.Abs(a._value)), Vector.AsVectorInt32(Vector.Abs(b._value)))));

    public static bool Within(Usual worst, float bound) => Vector.LessThanOrEqualAll(worst.Signed, new Vector<int>(BitConverter.SingleToInt32Bits(bound)));

    public static Usual Reaches(Usual word, Usual bound) => From(Vector.GreaterThanOrEqual(word.Signed, bound.Signed));

    public static Usual Choose(Usual mask, Usual yes, Usual no) => new(Vector.AsVectorSingle(Vector.ConditionalSelect(mask.Signed, yes.Signed, no.Signed)));

    public static Usual Minus(Usual word) => From(-word.Signed);

    public static Usual Sum(Usual a, Usual b) => From(a.Word + b.Word);

    public static Usual Either(Usual a, Usual b) => From(a.Word | b.Word);

    public static Usual Differ(Usual a, Usual b) => From(a.Word ^ b.Word);

    public static Usual Left(Usual word, int bits) => From(Vector.ShiftLeft(word.Word, bits));

    public static Usual Right(Usual word, int bits) => From(Vector.ShiftRightLogical(word.Word, bits));

    private static Usual From(Vector<int> value) => new(Vector.AsVectorSingle(value));

    private static Usual From(Vector<uint> value) => new(Vector.AsVectorSingle(value));
}

/// <summary>A vector of 64 bytes.</summary>
internal readonly struct Widest(Vector512<float> value) : IWide<Widest>
{
    private readonly Vector512<float> _value = value;

    private Vector512<int> Signed => Vector512.AsInt32(_value);

    private Vector512<uint> Word => Vector512.AsUInt32(_value);

    public static Widest Of(float value) => new(Vector512.Create(value));

    public static Widest Of(uint word) => From(Vector512.Create(word));

    public static Widest operator +(Widest a, Widest b) => new(a._value + b._value);

    public static Widest operator -(Widest a, Widest b) => new(a._value - b._value);

    public static Widest operator *(Widest a, Widest b) => new(a._value * b._value);

    public static Widest Worst(Widest worst, Widest a, Widest b) => From(Vector512.Max(worst.Signed, Vector512.Max(Vector512.AsInt32(Vector512.Abs(a._value)), Vector512.AsInt32(Vector512.Abs(b._value)))));

    public static bool Within(Widest worst, float bound) => Vector512.LessThanOrEqualAll(worst.Signed, Vector512.Create(BitConverter.SingleToInt32Bits(bound)));

    public static Widest Reaches(Widest word, Widest bound) => From(Vector512.GreaterThanOrEqual(word.Signed, bound.Signed));

    public static Widest Choose(Widest mask, Widest yes, Widest no) => new(Vector512.AsSingle(Vector512.ConditionalSelect(mask.Signed, yes.Signed, no.Signed)));

    public static Widest Minus(Widest word) => From(-word.Signed);

    public static Widest Sum(Widest a, Widest b) => From(a.Word + b.Word);

    public static Widest Either(Widest a, Widest b) => From(a.Word | b.Word);

    public static Widest Differ(Widest a, Widest b) => From(a.Word ^ b.Word);

    public static Widest Left(Widest word, int bits) => From(Vector512.ShiftLeft(word.Word, bits));

    public static Widest Right(Widest word, int bits) => From(Vector512.ShiftRightLogical(word.Word, bits));

    private static Widest From(Vector512<int> value) => new(Vector512.AsSingle(value));

    private static Widest From(Vector512<uint> value) => new(Vector512.AsSingle(value));
}
