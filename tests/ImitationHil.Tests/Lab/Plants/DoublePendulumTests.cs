using ImitationHil.Firmware;
using ImitationHil.Lab.Addresses;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Import;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;
using ImitationHil.Tests.Support;
using Xunit;

namespace ImitationHil.Tests.Lab.Plants;

public sealed class DoublePendulumTests
{
    private static readonly DoublePendulumParameters Physical = new(0.5, 0.6, 0.2, 0.17, 0.25, 0.03, 0.051, 0.002, 0.001, 0.16, 0.12, 6e-5, 6, 9.81);

    [Fact]
    public void Lagrange_and_newton_euler_agree_at_random_states()
    {
        var random = new Gaussian(3);
        var slope = new double[4];
        for (int trial = 0; trial < 200; trial++)
        {
            double[] x = [random.NextUniform(-4, 4), random.NextUniform(-4, 4), random.NextUniform(-15, 15), random.NextUniform(-15, 15)];
            double shoulder = random.NextUniform(-6, 6), elbow = random.NextUniform(-2, 2);
            Physical.Lumped.Derivative(x, shoulder, elbow, slope);
            var (tau1, tau2) = NewtonEuler(Physical, x, slope[2], slope[3]);

            // Both are sums of a dozen products of order 10: rounding leaves 1e-13.
            Assert.Equal(shoulder, tau1, 1e-11);
            Assert.Equal(elbow, tau2, 1e-11);
        }
    }

    [Fact]
    public void Energy_is_conserved_without_friction_and_lost_with_it()
    {
        var frictionless = Physical.Lumped with { ShoulderViscous = 0, ElbowViscous = 0, ShoulderCoulomb = 0, ElbowCoulomb = 0 };
        double[] start = [2.5, -1, 0, 3];
        var free = Moving(frictionless, start, 0.001);
        double before = frictionless.Energy(free.State);
        free.Hold(0, 0, 5);

        // Runge-Kutta at 1 ms: the local error is about (10 rad/s * 1 ms)^5 / 120 of a few joules, 5,000 times.
        Assert.Equal(before, frictionless.Energy(free.State), 1e-6);

        var braked = Moving(Physical.Lumped, start, 0.001);
        double last = before;
        for (int k = 0; k < 50; k++)
        {
            braked.Hold(0, 0, 0.05);
            Assert.True(Physical.Lumped.Energy(braked.State) <= last + 1e-9, $"energy grew at {k * 0.05} s");
            last = Physical.Lumped.Energy(braked.State);
        }
    }

    [Fact]
    public void Halving_the_step_divides_the_error_by_sixteen()
    {
        var frictionless = Physical.Lumped with { ShoulderCoulomb = 0, ElbowCoulomb = 0 };
        double[] End(double step)
        {
            var motion = Moving(frictionless, [1, -0.5, 3, -2], step);
            motion.Hold(0.5, -0.1, 0.512);
            return motion.State;
        }

        double Error(double[] a, double[] b) => Math.Sqrt(a.Zip(b, (p, q) => (p - q) * (p - q)).Sum());
        double[] exact = End(0.00025);
        double ratio = Error(End(0.008), exact) / Error(End(0.004), exact);
        Assert.InRange(ratio, 13, 20);
    }

    [Fact]
    public void What_is_decided_on_a_row_acts_from_the_next_one_on()
    {
        using var plant = new PendubotPlant(Physical.Lumped);
        float[] seen = new float[4], action = [2, 0];
        plant.Reset(new Episode(1, 10, []), seen);
        plant.Step(action, seen);
        Assert.Equal([0, 0, 0, 0], seen);
        float before = seen[0];
        plant.Step([0, 0], seen);
        Assert.True(seen[0] > 0.01, $"shoulder at {seen[0]} rad");

        // The rate is the exact backward difference of the angles that are shown.
        Assert.Equal((seen[0] - before) / 0.030303f, seen[2], 1e-4f);
    }

