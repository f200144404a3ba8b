using ImitationHil.Tests.Support;

namespace ImitationHil.Tests.Firmware;

/// <summary>
/// Holds the Runtime to the C# that nanoFramework 1.x runs, by looking at what the compiler made of it. Rules and their
/// measured reasons: what compiles for that platform and then hangs, crashes or silently does something else.
/// </summary>
public class NanoFrameworkGateTests
{
    private static readonly string Guard = Repository.Assembly("firmware/Surfaces/RuntimeGuard", "ImitationHil.Firmware.Nano");
    private static readonly string CoreLibrary = Repository.Assembly("firmware/Surfaces/CoreLibrary", "mscorlib");
    private static readonly string Own = typeof(NanoFrameworkGateTests).Assembly.Location;

    [Fact]
    public void The_runtime_stays_inside_the_subset() => Assert.Empty(MetadataGate.Whole(Guard, Surface.Listed()));

    [Fact]
    public void The_guard_compiles_every_type_of_the_runtime()
    {
        var product = Surface.Declared(typeof(ImitationHil.Firmware.Supervisor).Assembly.Location);
        Assert.Contains("ImitationHil.Firmware.Supervisor::", product);
        Assert.Equal(product.Order(StringComparer.Ordinal), Surface.Declared(Guard).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("GenericDefinition", "generic definition")]
    [InlineData("GenericMethodCall", "generic method call")]
    [InlineData("GenericInstance", "generic instance")]
    [InlineData("GenericInstanceField", "generic instance")]
    [InlineData("MultiDimensionalArray", "multi-dimensional array")]
    [InlineData("OverflowCheck", "overflow check")]
    [InlineData("OverflowCheckInConversion", "overflow check")]
    [InlineData("PointerLocal", "pointer")]
    [InlineData("FunctionPointer", "function pointer")]
    [InlineData("IInterfaceBody", "interface body")]
    [InlineData("StackAllocation", "stack allocation")]
    [InlineData("ExplicitLayout", "explicit layout")]
    [InlineData("OutsideTheSurface", "outside the surface")]
    public void Each_rule_fires_on_its_plant(string plant, string rule) =>
        Assert.Contains(rule, Breaches(plant).Select(breach => breach.Rule));

    [Fact]
    public void A_harmless_type_passes()
    {
        // Its array initialiser lives in a type that the surface does not name here, because it is the full framework's.
        Assert.Empty(Breaches("Harmless"));
    }

    [Fact]
    public void The_tables_of_a_whole_assembly_are_looked_at()
    {
        var rules = MetadataGate.Whole(Own, Surface.Listed()).Where(breach => breach.Where.StartsWith("metadata tables", StringComparison.Ordinal));
        Assert.Superset(
            new HashSet<string> { "generic definition", "generic instance", "multi-dimensional array", "outside the surface" },
            rules.Select(breach => breach.Rule).ToHashSet());
    }

    [Fact]
    public void The_microcontrollers_program_stays_inside_the_subset_and_the_surfaces() =>
        Assert.Empty(MetadataGate.Whole(Program, Surface.Listed(package: null), [.. McuReferences]));

    [Fact]
    public void The_microcontrollers_program_holds_the_whole_runtime()
    {
        var types = Surface.Declared(Program);
        Assert.Superset(Surface.Declared(Guard), types);
        Assert.Contains("ImitationHil.Mcu.Program::Main() : System.Void", types);
    }

    [Fact]
    public void Its_references_are_those_that_its_project_file_names()
    {
        // An assembly that the compiler did not need is not referred to; one that the project lacks could not be found.
        var used = MetadataGate.References(Program);
        Assert.Equal(McuReferences.Append("mscorlib").Order(StringComparer.Ordinal), used.Order(StringComparer.Ordinal));
    }

    private static readonly string Program = Repository.Assembly("firmware/Surfaces/McuGuard", "ImitationHil.Mcu");

    private static readonly string[] McuReferences = ["System.Device.Gpio", "System.Device.I2c", "System.Device.Pwm", "System.IO.Ports", "nanoFramework.Hardware.Esp32"];

    private static List<Breach> Breaches(string plant) =>
        MetadataGate.OneType(Own, $"{typeof(GatePlants.Harmless).Namespace}.{plant}", Surface.Listed());
}
