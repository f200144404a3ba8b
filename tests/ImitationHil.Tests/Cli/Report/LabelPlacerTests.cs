using ImitationHil.Cli.Report;
using Xunit;

namespace ImitationHil.Tests.Cli.Report;

/// <summary>Labels neither touch one another nor leave their area, wherever their points lie.</summary>
public class LabelPlacerTests
{
    private static readonly Box Area = new(10, 20, 400, 300);

    [Theory]
    [InlineData(LabelSide.Beside)]
    [InlineData(LabelSide.Column)]
    public void Placed_labels_do_not_touch_and_stay_inside(LabelSide side)
    {
        var random = new Random(3);
        for (int trial = 0; trial < 200; trial++)
        {
            var placer = new LabelPlacer(Area);
            double crowdX = 10 + (400 * random.NextDouble());
            double crowdY = 20 + (300 * random.NextDouble());
            List<Box> placed = [];
            for (int k = 0; k < 8; k++)
            {
                double x = Math.Clamp(crowdX + (20 * random.NextDouble()), 10, 410);
                double y = Math.Clamp(crowdY + (20 * random.NextDouble()), 20, 320);
                if (placer.Place("chunk 12: 0.93", 13, x, y, "p-linear", 1, side) is { } label)
                {
                    Assert.True(Area.Holds(label.Area));
                    Assert.DoesNotContain(placed, box => box.Overlaps(label.Area));
                    placed.Add(label.Area);
                }
            }
            Assert.Equal(8, placed.Count);
        }
    }

    [Fact]
    public void A_lonely_label_stands_right_of_its_point_without_leader()
    {
        PlacedLabel label = new LabelPlacer(Area).Place("linear", 13, 100, 100, "p-linear", 1)!;
        Assert.Equal(108, label.Area.X, 6);
        Assert.Equal(100, label.Area.Y + (label.Area.Height / 2), 6);
        Assert.False(label.NeedsLeader);
    }

    [Fact]
    public void A_label_moves_off_a_curve_when_there_is_room()
    {
        var placer = new LabelPlacer(Area);
        placer.Avoid(100, 100, 400, 100);
        PlacedLabel label = placer.Place("linear", 13, 100, 100, "p-linear", 1)!;
        Assert.Equal(0, placer.Covered(label.Area));
        Assert.True(label.Clear);
    }

    [Fact]
    public void A_full_area_takes_no_label()
    {
        var placer = new LabelPlacer(Area);
        placer.Block(Area);
        Assert.Null(placer.Place("linear", 13, 100, 100, "p-linear", 1));
    }
}
