using System.Diagnostics;
using System.Globalization;

namespace ImitationHil.Benchmarks.Curves;

/// <summary>
/// Most resident memory of one call, measured in a process that does nothing else: the system's own high-water mark, set back after a
/// call of the smallest size has compiled everything.
/// </summary>
internal static class PeakMemory
{
    /// <summary>Asks a process for the peak of a size, bytes; null where the system has no such mark.</summary>
    public static long? Of(CostCurve curve, int size, string folder)
    {
        using var process = Process.Start(OwnProcess.Start("--curve-point", curve.Name, curve.Axis, $"{size}", folder))!;
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{curve.Name} at {size} {curve.Axis}: the process for its memory ended with {process.ExitCode}");
        return long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out long bytes) ? bytes : null;
    }

    /// <summary>That process: prints the number, or a dash.</summary>
    public static int Execute(string name, string axis, int size, string folder)
    {
        var curve = CostCurve.All.Single(item => item.Name == name && item.Axis == axis);
        curve.Prepare(curve.At[0], folder)();
        var call = curve.Prepare(size, folder);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        try
        {
            File.WriteAllText("/proc/self/clear_refs", "5");
            long before = Bytes("VmRSS:");
            call();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Bytes("VmHWM:") - before}"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.WriteLine("-");
        }

        return 0;
    }

    private static long Bytes(string line) => 1024 * long.Parse(
        File.ReadLines("/proc/self/status").First(text => text.StartsWith(line, StringComparison.Ordinal)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
}
