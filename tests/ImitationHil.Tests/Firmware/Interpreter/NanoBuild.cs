using System.Reflection;
using System.Runtime.Loader;
using ImitationHil.Tests.Support;

namespace ImitationHil.Tests.Firmware.Interpreter;

/// <summary>
/// The Runtime as it is compiled for the microcontroller, loaded beside the product's own. Its core library has the name that this
/// framework's has, and its types go there.
/// </summary>
internal sealed class NanoBuild : AssemblyLoadContext
{
    public NanoBuild() => Assembly = LoadFromAssemblyPath(Repository.Assembly("firmware/Surfaces/RuntimeGuard", "ImitationHil.Firmware.Nano"));

    public Assembly Assembly { get; }

    protected override Assembly? Load(AssemblyName name) => name.Name == "mscorlib" ? Default.LoadFromAssemblyName(new AssemblyName("mscorlib")) : null;

    public Type Type(string name) => Assembly.GetType("ImitationHil.Firmware." + name, throwOnError: true)!;

    public object New(string name, params object?[] arguments) => Activator.CreateInstance(Type(name), arguments)!;

    public object Number(string type, int value) => Enum.ToObject(Type(type), value);

    /// <summary>An object that is an interface of that build: every call goes to <paramref name="answer"/>, null answers with zero.</summary>
    public object Fake(string name, Func<string, object?[], object?>? answer = null)
    {
        var made = (Stand)DispatchProxy.Create(Type(name), typeof(Stand));
        made.Answer = answer;
        return made;
    }

    /// <summary>Stands in for whatever implements an interface.</summary>
    public class Stand : DispatchProxy
    {
        internal Func<string, object?[], object?>? Answer { get; set; }

        protected override object? Invoke(MethodInfo? method, object?[]? arguments) =>
            Answer?.Invoke(method!.Name, arguments ?? []) ?? (method!.ReturnType is { IsValueType: true } type && type != typeof(void) ? Activator.CreateInstance(type) : null);
    }
}
