// The part of nanoFramework.CoreLibrary 1.17 (assembly mscorlib) that firmware/Runtime and firmware/Mcu use. Every member here exists
// there with this name and signature, and is listed in ../surface.csv. References bind by name and signature, so what
// compiles against this file finds its members on the microcontroller. No body runs: nothing here is ever executed.
namespace System
{
    public class Object
    {
        public Object() { }
        public virtual bool Equals(object obj) { throw null; }
        public virtual int GetHashCode() { throw null; }
        public virtual string ToString() { throw null; }
    }

    public abstract class ValueType { }
    public abstract class Enum : ValueType { }
    public struct Void { }
    public struct Boolean { }
    public struct Byte { }
    public struct Char { }
    public struct Int16 { }
    public struct Int32 { }
    public struct Int64 { }
    public struct UInt16 { }
    public struct UInt32 { }
    public struct UInt64 { }
    public struct SByte { }
    public struct Single { }
    public struct Double { }
    public struct IntPtr { }
    public struct UIntPtr { }
    public struct RuntimeTypeHandle { }
    public struct RuntimeFieldHandle { }
    public abstract class Type { }
    public abstract class Delegate { }
    public abstract class MulticastDelegate : Delegate { }
    public abstract class Array { public int Length { get { throw null; } } }
    public interface IDisposable { void Dispose(); }

    public sealed class String
    {
        public String(char[] value) { throw null; }
        public static string Concat(string str0, string str1) { throw null; }
        public static string Concat(string str0, string str1, string str2) { throw null; }
        public int Length { get { throw null; } }
        [Runtime.CompilerServices.IndexerName("Chars")]
        public char this[int index] { get { throw null; } }
    }

    public class Exception
    {
        public Exception() { }
        public Exception(string message) { }
        public virtual string Message { get { throw null; } }
    }

    public class SystemException : Exception { public SystemException(string message) : base(message) { } }
    public class ArgumentException : SystemException { public ArgumentException(string message) : base(message) { } }
    public class InvalidOperationException : SystemException { public InvalidOperationException(string message) : base(message) { } }

    public struct TimeSpan { }
    public static class Console { public static void WriteLine(string value) { throw null; } }

    public readonly ref struct SpanByte
    {
        public static implicit operator SpanByte(byte[] array) { throw null; }
    }

    public class Random
    {
        public Random() { }
        public virtual int Next() { throw null; }
    }

    public static class BitConverter
    {
        public static byte[] GetBytes(float value) { throw null; }
        public static float ToSingle(byte[] value, int startIndex) { throw null; }
    }

    public abstract class Attribute { protected Attribute() { } }
    public enum AttributeTargets { Assembly = 1, Class = 4, Method = 64, Parameter = 2048, All = 32767 }
    public sealed class ObsoleteAttribute : Attribute { public ObsoleteAttribute(string message, bool error) { } }
    public sealed class ParamArrayAttribute : Attribute { public ParamArrayAttribute() { } }

    public sealed class AttributeUsageAttribute : Attribute
    {
        public AttributeUsageAttribute(AttributeTargets validOn) { }
        public bool AllowMultiple { get { throw null; } set { } }
        public bool Inherited { get { throw null; } set { } }
    }
}

namespace System.Threading
{
    public static class Timeout { public const int Infinite = -1; }
    public sealed class Thread
    {
        private Thread() { }
        public static void Sleep(int millisecondsTimeout) { throw null; }
    }
}

namespace System.Reflection
{
    public sealed class DefaultMemberAttribute : Attribute { public DefaultMemberAttribute(string memberName) { } }
}

namespace System.Runtime.CompilerServices
{
    public sealed class IndexerNameAttribute : Attribute { public IndexerNameAttribute(string indexerName) { } }
    public sealed class ExtensionAttribute : Attribute { public ExtensionAttribute() { } }

    public enum MethodImplOptions { Unmanaged = 4, NoInlining = 8, ForwardRef = 16, Synchronized = 32, PreserveSig = 128, InternalCall = 4096 }
    public sealed class MethodImplAttribute : Attribute { public MethodImplAttribute(MethodImplOptions methodImplOptions) { } }

    public static class RuntimeHelpers
    {
        public static void InitializeArray(Array array, RuntimeFieldHandle fldHandle) { throw null; }
    }
}
