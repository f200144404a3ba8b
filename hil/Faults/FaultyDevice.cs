using ImitationHil.Firmware;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Rollouts;

namespace ImitationHil.Hil.Faults;

/// <summary>A plant with faults for an emulated device on real time, as an address asks for.</summary>
public static class FaultyDevice
{
    private static readonly string[] OfMotors = ["sensor", "actuator"];

    /// <summary>Makes the plant. Without faults it is the plant itself.</summary>
    /// <param name="setup">The plant.</param>
    /// <param name="faults">Faults of sensor, actuator and plant.</param>
    /// <param name="seed">Seeds what is drawn.</param>
    /// <param name="metal">Told the simulated motors, where there are any; null: nobody is.</param>
    /// <exception cref="BadInputException">A fault of link, policy or time, or of motors that the plant does not have.</exception>
    public static IPlant Create(PlantSetup setup, IReadOnlyList<Fault> faults, uint seed = 1, Action<IAxis>? metal = null)
    {
        IAxis Shown(IAxis axis)
        {
            metal?.Invoke(axis);
            return axis;
        }

        if (faults.Count == 0)
            return setup.CreateWith is { } plain ? plain(Shown) : setup.Create();
        string[] units = setup.CreateWith is null ? ["plant"] : ["plant", .. OfMotors];
        var wrong = faults.Where(fault => !units.Contains(fault.Kind.Unit)).ToList();
        if (wrong.Count > 0)
            throw new BadInputException([.. wrong.Select(fault => new Problem(setup.Address, $"fault={fault.Kind.Unit}.{fault.Kind.Name}", $"cannot be injected in this plant; it takes faults of {string.Join(", ", units)}"))]);

        // The time of the record is that of the servo's ticks; the machine's own clock cannot be made to step.
        long now = 0;
        var set = new FaultSet(faults, seed, () => now);
        void Pass(long microseconds) => now += microseconds;
        return new FaultyPlant(setup.CreateWith is { } create ? create(axis => new FaultyAxis(Shown(axis), set, Pass)) : setup.Create(), set);
    }
}
