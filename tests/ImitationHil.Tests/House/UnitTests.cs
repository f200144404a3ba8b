using System.Reflection;
using System.Text.RegularExpressions;

namespace ImitationHil.Tests.House;

/// <summary>A number that measures time says in its name in what unit: a period of 200 what?</summary>
public class UnitTests
{
    private static readonly HashSet<string> TimeWords =
        ["Time", "Times", "Period", "Duration", "Latency", "Latencies", "Age", "Delay", "Timeout", "Interval", "Silence", "Deadline", "Elapsed", "Jitter"];

    // Seconds and their parts, rates, or a count of things that have a length of their own.
    private static readonly string[] UnitWords = ["Seconds", "Milliseconds", "Microseconds", "Nanoseconds", "Second", "Hertz", "Ticks", "Periods", "Steps", "Count", "Percent"];

    private static readonly HashSet<Type> Numbers =
        [typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(float), typeof(double), typeof(float[]), typeof(double[]), typeof(int[]), typeof(uint[]), typeof(long[])];

    /// <summary>Names that break the rule, each with its reason.</summary>
    private static readonly Dictionary<string, string> Allow = new()
    {
        ["ImitationHil.Lab.Rigs.MotorModel.TimeConstantErrorShare"] = "a share of the time constant, without a unit",
    };

    private static readonly Assembly[] Product =
        [typeof(ImitationHil.Firmware.Supervisor).Assembly, typeof(ImitationHil.Lab.Policies.ImageWriter).Assembly, Assembly.Load("ImitationHil.Hil"), Assembly.Load("ImitationHil.Linux"), Assembly.Load("imitate")];

    [Fact]
    public void Every_public_time_names_its_unit() =>
        Assert.Empty(Product.SelectMany(assembly => assembly.GetExportedTypes()).Where(type => !type.IsEnum).SelectMany(Breaches).Except(Allow.Keys));

    [Fact]
    public void The_rule_sees_fields_properties_and_parameters_and_knows_units() =>
        Assert.Equal(["Plant.Age", "Plant.LinkTimeout", "Plant.Wait(delay)"], Breaches(typeof(Plant)).Select(name => name[(name.IndexOf('+') + 1)..]).Order(StringComparer.Ordinal));

    public sealed class Plant
    {
        public int Age;
        public int AgeSeconds = 1;
        public int Average;
        public int Image;
        public string Period = "";

        public float LinkTimeout { get; set; }

        public float LinkTimeoutSeconds { get; set; }

        public static void Wait(int delay, int delayMicroseconds, int stage) => _ = delay + delayMicroseconds + stage;
    }

    private static IEnumerable<string> Breaches(Type type)
    {
        const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var fields = type.GetFields(Declared).Where(field => Breaks(field.FieldType, field.Name)).Select(field => $"{type.FullName}.{field.Name}");
        var properties = type.GetProperties(Declared).Where(property => Breaks(property.PropertyType, property.Name)).Select(property => $"{type.FullName}.{property.Name}");
        var methods = type.GetMethods(Declared).Where(method => !method.IsSpecialName).Cast<MethodBase>().Concat(type.GetConstructors(Declared));
        var parameters = from method in methods
                         from parameter in method.GetParameters()
                         where Breaks(parameter.ParameterType, parameter.Name ?? "")
                         select $"{type.FullName}.{method.Name}({parameter.Name})";
        return fields.Concat(properties).Concat(parameters);
    }

    private static bool Breaks(Type type, string name)
    {
        if (!Numbers.Contains(Nullable.GetUnderlyingType(type) ?? type) || name.Length == 0)
            return false;
        var words = Regex.Matches(char.ToUpperInvariant(name[0]) + name[1..], "[A-Z][a-z0-9]*").Select(match => match.Value).ToList();
        return words.Any(TimeWords.Contains) && !words.Any(UnitWords.Contains);
    }
}
