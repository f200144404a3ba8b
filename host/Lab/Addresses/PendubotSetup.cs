using ImitationHil.Firmware;
using ImitationHil.Lab.Identification;
using ImitationHil.Lab.Identification.Models;
using ImitationHil.Lab.Import;
using ImitationHil.Lab.Learning;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;
using ImitationHil.Lab.Rollouts;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Lab.Addresses;

/// <summary>
/// <c>sim:pendubot</c>: the double pendulum of the recordings, as its control loop sees and drives it. Parameters are those
/// of a published file (<c>model=FILE</c>), of a twin that <c>identify</c> found (<c>twin=FILE</c>), or the published set 1.0.
/// The learned policy of the recordings is not published; the expert here is a discrete LQR at the hanging position.
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
        var signals = new PendubotPlant(dynamics, period, quantum, late).Signals;
        return new PlantSetup
        {
            Address = a.Text,
            Create = () => new PendubotPlant(dynamics, period, quantum, late),
            Limits = new Limits(
                [-MaxTorque, -MaxTorque], [MaxTorque, MaxTorque], [2 * MaxTorque, 2 * MaxTorque],
                [-MaxAngle, -MaxAngle, -MaxRate, -MaxRate], [MaxAngle, MaxAngle, MaxRate, MaxRate]),
            Signals = signals,
            Expert = PolicySpecs.Linear("LQR at the hanging double pendulum", signals, -HangingLqr(dynamics, period / 1e6)),
            DemonstrationStart = random => [(float)random.NextUniform(-0.3, 0.3), (float)random.NextUniform(-0.3, 0.3), 0, 0],
            Quantum = [quantum, quantum, 0, 0],
        };
    }

    // About hanging, without dry friction. The torque weighs so much that the period's delay costs no stability.
    private static Matrix<double> HangingLqr(DoublePendulumDynamics dynamics, double periodSeconds)
    {
        const double step = 1e-6;
        var smooth = dynamics with { ShoulderCoulomb = 0, ElbowCoulomb = 0 };
        var jacobian = Matrix<double>.Build.Dense(4, 6);
        for (int j = 0; j < 6; j++)
        {
            double[] point = new double[6], up = new double[4], down = new double[4];
            point[j] = step;
            smooth.Derivative(point[..4], point[4], point[5], up);
            point[j] = -step;
            smooth.Derivative(point[..4], point[4], point[5], down);
            for (int i = 0; i < 4; i++)
                jacobian[i, j] = (up[i] - down[i]) / (2 * step);
        }

        var (a, b) = Discretise.ZeroOrderHold(jacobian.SubMatrix(0, 4, 0, 4), jacobian.SubMatrix(0, 4, 4, 2), periodSeconds);
        return Lqr.Solve(a, b, Matrix<double>.Build.DenseOfDiagonalArray([1, 1, 0.1, 0.1]), Matrix<double>.Build.DenseOfDiagonalArray([20, 20])).K;
    }
}
