namespace ImitationHil.Cli.Report;

/// <summary>Eigenvalues of closed loops beside the unit circle, one drawing a sign of the plant, with equal axes.</summary>
public static class EigenvalueFigure
{
    private const double Width = 560;
    private const double Left = 64;
    private const double Right = 16;
    private const double Top = 36;

    /// <summary>Builds the figure; null when no eigenvalue is finite.</summary>
    public static Figure? Build(string id, IReadOnlyList<EigenvalueSet> sets, IReadOnlyList<string> provenance)
    {
        List<EigenvalueSet> shown = [.. sets.Where(set => set.Values.Any(Findings.Finite))];
        if (shown.Count == 0)
        {
            return null;
        }
        List<double[]> values = [.. shown.SelectMany(set => set.Values).Where(Findings.Finite)];
        double reach = Math.Clamp(Math.Max(1.15, (values.Max(v => Math.Abs(v[0])) * 1.12) + 0.1), 1.15, 50);
        double rise = Math.Clamp(Math.Max(1.15, values.Max(v => Math.Abs(v[1])) * 1.12), 1.15, 50);
        string title = Findings.Circle(shown);
        List<string> panels = [.. shown.GroupBy(set => set.Sign < 0 ? -1 : 1).OrderByDescending(g => g.Key)
            .Select(group => Panel($"{id}-{(group.Key < 0 ? "minus" : "plus")}", title, [.. group], group.Key, reach, rise))];
        string[] caption =
        [
            "Eigenvalues of the closed loop a policy period, for chunks of the map from one boundary to the next.",
            "Named are the largest of each loop; hollow marks are the others. Outside the circle the deviation grows.",
            .. provenance,
        ];
        return new Figure(id, title, "two", panels, [KeyMark.Plus, KeyMark.Minus], caption);
    }

    private static string Panel(string id, string title, List<EigenvalueSet> sets, int sign, double reach, double rise)
    {
        double pixels = (Width - Left - Right) / (2 * reach);
        var plot = new Box(Left, Top, Width - Left - Right, Math.Min(2 * rise * pixels, 460));
        double up = plot.Height / 2 / pixels;
        var svg = new Svg(id, Width, plot.Bottom + 48, $"{title}. Plant sign {Num.Sign(sign)}.",
            "Eigenvalues in the complex plane: " + string.Join(", ", sets.Select(set => $"{set.Label} {Num.Fixed(Findings.Radius(set), 2)}")) + ".");
        var x = Scale.Linear(-reach, reach, plot.X, plot.Right);
        var y = Scale.Linear(-up, up, plot.Bottom, plot.Y);
        var placer = new LabelPlacer(new Box(plot.X + 4, plot.Y + 4, plot.Width - 8, plot.Height - 8));
        var axes = new Axes(svg, plot);

        axes.Bottom(x, "real part", grid: true);
        axes.Left(y, "imaginary part");
        svg.Circle(x.At(0), y.At(0), x.At(1) - x.At(0), "circle");
        svg.Line(plot.X, y.At(0), plot.Right, y.At(0), "axis");
        svg.Text(plot.X, 18, $"Plant sign {Num.Sign(sign)}", "start", 15, "ink strong");
        placer.Avoid(plot.X, y.At(0), plot.Right, y.At(0));
        double baseline = y.At(0.8);
        svg.Text(x.At(0), baseline, "inside: decays", "middle", 12, "muted");
        placer.Block(Box.OfText("inside: decays", 12, x.At(0), baseline, "middle"));

        List<(EigenvalueSet Set, double[] Value)> named = [];
        foreach (EigenvalueSet set in sets)
        {
            string css = Palette.Css(set.Policy, set.Chunk);
            double[] largest = set.Values.Where(Findings.Finite).MaxBy(v => (v[0] * v[0]) + (v[1] * v[1]))!;
            named.Add((set, largest));
            foreach (double[] value in set.Values.Where(Findings.Finite))
            {
                bool first = ReferenceEquals(value, largest);
                svg.Marker(set.Sign, x.At(value[0]), y.At(value[1]), first ? 5.5 : 4, css + (first ? " dot" : " ring"));
                placer.Block(new Box(x.At(value[0]) - 5, y.At(value[1]) - 5, 10, 10));
            }
        }
        foreach ((EigenvalueSet set, double[] value) in named.OrderBy(n => n.Value[0]))
        {
            bool real = Math.Abs(value[1]) < 1e-9;
            string text = $"{Num.Cut(Palette.Name(set.Policy, set.Chunk), 16)}: {(real ? "" : "|\u00b7| ")}{Num.Fixed(real ? value[0] : Findings.Radius(set), 2)}";
            PlacedLabel? label = placer.Place(text, Axes.LabelSize, x.At(value[0]), y.At(value[1]), Palette.Css(set.Policy, set.Chunk), set.Sign, LabelSide.Column);
            if (label is not null)
            {
                svg.Label(label with { Clear = false }, Axes.LabelSize);
            }
        }
        return svg.ToString();
    }
}
