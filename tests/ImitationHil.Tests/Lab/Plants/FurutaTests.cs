using ImitationHil.Firmware;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Tests.Lab.Plants;

/// <summary>The rotary pendulum against Lagrange's equations of a rod in space, and its sensors against closed forms.</summary>
public class FurutaTests
{
    [Fact]
    public void The_equations_are_those_of_a_rod_on_a_turning_arm()
    {
        var random = new Gaussian(2);
        var model = new FurutaModel();
        var slope = new double[4];
        for (int trial = 0; trial < 100; trial++)
        {
            double[] x = [3 * random.Next(), 5 * random.Next(), 3 * random.Next(), 10 * random.Next()];
            double voltage = 5 * random.Next();
            model.Lumped.Derivative(x, voltage, 0, 0, slope);
            Assert.Equal([x[1], x[3]], [slope[0], slope[2]]);

            // M q'' + (dM/dt) q' - 1/2 grad(q' M q') + grad V = forces.
            var q = new[] { x[0], x[2] };
            var rate = Vector<double>.Build.Dense([x[1], x[3]]);
            var acceleration = Vector<double>.Build.Dense([slope[1], slope[3]]);
            var along = new[] { Gradient(model, q, 0), Gradient(model, q, 1) };
            var forces = Vector<double>.Build.Dense([
                model.MotorConstant * (voltage - model.MotorConstant * x[1]) / model.Resistance - model.ArmDamping * x[1],
                -model.PendulumDamping * x[3]]);
            var inertial = Mass(model, q) * acceleration;
            var residual = inertial + (along[0] * rate[0] + along[1] * rate[1]) * rate - forces;
            for (int i = 0; i < 2; i++)
                residual[i] += -0.5 * rate.DotProduct(along[i] * rate) + (i == 1 ? PotentialSlope(model, q) : 0);

            // Central differences with h = 1e-4: h^2 and rounding over h leave 1e-7 of the largest torque.
            Assert.InRange(residual.L2Norm() / (inertial.L2Norm() + forces.L2Norm()), 0, 1e-6);
        }
    }

    [Fact]
    public void Energy_is_kept_without_friction_and_without_a_motor()
    {
        // A motor constant of zero makes no torque, whatever the voltage.
        var model = new FurutaModel { MotorConstant = 0, ArmDamping = 0, PendulumDamping = 0 };
        double Drift(double h)
        {
            double[] x = [0, 2, 0.3, 0];
            double before = Energy(model, x);
            var integrator = new Rk4(4, (state, slope) => model.Lumped.Derivative(state, 10, 0, 0, slope));
            for (int i = 0; i < (int)Math.Round(1 / h); i++)
                integrator.Step(x, h);
            return Math.Abs(Energy(model, x) - before) / 0.01;
        }

        // The potential spans 2 m g l/2 = 0.03 J. Halving the step divides the error by 16 or, for energy, up to 32.
        Assert.InRange(Drift(0.001), 0, 1e-6);
        Assert.InRange(Drift(0.004) / Drift(0.002), 12, 40);
    }

    [Fact]
    public void The_motor_pushes_the_arm_forward_and_the_upright_rod_back()
    {
        var slope = new double[4];
        new FurutaModel().Lumped.Derivative([0, 0, 0, 0], 1, 0, 0, slope);
        Assert.True(slope[1] > 0 && slope[3] < 0);

        // Upright it falls the way it leans.
        new FurutaModel().Lumped.Derivative([0, 0, 0.1, 0], 0, 0, 0, slope);
        Assert.True(slope[3] > 0);
    }

    [Fact]
    public void The_filter_is_the_backward_difference_of_its_corner()
    {
        // A standing arm at theta = 0.5 makes a step of the error: y_k = c e / (1 + c h)^(k+1).
        var plant = Frozen(0);
        var x = new float[4];
        plant.Reset(new Episode(1, 1, [0.5f, 0, 0, 0]), x);
        for (int k = 0; k < 20; k++)
        {
            Assert.Equal(-0.5f, x[0]);
            Assert.Equal(-50 * 0.5 / Math.Pow(1 + 50 * 0.002, k + 1), x[1], 1e-5);
            plant.Step([0], x);
        }

        // A reference that moves steadily is differentiated exactly, once the filter has settled (1.1^-300 = 4e-13).
        for (int k = 1; k <= 300; k++)
        {
            plant.ThetaReference = 0.004 * k;
            plant.Step([0], x);
        }

        Assert.Equal(2, x[1], 1e-5);
    }

