using ImitationHil.Firmware;
using ImitationHil.Lab.Identification;
using ImitationHil.Lab.Identification.Models;
using ImitationHil.Lab.Import;
using ImitationHil.Lab.Plants;
using ImitationHil.Lab.Rollouts;

namespace ImitationHil.Lab.Addresses;

/// <summary>
/// <c>sim:pendubot</c>: the double pendulum of the recordings, as its control loop sees and drives it. Parameters are those
/// of a published file (<c>model=FILE</c>), of a twin that <c>identify</c> found (<c>twin=FILE</c>), or the published set 1.0.
/// It has no expert of its own: the learned policy of the recordings is not published.
/// </summary>
internal static class PendubotSetup
{
    // Twice what the recorded policies command, and what the rig's own safety stop allows.
    private const float MaxTorque = 10, MaxAngle = 12.5f, MaxRate = 100;

    /// <summary>Opens the address.</summary>
    public static PlantSetup Open(PlantAddress a)
    {
        string? model = a.File("model"), twin = a.File("twin");
        if (model is not null && twin is not null)
            throw a.Refuse("has both model= and twin=; give the published file or the identified twin, not both");
        var dynamics = model is not null ? DoublePendulumFile.Read(model).Lumped
            : twin is not null ? PendubotGreyBox.DynamicsOf(TwinFile.Read(twin, PendubotRecipe.Plant, new PendubotGreyBox()))
            : PendubotGreyBox.Published;
        int period = a.Microseconds("period", 30303, 1, 0.001, 0.1);
        double quantum = a.Word("sensor", "encoder", "continuous") == "encoder" ? PendubotPlant.Quantum : 0;
        bool late = a.Whole("late", 1, 0, 1) == 1;
        return new PlantSetup
        {
            Address = a.Text,
            Create = () => new PendubotPlant(dynamics, period, quantum, late),
            Limits = new Limits(
                [-MaxTorque, -MaxTorque], [MaxTorque, MaxTorque], [2 * MaxTorque, 2 * MaxTorque],
                [-MaxAngle, -MaxAngle, -MaxRate, -MaxRate], [MaxAngle, MaxAngle, MaxRate, MaxRate]),
            Signals = new PendubotPlant(dynamics, period, quantum, late).Signals,
            DemonstrationStart = _ => [0, 0, 0, 0],
            Quantum = [quantum, quantum, 0, 0],
        };
    }
}
