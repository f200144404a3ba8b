using System.Runtime.InteropServices;

namespace ImitationHil.Benchmarks.Peers;

/// <summary>On what the numbers were measured; without it they mean nothing.</summary>
public sealed record Machine(string Processor, int Cores, string Kernel, string DotNet, string Compiler, string Load, int VectorBits)
{
    /// <summary>This machine, now.</summary>
    /// <param name="compiler">What the C compiler calls itself.</param>
    public static Machine Here(string compiler) => new(
        Line("/proc/cpuinfo", "model name")?.Split(':')[^1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString(),
        Environment.ProcessorCount,
        Line("/proc/version", "")?.Split(" (")[0] ?? RuntimeInformation.OSDescription,
        $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}",
        compiler,
        Line("/proc/loadavg", "") ?? "",
        System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated ? 512 : System.Numerics.Vector<byte>.Count * 8);

    private static string? Line(string file, string start) =>
        File.Exists(file) ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith(start, StringComparison.Ordinal)) : null;
}