    [Theory]
    [InlineData(2048)]
    [InlineData(4096)]
    public void The_encoder_shows_the_nearest_count(int counts)
    {
        var plant = Frozen(counts);
        var x = new float[4];
        double quantum = 2 * Math.PI / counts;
        foreach (var (angle, shown) in new[] { (0.4, 0), (0.6, 1), (-0.6, -1), (7.2, 7) })
        {
            plant.Reset(new Episode(1, 1, [(float)(angle * quantum), 0, 0, 0]), x);
            Assert.Equal((float)(-shown * quantum), x[0]);
        }
    }

    [Fact]
    public void A_voltage_beyond_the_clamp_is_cut_and_reported()
    {
        var plant = new FurutaPlant(new FurutaModel());
        float[] x = new float[4], u = [12];
        plant.Reset(new Episode(1, 1, []), x);
        plant.Step(u, x);
        Assert.Equal((10f, LimitBits.Action), (u[0], plant.LimitsInForce));
        plant.FeedForward = 4;
        u[0] = 7;
        plant.Step(u, x);
        Assert.Equal((6f, LimitBits.Action), (u[0], plant.LimitsInForce));
        u[0] = 5;
        plant.Step(u, x);
        Assert.Equal((5f, 0), (u[0], plant.LimitsInForce));
    }

    [Fact]
    public void A_run_continued_in_its_middle_is_the_run()
    {
        var whole = new FurutaPlant(new FurutaModel(), 0);
        float[] x = new float[4], y = new float[4];
        whole.Reset(new Episode(1, 1, [0.1f, 0, 0.05f, 0]), x);
        for (int i = 0; i < 10; i++)
            whole.Step([1], x);
        var second = new FurutaPlant(new FurutaModel(), 0);
        second.Continue(whole.State, Array.ConvertAll(x, value => (double)value));
        for (int i = 0; i < 20; i++)
        {
            whole.Step([-1], x);
            second.Step([-1], y);

            // The recorded observation is a float: 50 / 1.1 times half an ulp of an angle of 0.3, and of a rate of 10.
            for (int j = 0; j < 4; j++)
                Assert.Equal(x[j], y[j], 5e-6);
        }
    }

    // So heavy that nothing moves it, and no gravity to fall by: only the sensors act.
    private static FurutaPlant Frozen(int counts) => new(new FurutaModel { ArmMass = 1e9, MotorConstant = 0 }, counts);

    // Positions of the rod: arm tip L r, and the rod leaning along the tangent t (so that alpha counts with s = +1).
    private static Vector<double> Point(FurutaModel model, double[] q, double along) => Vector<double>.Build.Dense([
        model.ArmLength * Math.Cos(q[0]) - along * Math.Sin(q[1]) * Math.Sin(q[0]),
        model.ArmLength * Math.Sin(q[0]) + along * Math.Sin(q[1]) * Math.Cos(q[0]),
        along * Math.Cos(q[1])]);

    // Kinetic energy is quadratic along the rod: two Gauss points integrate it exactly.
    private static Matrix<double> Mass(FurutaModel model, double[] q)
    {
        var mass = Matrices.Of(2, 2, model.ArmMass * model.ArmLength * model.ArmLength / 12, 0, 0, 0);
        foreach (double node in new[] { 0.5 - 0.5 / Math.Sqrt(3), 0.5 + 0.5 / Math.Sqrt(3) })
        {
            double along = node * model.PendulumLength;
            var columns = Enumerable.Range(0, 2).Select(j => (Point(model, Moved(q, j, 1e-4), along) - Point(model, Moved(q, j, -1e-4), along)) / 2e-4);
            var jacobian = Matrix<double>.Build.DenseOfColumnVectors(columns);
            mass += model.PendulumMass / 2 * jacobian.TransposeThisAndMultiply(jacobian);
        }

        return mass;
    }

    private static Matrix<double> Gradient(FurutaModel model, double[] q, int j) => (Mass(model, Moved(q, j, 1e-4)) - Mass(model, Moved(q, j, -1e-4))) / 2e-4;

    private static double Potential(FurutaModel model, double[] q) => model.PendulumMass * 9.81 * Point(model, q, model.PendulumLength / 2)[2];

    private static double PotentialSlope(FurutaModel model, double[] q) => (Potential(model, Moved(q, 1, 1e-4)) - Potential(model, Moved(q, 1, -1e-4))) / 2e-4;

    private static double Energy(FurutaModel model, double[] x)
    {
        double[] q = [x[0], x[2]];
        var rate = Vector<double>.Build.Dense([x[1], x[3]]);
        return 0.5 * rate.DotProduct(Mass(model, q) * rate) + Potential(model, q);
    }

    private static double[] Moved(double[] q, int j, double by) => [q[0] + (j == 0 ? by : 0), q[1] + (j == 1 ? by : 0)];
}
