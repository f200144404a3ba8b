using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ImitationHil.Lab.Ensemble;

/// <summary>
/// Vectors that begin at a line of the cache. Arrays of the runtime begin 16 bytes behind one, so that every second vector of 32 bytes
/// lies in two lines, which halved the speed of the ensembles.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class AlignedVectors<T>
    where T : unmanaged
{
    private const int LineBytes = 64;

    private readonly T[] _values;
    private readonly int _offset, _count;

    /// <param name="vectors">Number of vectors, all zero.</param>
    public AlignedVectors(int vectors)
    {
        _count = vectors * Vector<T>.Count;
        _values = GC.AllocateArray<T>(_count + LineBytes / Unsafe.SizeOf<T>(), pinned: true);
        nint address = Marshal.UnsafeAddrOfPinnedArrayElement(_values, 0);
        _offset = (int)((LineBytes - (address & (LineBytes - 1))) % LineBytes) / Unsafe.SizeOf<T>();
    }

    /// <summary>As numbers.</summary>
    public Span<T> Values => _values.AsSpan(_offset, _count);

    /// <summary>As vectors.</summary>
    public Span<Vector<T>> Vectors => MemoryMarshal.Cast<T, Vector<T>>(Values);
}
