using ImitationHil.Lab.Data;
using ImitationHil.Lab.Growth;

namespace ImitationHil.Tests.Lab.Growth;

/// <summary>The one input of all estimators: what it derives, and that it refuses parts that do not fit, all at once.</summary>
public class DeviationsTests
{
    [Fact]
    public void What_is_free_ends_at_the_first_limit_the_first_strange_number_and_the_cap()
    {
        var data = Deviations.OfScalars("x", [[0.1, 0.2, 0.9, 0.1], [0.1, double.NaN, 0.1, 0.1], [0.1, 0.1, 0.1, 0.1]], 0.01, 1, [[true, true, true, true], [true, true, true, true], [true, false, true, true]]);
        Assert.Equal([4, 1, 1], Enumerable.Range(0, 3).Select(e => data.Free(e)));
        Assert.Equal([2, 1, 1], Enumerable.Range(0, 3).Select(e => data.FreeUnderCap(e)));
        Assert.Equal((0.8, 0.03), (data.Cap, Math.Round(data.Seen, 12)));
    }

    [Fact]
    public void Boundaries_keep_every_lth_instant_and_a_chunk_that_a_limit_touched_is_not_usable()
    {
        double[] d = [0, 1, 2, 3, 4, 5, 6, 7];
        bool[] usable = [true, true, true, true, true, false, true, true];
        var at = Deviations.OfScalars("x", [d], 0, null, [usable]).AtBoundaries(3);
        Assert.Equal([0, 3, 6], at.Signed[0]);
        Assert.Equal([true, true, false], at.Usable[0]);
        Assert.Equal(3, at.Stride);
        Assert.Equal(6, at.AtBoundaries(2).Stride);
        Assert.Throws<BadInputException>(() => at.AtBoundaries(0));
    }

    [Fact]
    public void Vectors_are_projected_with_their_floor_and_without_a_projection_lose_the_sign()
    {
        double[][][] episodes = [[[3, 4], [-3, -4]]];
        var projected = Deviations.OfVectors("x", episodes, [0.1, 0.2], [0.6, 0.8]);
        Assert.Equal([5.0, -5.0], projected.Signed[0].Select(x => Math.Round(x, 12)));
        Assert.Equal(Math.Sqrt(0.06 * 0.06 + 0.16 * 0.16), projected.Floor, 12);
        Assert.True(projected.HasSign);
        var norm = Deviations.OfVectors("x", episodes, [0.1, 0.2]);
        Assert.Equal([5.0, 5.0], norm.Signed[0]);
        Assert.False(norm.HasSign);
        Assert.Equal(Math.Sqrt(0.05), norm.Floor, 12);
    }

    [Fact]
    public void Everything_that_does_not_fit_is_told_at_once()
    {
        var scalars = Assert.Throws<BadInputException>(() => Deviations.OfScalars("run 7", [[1, 2], [1]], -1, -2, [[true]], 0));
        Assert.Equal(["usable", "episode 0", "floor", "saturation", "stride"], scalars.Problems.Select(problem => problem.Place));
        Assert.All(scalars.Problems, problem => Assert.Equal("run 7", problem.File));
        var vectors = Assert.Throws<BadInputException>(() => Deviations.OfVectors("x", [[[1, 2, 3]]], [0.1, double.NaN], [1]));
        Assert.Equal(["episode 0", "projection", "floor"], vectors.Problems.Select(problem => problem.Place));
    }
}
