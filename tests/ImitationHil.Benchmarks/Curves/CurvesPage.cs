using ImitationHil.Benchmarks.Peers;
using ImitationHil.Cli.Report;

namespace ImitationHil.Benchmarks.Curves;

/// <summary>The curves as one HTML file that needs nothing else: a figure a size, time on the left, memory on the right, all axes logarithmic.</summary>
public static class CurvesPage
{
    private const double Width = 620, Height = 400;
    private static readonly Box Plot = new(76, 16, 318, 320);

    // Colours that stand apart, in the order of the curves of a figure.
    private static readonly (string Policy, int Chunk)[] Looks = [("linear", 1), ("chunk", 8), ("linear-noise", 1), ("chunk", 4), ("chunk", 2), ("chunk", 16)];

    /// <summary>The page.</summary>
    /// <param name="curves">At least one.</param>
    /// <param name="rounds">For its foot.</param>
    /// <param name="machine">For its foot.</param>
    public static string Render(IReadOnlyList<MeasuredCurve> curves, int rounds, Machine machine)
    {
        var html = PageFrame.Begin(
            "What it costs: time and memory against size",
            "A straight line on these axes is a power law, and its slope the exponent beside the name: 0 costs the same at any size, 1 is linear, 2 quadratic. The number is fitted over the whole curve; what does not depend on the size flattens its beginning.");
        foreach (var group in curves.GroupBy(curve => curve.Curve.Axis))
            html.Append(FigureOf(group.Key, [.. group]).Render());
        html.Append(Tables.Render(
            "Exponents",
            ["what", "against", "from", "to", "time at the end, s", "exponent", "\u00b1", "last", "bytes at the end", "exponent", "peak at the end, MB", "exponent"],
            [.. curves.Select(Row)],
            "Last is the slope between the last two points. Bytes are what an operation asks the collector for; the peak is the most resident memory above what stood before the call, in a process of its own."));
        return html.Settings([
            KeyValuePair.Create("command", "dotnet run --project tests/ImitationHil.Benchmarks -c Release -- --curves --out curves.html"),
            KeyValuePair.Create("processor", $"{machine.Processor}, {machine.Cores} cores, vectors of {machine.VectorBits} bits"),
            KeyValuePair.Create("load", machine.Load),
            KeyValuePair.Create("runtime", machine.DotNet),
            KeyValuePair.Create("clock", $"processor time of the process, median of {rounds} rounds"),
        ]).End();
    }

    private static Figure FigureOf(string axis, IReadOnlyList<MeasuredCurve> curves)
    {
        bool rows = axis == "rows";
        (Func<CurvePoint, double> Cost, Func<MeasuredCurve, LogLogLine?> Line, string Name) memory = rows
            ? (point => point.PeakBytes ?? 0, curve => curve.Peak, "peak resident memory, bytes")
            : (point => point.AllocatedBytes, curve => curve.Allocated, "allocated, bytes an operation");
        string[] silent = [.. curves.Where(curve => !curve.Points.Any(point => memory.Cost(point) > 0)).Select(curve => curve.Curve.Name)];
        return new Figure(
            axis, $"Against {axis}", "two",
            [
                Panel($"{axis}-time", axis, curves, point => point.Nanoseconds / 1e9, curve => curve.Time, "processor time, s an operation"),
                .. silent.Length < curves.Count ? new[] { Panel($"{axis}-memory", axis, curves, memory.Cost, memory.Line, memory.Name) } : [],
            ],
            [],
            [.. curves.Select(curve => $"{curve.Curve.Name}: {curve.Curve.Held}."), silent.Length > 0 ? $"Nothing is allocated by: {string.Join("; ", silent)}." : ""]);
    }

    private static string Panel(string id, string axis, IReadOnlyList<MeasuredCurve> curves, Func<CurvePoint, double> cost, Func<MeasuredCurve, LogLogLine?> line, string name)
    {
        var svg = new Svg(id, Width, Height, $"{name} against {axis}", $"{name} against {axis}: {string.Join(", ", curves.Select(curve => curve.Curve.Name))}. Log axes.");
        double[] costs = [.. curves.SelectMany(curve => curve.Points).Select(cost).Where(value => value > 0)];
        var x = Scale.Logarithmic(curves.Min(curve => curve.Points[0].At) / 1.2, curves.Max(curve => curve.Points[^1].At) * 1.2, Plot.X, Plot.Right);
        var y = Scale.Logarithmic(costs.Min() / 2, costs.Max() * 2, Plot.Bottom, Plot.Y);
        var axes = new Axes(svg, Plot);
        axes.Bottom(x, axis, grid: true);
        axes.Left(y, name);
        svg.Clip(Plot);
        var labels = new LabelPlacer(new Box(Plot.X + 2, Plot.Y, Width - Plot.X - 4, Plot.Height - 2));

        // All curves before any label, so that no label covers one that comes later.
        var drawn = curves.Select((curve, i) => (curve, Css: Palette.Css(Looks[i % Looks.Length].Policy, Looks[i % Looks.Length].Chunk), Points: Seen(curve))).Where(item => item.Points.Length > 0).ToArray();
        foreach (var (_, css, points) in drawn)
        {
            svg.Curve(points, css + " line");
            foreach (var (px, py) in points)
            {
                svg.Circle(px, py, 3.5, css + " dot");
                labels.Avoid(px - 4, py, px + 4, py);
            }

            for (int k = 1; k < points.Length; k++)
                labels.Avoid(points[k - 1].X, points[k - 1].Y, points[k].X, points[k].Y);
        }

        foreach (var (curve, css, points) in drawn)
        {
            var (px, py) = points[^1];
            string text = line(curve) is { } fitted ? $"{curve.Curve.Name}: {Num.Fixed(fitted.Exponent, 2)}" : curve.Curve.Name;
            if (labels.Place(text, 13, px, py, css, 1) is { } label)
                svg.Label(label, 13);
        }

        return svg.ToString();

        (double X, double Y)[] Seen(MeasuredCurve curve) => [.. curve.Points.Where(point => cost(point) > 0).Select(point => (x.At(point.At), y.At(cost(point))))];
    }

    private static string[] Row(MeasuredCurve curve)
    {
        CurvePoint last = curve.Points[^1];
        return
        [
            curve.Curve.Name, curve.Curve.Axis, $"{curve.Points[0].At}", $"{last.At}",
            Num.Short(last.Nanoseconds / 1e9), Num.Fixed(curve.Time?.Exponent, 2), Num.Fixed(curve.Time?.StandardError, 2), Num.Fixed(curve.Time?.LastExponent, 2),
            Num.Short(last.AllocatedBytes), Exponent(curve.Allocated),
            last.PeakBytes is { } bytes ? Num.Fixed(bytes / 1e6, 1) : "\u2013", Exponent(curve.Peak),
        ];
    }

    private static string Exponent(LogLogLine? line) => line is null ? "\u2013" : Num.Fixed(line.Exponent, 2);
}
