using ImitationHil.Firmware;
using ImitationHil.Lab.Identification;
using ImitationHil.Lab.Identification.Models;
using ImitationHil.Lab.Learning;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;
using ImitationHil.Lab.Rollouts;

namespace ImitationHil.Lab.Addresses;

/// <summary>The nonlinear plants of the catalogue.</summary>
internal static class PendulumSetups
{
    /// <summary><c>sim:pendulum</c>: an expert by discrete LQR at the hanging position, on the linearised, sampled pendulum.</summary>
    public static PlantSetup Pendulum(PlantAddress a)
    {
        var parameters = new PendulumParameters
        {
            Mass = a.Number("mass", 0.1, 0.001, 10),
            Length = a.Number("length", 0.25, 0.01, 5),
            Damping = a.Number("damping", 0.001, 0, 1),
            Driven = a.Word("drive", "motor", "none") == "motor",
        };
        int period = a.Whole("period-ms", 20, 1, 1000) * 1000;
        var signals = new PendulumPlant(parameters, period).Signals;
        return new PlantSetup
        {
            Address = a.Text,
            Create = () => new PendulumPlant(parameters, period),
            Limits = new Limits([-1], [1], [2], [-20, -100], [20, 100]),
            Signals = signals,
            Expert = PolicySpecs.Linear("LQR at the hanging pendulum", signals, -HangingLqr(parameters, period / 1e6)),
            DemonstrationStart = random => [(float)random.NextUniform(-0.5, 0.5), 0],
            Quantum = [0, 0],
        };
    }

    /// <summary>
    /// <c>sim:furuta</c>: the rotary pendulum, with the published gains of the recordings' expert; nominal parameters, or with
    /// <c>twin=FILE</c> those that <c>identify</c> found.
    /// </summary>
    public static PlantSetup Furuta(PlantAddress a)
    {
        int counts = a.Whole("cpr", 2048, 0, 1_000_000);
        string? file = a.File("twin");
        var twin = file is null ? new FurutaTwin(FurutaNominal(a).Lumped) : FurutaGreyBox.TwinOf(TwinFile.Read(file, "furuta", new FurutaGreyBox()));
        var signals = new FurutaPlant(twin, counts).Signals;
        double quantum = counts == 0 ? 0 : 2 * Math.PI / counts;
        return new PlantSetup
        {
            Address = a.Text,
            Create = () => new FurutaPlant(twin, counts),
            Limits = new Limits([-50], [50], [100], [-6.3f, -1000, -1, -1000], [6.3f, 1000, 1, 1000]),
            Signals = signals,
            Expert = PolicySpecs.Linear("published PD", signals, Matrices.Of(1, 4, FurutaGreyBox.ExpertGains)),
            DemonstrationStart = random => [(float)random.NextUniform(-0.1, 0.1), 0, (float)random.NextUniform(-0.05, 0.05), 0],
            Quantum = [quantum, 0, quantum, 0],
        };
    }

    private static FurutaModel FurutaNominal(PlantAddress a) => new()
    {
        ArmDamping = a.Number("arm-damping", 2.7e-4, 0, 1),
        PendulumDamping = a.Number("pendulum-damping", 5e-5, 0, 1),
        MotorConstant = a.Number("motor-constant", 0.042, 0.001, 1),
        Resistance = a.Number("resistance", 8.4, 0.1, 100),
    };

    // About hanging, linearised and sampled with the torque held.
    private static MathNet.Numerics.LinearAlgebra.Matrix<double> HangingLqr(PendulumParameters p, double period)
    {
        double inertia = p.Mass * p.Length * p.Length + p.Inertia;
        var (a, b) = Discretise.ZeroOrderHold(
            Matrices.Of(2, 2, 0, 1, -p.Mass * PendulumPlant.Gravity * p.Length / inertia, -p.Damping / inertia), Matrices.Of(2, 1, 0, 1 / inertia), period);
        return Lqr.Solve(a, b, Matrices.Of(2, 2, 1, 0, 0, 0.1), Matrices.Of(1, 1, 10)).K;
    }
}
