using System.Globalization;
using ImitationHil.Lab.Numbers;
using ImitationHil.Tests.Support;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Tests.Lab.Numbers;

/// <summary>Our linear algebra against octave's on 50 stored systems; golden/octave.m wrote golden/octave.csv.</summary>
public class OctaveTests
{
    // Two independent double-precision solutions of systems with at most six states.
    private const double Tolerance = 1e-8;

    private static readonly Dictionary<int, GoldenSystem> Systems = Load();

    [Fact]
    public void Fifty_systems_of_every_kind_are_stored_with_provenance()
    {
        Assert.Equal(50, Systems.Count);
        Assert.All(Systems.GroupBy(system => system.Value.Kind), kind => Assert.Equal(10, kind.Count()));
        Assert.True(Systems.Values.Count(system => system.Number("rho") > 1.05) >= 20, "too few unstable systems");
        Assert.True(Systems.Values.Count(system => system.Kind == "coupled" && system["A"].L2Norm() > 3 * system.Number("rho")) >= 6, "too few coupled systems");
        Assert.StartsWith("# written by octave.m, octave ", File.ReadLines(GoldenFile()).First(), StringComparison.Ordinal);
    }

    [Fact]
    public void Lqr_agrees_with_dlqr() => ForAll(system =>
    {
        var (k, s) = Lqr.Solve(system["A"], system["B"], system["Q"], system["R"]);
        Same(system["K"], k);
        Same(system["S"], s);
    });

    [Fact]
    public void Lyapunov_agrees_with_dlyap() => ForAll(system => Same(system["P"], Lyapunov.Solve(system["L"], system["Q"])));

    [Fact]
    public void Spectral_radius_agrees_with_eig() => ForAll(system =>
        Assert.Equal(system.Number("rho"), Matrices.SpectralRadius(system["A"]), Tolerance * system.Number("rho")));

    [Fact]
    public void Zero_order_hold_agrees_with_c2d() => ForAll(system =>
    {
        var (a, b) = Discretise.ZeroOrderHold(system["Ac"], system["B"], system.Number("T"));
        Same(system["Ad"], a);
        Same(system["Bd"], b);
    });

    private static void ForAll(Action<GoldenSystem> check)
    {
        foreach (var (number, system) in Systems)
        {
            var failure = Record.Exception(() => check(system));
            Assert.True(failure is null, $"system {number} ({system.Kind}): {failure?.Message}");
        }
    }

    private static void Same(Matrix<double> expected, Matrix<double> actual)
    {
        double error = (expected - actual).FrobeniusNorm() / expected.FrobeniusNorm();
        Assert.True(error <= Tolerance, FormattableString.Invariant($"differs by {error:e2} of its norm"));
    }

    private static Dictionary<int, GoldenSystem> Load()
    {
        var rows = File.ReadLines(GoldenFile()).Where(line => line[0] != '#').Skip(1).Select(line => line.Split(','));
        return rows.GroupBy(row => int.Parse(row[0], CultureInfo.InvariantCulture)).ToDictionary(
            group => group.Key, group => new GoldenSystem(group.First()[1], group.ToDictionary(row => row[2], Read)));
    }

    private static Matrix<double> Read(string[] row)
    {
        double[] values = Array.ConvertAll(row[5].Split(' '), value => double.Parse(value, CultureInfo.InvariantCulture));
        return Matrices.Of(int.Parse(row[3], CultureInfo.InvariantCulture), int.Parse(row[4], CultureInfo.InvariantCulture), values);
    }

    private static string GoldenFile() => Repository.PathOf("tests/ImitationHil.Tests/Lab/Numbers/golden/octave.csv");

    private sealed record GoldenSystem(string Kind, Dictionary<string, Matrix<double>> Values)
    {
        public Matrix<double> this[string name] => Values[name];

        public double Number(string name) => Values[name][0, 0];
    }
}
