using ImitationHil.Firmware;
using ImitationHil.Lab.Plants;

namespace ImitationHil.Tests.Lab.Plants;

/// <summary>The pendulum keeps what physics says it keeps.</summary>
public class PendulumPlantTests
{
    [Fact]
    public void Energy_is_kept_when_nothing_drives_or_brakes()
    {
        var plant = new PendulumPlant(new PendulumParameters { Damping = 0, Inertia = 0.001 }, 20_000);
        float[] x = [0, 0];
        plant.Reset(new Episode(1, 1, [2.5f, 0]), x);
        double energy = plant.Energy;
        for (int i = 0; i < 500; i++)
            plant.Step([0], x);

        // (omega h)^4 = (6.3e-3)^4 = 1.6e-9 of the energy a radian of phase at worst; 10 s are 60 of them; the error of
        // RK4 in energy is one order higher.
        Assert.Equal(energy, plant.Energy, 1e-9);
    }

    [Fact]
    public void Friction_takes_energy_and_it_ends_hanging()
    {
        var plant = new PendulumPlant(new PendulumParameters { Damping = 0.01 }, 20_000);
        float[] x = [0, 0];
        plant.Reset(new Episode(1, 1, [2.5f, 0]), x);
        double before = plant.Energy;
        for (int i = 0; i < 1500; i++)
        {
            plant.Step([0], x);
            Assert.True(plant.Energy <= before + 1e-12);
            before = plant.Energy;
        }

        Assert.Equal(0, x[0], 1e-3);
    }

    [Fact]
    public void Small_swings_have_the_textbook_period()
    {
        var plant = new PendulumPlant(new PendulumParameters { Damping = 0 }, 1000);
        float[] x = [0, 0];
        plant.Reset(new Episode(1, 1, [0.01f, 0]), x);
        int steps = 0;
        for (; x[0] > 0; steps++)
            plant.Step([0], x);

        // A quarter of 2 pi sqrt(l/g), up to a step and amplitude^2/16.
        Assert.Equal(Math.PI / 2 * Math.Sqrt(0.25 / 9.81), steps * 0.001, 0.001);
    }

    [Fact]
    public void A_positive_torque_moves_it_up_in_the_positive_direction()
    {
        var plant = new PendulumPlant(new PendulumParameters(), 10_000);
        float[] x = [0, 0];
        plant.Reset(new Episode(1, 1, [0, 0]), x);
        plant.Step([0.01f], x);

        // tau / (m l^2) h, gravity and friction not yet felt.
        Assert.Equal(0.01 / (0.1 * 0.0625) * 0.01, x[1], 2e-4);
        Assert.True(x[0] > 0);
    }

    [Fact]
    public void Without_a_motor_the_action_does_nothing_and_the_record_says_so()
    {
        var plant = new PendulumPlant(new PendulumParameters { Driven = false }, 10_000);
        float[] x = [0, 0], u = [0.01f];
        plant.Reset(new Episode(1, 1, [0, 0]), x);
        plant.Step(u, x);
        Assert.Equal([0f, 0f], x);
        Assert.Equal(0f, u[0]);
    }

    [Fact]
    public void A_period_that_is_no_multiple_of_its_step_is_refused_instead_of_cut_short()
    {
        Assert.Throws<ArgumentException>(() => new PendulumPlant(new PendulumParameters(), 1500));
        Assert.Throws<ArgumentException>(() => new FurutaPlant(new FurutaModel(), 2048, 2500));
        Assert.Throws<ArgumentException>(() => new FurutaPlant(new FurutaModel(), 2048, 0));
    }
}
