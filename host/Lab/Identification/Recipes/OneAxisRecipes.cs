using ImitationHil.Lab.Identification.Models;

namespace ImitationHil.Lab.Identification;

/// <summary>How one driven joint is identified from logs of its angle and input.</summary>
public static class OneAxisRecipes
{
    /// <summary>A DC motor with its voltage in the column <c>voltage</c>; 12 V is full drive.</summary>
    public static Recipe Motor() => Motor("motor", new DcMotorGreyBox("voltage", "V", 12));

    /// <summary>A DC motor with its duty, a share of the supply, in the column <c>duty</c>; what exciting a rig records.</summary>
    public static Recipe MotorByDuty() => Motor("motor-duty", new DcMotorGreyBox("duty", "1", 1));

    /// <summary>A pendulum that hangs, with its torque in the column <c>torque</c>.</summary>
    public static Recipe Pendulum() => new()
    {
        Plant = "pendulum",
        Map = "",
        Model = new PendulumGreyBox("torque", "N m"),
        BlockSeconds = 2,
        Protocol = Protocol(0.1, 0.5, 1),
        Stages =
        [
            new Stage("0.2 s", Criterion(0.2, 60, 0.01)),
            new Stage("1 s", Criterion(1, 60, 0.02)),
        ],
    };

    private static Recipe Motor(string name, IGreyBoxModel model) => new()
    {
        Plant = name,
        Map = "",
        Model = model,
        BlockSeconds = 1,
        Protocol = Protocol(0.02, 0.1, 0.4),
        Stages =
        [
            new Stage("0.1 s", Criterion(0.1, 100, 0.01)),
            new Stage("0.4 s", Criterion(0.4, 100, 0.02)),
        ],
    };

    private static Criterion Criterion(double seconds, int starts, double scale) =>
        new() { Loop = Loop.Open, HorizonSeconds = seconds, RowsBetween = 2, StartsPerLog = starts, Scales = [scale] };

    private static ReplayProtocol Protocol(params double[] horizons) =>
        new() { StartsPerLog = 30, FirstRow = 0, LastRow = int.MaxValue, HorizonsSeconds = horizons, ClosedLoop = false };
}
