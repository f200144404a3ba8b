using ImitationHil.Lab.Plants;
using MathNet.Numerics;

namespace ImitationHil.Lab.Catalogue.Setting;

/// <summary>
/// psi(t) = exp(1 - 1/(1 - y^2)), y = 2t - 1. psi' = -4 y psi / (1 - y^2)^2 is largest where y^4 = 1/3;
/// psi'' = 4 (6 y^4 - 2) psi / (1 - y^2)^4 where q = y^2 solves 6 q^3 + 3 q^2 - 10 q + 3 = 0 above 1/2. The integral of
/// exp(-b/(1 - y^2)) over (-1, 1) is b exp(-b/2) (K1(b/2) - K0(b/2)).
/// </summary>
internal static class SmoothBumpClaim
{
    private const double Amplitude = 0.2;
    private static readonly int[] Bins = [4, 8, 16, 32, 64];

    public static readonly Claim Claim = new(
        "smooth-bump",
        ClaimGroups.Setting,
        "Experts can differ where no demonstration was and still be smooth: bumps a m^-2 high are infinitely differentiable with slopes below 4.35 a / m and second derivatives below 84.3 a, however many.",
        "theory.md A2; our bumps, closed forms derived here",
        Run);

    private static ClaimOutcome Run(ClaimRun run)
    {
        double area = 0.5 * Math.Exp(0.5) * (SpecialFunctions.BesselK1(0.5) - SpecialFunctions.BesselK0(0.5));
        double square = Math.E * (SpecialFunctions.BesselK1(1) - SpecialFunctions.BesselK0(1));
        double slope = Slope(Math.Pow(3, -0.25));
        double curvature = Curvature(FindRoots.OfFunction(q => ((6 * q + 3) * q - 10) * q + 3, 0.6, 0.95));
        const int points = 4096;
        double[] grid = [.. Enumerable.Range(0, points).Select(i => EmbeddedPair.Bump((double)i / points))];
        const double h = 1.0 / 1024;
        double steepest = Steps(h).Max(t => Math.Abs(EmbeddedPair.Bump(t + h) - EmbeddedPair.Bump(t - h)) / (2 * h));
        double sharpest = Steps(h).Max(t => Math.Abs(EmbeddedPair.Bump(t + h) - 2 * EmbeddedPair.Bump(t) + EmbeddedPair.Bump(t - h)) / (h * h));
        var numbers = new List<ClaimNumber>
        {
            new("integral of psi", area, grid.Average(), 1e-10, "the trapezoid rule converges faster than any power on a bump; Bessel functions to 1e-10"),
            new("integral of psi^2", square, grid.Average(v => v * v), 1e-10, "the same"),
            new("max |psi'|", slope, steepest, 0.002, "central difference and grid: h^2 (1/6 + 1/8) times max |psi'''|, below 5e3; h = 1/1024"),
            new("max |psi''|", curvature, sharpest, 0.08, "second difference and grid: h^2 (1/12 + 1/8) times max |psi''''|, 4e5"),
            new("psi(0.001) over 0.001^30: flatter at its ends than that power", 1, EmbeddedPair.Bump(0.001) / 1e-90, 0, "exp(1 - 1/(4t)) is 1e-108; a bound", ClaimRelation.AtMost),
        };

        var curves = new List<double>();
        var first = new List<double>();
        foreach (int m in Bins)
        {
            // Spoiled constant: the plant's amplitude a.
            using var plant = new EmbeddedPair(bins: m, smoothness: 2, amplitude: Amplitude * run.Perturbation, signs: run.Seed);
            double step = h / m, height = Amplitude / m / m;
            double[] z = [.. Enumerable.Range(0, m * 1024).Select(i => 1 + i * step)];
            double lipschitz = z.Max(at => Math.Abs(plant.G(at + step) - plant.G(at)) / step);
            double bend = Bend(m, 2, run);
            first.Add(lipschitz);
            curves.Add(bend);
            numbers.Add(new($"Lipschitz constant of G, m = {m}, s = 2", slope * Amplitude / m, lipschitz, 2e-3 * Amplitude / m, "difference over h: h^2/24 times max |psi'''| and of the grid, and float G, 1.2e-7 / h"));
            numbers.Add(new($"|G''|, m = {m}, s = 2", curvature * Amplitude, bend, 4 * 6e-8 * height / (16 * step * step), "a second difference is a mean of G''; float G", ClaimRelation.AtMost));
        }

        numbers.Add(new("|G''| of 64 bumps over that of 4, with s = 1: not bounded", 16, Bend(64, 1, run) / Bend(4, 1, run), 0.02, "float G: 1e-7 a bump's height over (h/4)^2, of 84"));

        double[] x = [.. Bins.Select(m => (double)m)];
        return new ClaimOutcome(numbers, new ClaimFigure
        {
            Title = FormattableString.Invariant($"Sixteen times as many bumps and still |G''| = {curves[^1]:0.0}, at most {curvature * Amplitude:0.0}"),
            X = "number of bumps m",
            Y = "largest derivative of G",
            LogX = true,
            LogY = true,
            Series =
            [
                new ClaimSeries("|G''|", x, curves),
                new ClaimSeries("84.3 a", x, [.. x.Select(_ => curvature * Amplitude)], true),
                new ClaimSeries("|G'|", x, first),
                new ClaimSeries("4.34 a / m", x, [.. x.Select(m => slope * Amplitude / m)], true),
            ],
        });
    }

    // Largest second difference over 1/256 of a bump: wide enough for a G that is rounded to float.
    private static double Bend(int m, int smoothness, ClaimRun run)
    {
        using var plant = new EmbeddedPair(bins: m, smoothness: smoothness, amplitude: Amplitude * run.Perturbation, signs: run.Seed);
        double step = 1.0 / 256 / m;
        return Enumerable.Range(0, m * 1024).Select(i => 1 + i * step / 4)
            .Max(z => Math.Abs(plant.G(z + step) - 2 * plant.G(z) + plant.G(z - step)) / (step * step));
    }

    private static IEnumerable<double> Steps(double h) => Enumerable.Range(1, (int)(1 / h) - 1).Select(i => i * h);

    private static double Slope(double y) => 4 * y * Psi(y * y) / Math.Pow(1 - y * y, 2);

    private static double Curvature(double q) => 4 * (6 * q * q - 2) * Psi(q) / Math.Pow(1 - q, 4);

    private static double Psi(double q) => Math.Exp(1 - 1 / (1 - q));
}
