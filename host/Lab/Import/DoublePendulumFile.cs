using ImitationHil.Lab.Data;
using ImitationHil.Lab.Plants;

namespace ImitationHil.Lab.Import;

/// <summary>
/// Parameter files of dfki-ric-underactuated-lab/double_pendulum (<c>model_parameters_*.yml</c>), read where they are. The
/// lower link's length and the torque limits are read and not used: neither is part of the motion.
/// </summary>
public static class DoublePendulumFile
{
    private const double Most = 1000;

    private static readonly string[] Keys =
        ["I1", "I2", "Ir", "b1", "b2", "cf1", "cf2", "g", "gr", "l1", "l2", "m1", "m2", "r1", "r2", "tl1", "tl2"];

    /// <summary>Reads a file.</summary>
    /// <exception cref="BadInputException">All problems of the file.</exception>
    public static DoublePendulumParameters Read(string file)
    {
        var problems = new ProblemList(file);
        var section = YamlSection.Read(file, problems);
        section?.AllowOnly(Keys);
        double Positive(string key) => section?.Number(key, 1e-6, Most, required: true) ?? 1;
        double NotNegative(string key) => section?.Number(key, 0, Most, required: true) ?? 1;
        var parameters = new DoublePendulumParameters(
            Positive("m1"), Positive("m2"), Positive("l1"), Positive("r1"), Positive("r2"), Positive("I1"), Positive("I2"),
            NotNegative("b1"), NotNegative("b2"), NotNegative("cf1"), NotNegative("cf2"), NotNegative("Ir"), NotNegative("gr"), NotNegative("g"));
        if (problems.Count > 0)
            throw new BadInputException(problems.ToList());
        return parameters;
    }
}