    [Fact]
    public void A_bad_parameter_file_is_refused_with_everything_that_is_wrong()
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "I1: 0.03\nI2: -1\nmass: 2\n");
            var refusal = Assert.Throws<BadInputException>(() => DoublePendulumFile.Read(file));
            Assert.Contains(refusal.Problems, p => p.Message.Contains("unknown key 'mass'"));
            Assert.Contains(refusal.Problems, p => p.Place == "line 2, column 5" && p.Message.Contains("'I2' must be"));
            Assert.Contains(refusal.Problems, p => p.Message.Contains("needs the key 'r2'"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void The_address_takes_a_file_or_a_twin_and_not_both()
    {
        var setup = PlantCatalog.Open("sim:pendubot?sensor=continuous");
        Assert.Equal("pos_meas1", setup.Signals.ObservationNames[0]);

        // Its expert at the hanging position brakes a swing, late as its commands are.
        using var plant = setup.Create();
        var expert = PolicyFactory.Create(setup.Expert!);
        float[] seen = new float[4], action = new float[2];
        plant.Reset(new Episode(1, 200, [0.3f, -0.2f, 0, 0]), seen);
        for (int k = 0; k < 200; k++)
        {
            expert.Act(seen, action);
            plant.Step(action, seen);
        }

        Assert.All(seen, value => Assert.InRange(value, -0.1f, 0.1f));
        Assert.Contains("both model= and twin=", Assert.Throws<BadInputException>(() => PlantCatalog.Open("sim:pendubot?model=a&twin=b")).Message);
        Assert.Throws<BadInputException>(() => PlantCatalog.Open("sim:pendubot?model=/no/such/file"));
    }

    [RecordedDataFact]
    public void The_published_sets_are_read_in_place_and_differ()
    {
        var sets = RecordedData.Files("double_pendulum", "model_parameters_*.yml").Select(file => DoublePendulumFile.Read(file).Lumped).ToArray();
        Assert.Equal(3, sets.Length);
        Assert.Equal(ImitationHil.Lab.Identification.Models.PendubotGreyBox.Published, sets[0]);

        // Their gravity of the lower link, in N m: the third is not of the same link.
        Assert.Equal([1.569, 1.548, 0.707], sets.Select(set => Math.Round(set.LowerGravity, 3)));
        string third = RecordedData.Files("double_pendulum", "model_parameters_3*.yml").Single();
        Assert.NotNull(PlantCatalog.Open($"sim:pendubot?model={third}").Create());
    }

    private static DoublePendulumMotion Moving(DoublePendulumDynamics dynamics, double[] start, double step)
    {
        var motion = new DoublePendulumMotion(dynamics, step);
        start.CopyTo(motion.State, 0);
        return motion;
    }

    // Bodies one by one: forces and moments of links and rotors that move as they do.
    private static (double Shoulder, double Elbow) NewtonEuler(DoublePendulumParameters p, double[] x, double acc1, double acc2)
    {
        double q = x[0], both = x[0] + x[1], w1 = x[2], w2 = x[2] + x[3], a1 = acc1, a2 = acc1 + acc2;

        // x to the right, y upwards; a link at angle q points to (sin q, -cos q).
        (double X, double Y) At(double angle, double r) => (r * Math.Sin(angle), -r * Math.Cos(angle));
        (double X, double Y) Accelerates(double angle, double r, double w, double a) =>
            (r * (a * Math.Cos(angle) - w * w * Math.Sin(angle)), r * (a * Math.Sin(angle) + w * w * Math.Cos(angle)));
        double Moment((double X, double Y) arm, (double X, double Y) force) => arm.X * force.Y - arm.Y * force.X;

        var upper = Accelerates(q, p.R1, w1, a1);
        var elbow = Accelerates(q, p.L1, w1, a1);
        var lower = Accelerates(both, p.R2, w2, a2);
        (double X, double Y) onLower = (p.M2 * (elbow.X + lower.X), p.M2 * (elbow.Y + lower.Y + p.G));
        (double X, double Y) onUpper = (p.M1 * upper.X, p.M1 * (upper.Y + p.G));
        double about2 = (p.I2 - p.M2 * p.R2 * p.R2) * a2 + Moment(At(both, p.R2), onLower);
        double about1 = (p.I1 - p.M1 * p.R1 * p.R1) * a1 + Moment(At(q, p.R1), onUpper) + Moment(At(q, p.L1), onLower) + about2;

        // The elbow's rotor sits on the upper link and turns backwards against it through its gear; the shoulder's on the frame.
        double elbowRotor = p.Ir * (a1 - p.Gr * acc2);
        about1 += p.Gr * p.Gr * p.Ir * a1 + elbowRotor;
        about2 -= p.Gr * elbowRotor;
        return (about1 + p.B1 * x[2] + p.Cf1 * Math.Atan(100 * x[2]), about2 + p.B2 * x[3] + p.Cf2 * Math.Atan(100 * x[3]));
    }
}
