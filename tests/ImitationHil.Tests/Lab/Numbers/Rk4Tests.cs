using ImitationHil.Lab.Numbers;

namespace ImitationHil.Tests.Lab.Numbers;

/// <summary>The integrator is of fourth order: that, not a small error, is what makes it the classical one.</summary>
public class Rk4Tests
{
    [Theory]
    [InlineData(20)]
    [InlineData(40)]
    public void Halving_the_step_divides_the_error_by_sixteen(int steps)
    {
        // The global error is C h^4 + O(h^5): at h = 1/20 and below the second term is a few per cent of the first.
        Assert.InRange(Error(steps) / Error(2 * steps), 15, 17);
    }

    [Fact]
    public void A_cubic_in_time_is_integrated_without_error()
    {
        // Four evaluations are Simpson's rule when f depends on time alone, exact up to the third degree.
        var state = new double[] { 0, 0 };
        new Rk4(2, (x, slope) =>
        {
            slope[0] = 1;
            slope[1] = 4 * x[0] * x[0] * x[0] - 3 * x[0] * x[0] + 1;
        }).Step(state, 2);
        Assert.Equal(16 - 8 + 2, state[1], 12);
    }

    // x'' = -x together with y' = -y^2, over one second: cos 1 and 1/2.
    private static double Error(int steps)
    {
        var state = new double[] { 1, 0, 1 };
        var integrator = new Rk4(3, (x, slope) =>
        {
            slope[0] = x[1];
            slope[1] = -x[0];
            slope[2] = -x[2] * x[2];
        });
        for (int i = 0; i < steps; i++)
            integrator.Step(state, 1.0 / steps);
        return Math.Sqrt(Math.Pow(state[0] - Math.Cos(1), 2) + Math.Pow(state[1] + Math.Sin(1), 2) + Math.Pow(state[2] - 0.5, 2));
    }
}
