using ImitationHil.Firmware;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Learning;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;
using ImitationHil.Lab.Rigs;
using ImitationHil.Lab.Rollouts;

namespace ImitationHil.Lab.Addresses;

/// <summary>The plants that live on the host: <c>sim:</c> ideal ones and <c>rig:</c> virtual rigs.</summary>
public static class PlantCatalog
{
    private static readonly Dictionary<string, Func<PlantAddress, PlantSetup>> Entries = new()
    {
        ["sim:pair"] = a => Ideal(a, Pair(a)),
        ["sim:unknown-sign"] = a => Ideal(a, UnknownSign(a)),
        ["sim:double"] = a => Ideal(a, LinearSystem.Doubling(Period(a))),
        ["sim:pendulum"] = PendulumSetups.Pendulum,
        ["sim:furuta"] = PendulumSetups.Furuta,
        ["sim:pendubot"] = PendubotSetup.Open,
        ["rig:one-motor/pair"] = a => Rig(a, Pair(a), 1),
        ["rig:one-motor/unknown-sign"] = a => Rig(a, UnknownSign(a), 1),
        ["rig:one-motor/double"] = a => Rig(a, LinearSystem.Doubling(Period(a)), 1),
        ["rig:two-motor/pair"] = a => Rig(a, Pair(a), 2),
    };

    /// <summary>The addresses that can be opened, without parameters.</summary>
    public static IEnumerable<string> Names => Entries.Keys;

    /// <summary>Opens an address.</summary>
    /// <exception cref="BadInputException">Unknown plant, unknown or bad parameters: all of them.</exception>
    public static PlantSetup Open(string text)
    {
        var address = PlantAddress.Parse(text);
        if (!Entries.TryGetValue($"{address.Scheme}:{address.Path}", out var entry))
        {
            throw address.Refuse(address.Scheme is "pty" or "tty" or "tcp"
                ? $"is a device; here a plant of this machine is needed, one of {string.Join(", ", Names)}"
                : $"unknown plant; known are {string.Join(", ", Names)}");
        }

        var setup = entry(address);
        address.Finish();
        return setup;
    }

    private static int Period(PlantAddress a) => a.Microseconds("period", LinearSystem.DefaultPeriodMicroseconds, Tick(a), 0.005, 10);

    // Sampling of encoder and servo; the default is the firmware's.
    private static int Tick(PlantAddress a) => a.Scheme == "rig" ? a.Microseconds("tick", VirtualRig.DefaultTickMicroseconds, 1000, 0.001, 0.02) : VirtualRig.DefaultTickMicroseconds;

    private static LinearSystem Pair(PlantAddress a) => LinearSystem.Pair(
        a.Number("g", 1.5, 1.001, 1.999), a.Sign(), a.Number("sigma", 0, -0.999, 0.999), a.Number("lambda", 0.5, -0.999, 0.999), Period(a));

    private static LinearSystem UnknownSign(PlantAddress a) => LinearSystem.UnknownSign(a.Number("rho", 1.2, 0.01, 10), a.Sign(), Period(a));

    private static PlantSetup Ideal(PlantAddress a, LinearSystem system)
    {
        double processNoise = a.Number("process", 0, 0, 1), sensorNoise = a.Number("sensor", 0, 0, 1);
        bool counted = a.Word("chance", "sequence", "counted") == "counted";
        int n = system.A.RowCount;
        return new PlantSetup
        {
            Address = a.Text,
            Create = () => new LinearPlant(system, DefaultStart(n), processNoise, sensorNoise, counted),
            Limits = system.WideLimits,
            Signals = system.Signals,
            System = system,
            Expert = Expert(system),
            DemonstrationStart = random => Start(random, n),
            Quantum = [.. Enumerable.Repeat(sensorNoise * Math.Sqrt(12), n)],
        };
    }

    private static PlantSetup Rig(PlantAddress a, LinearSystem system, int motors)
    {
        var defaults = new MotorModel();
        var rig = new VirtualRig(system, new MotorModel
        {
            TimeConstantSeconds = a.Number("tau", defaults.TimeConstantSeconds, 0.005, 1),
            TimeConstantErrorShare = a.Number("tau-error", defaults.TimeConstantErrorShare, 0, 0.5),
            GainError = a.Number("gain-error", defaults.GainError, 0, 0.5),
            CoulombFriction = a.Number("friction", defaults.CoulombFriction, 0, 0.5),
            ViscousFriction = a.Number("viscous", defaults.ViscousFriction, 0, 10),
            TorqueRipple = a.Number("ripple", defaults.TorqueRipple, 0, 0.1),
            PwmSteps = a.Whole("pwm", defaults.PwmSteps, 10, 1_000_000),
            CountsPerTurn = a.Whole("cpr", defaults.CountsPerTurn, 100, 10_000_000),
            LatencyMicroseconds = a.Whole("latency", Math.Min(defaults.LatencyMicroseconds, Tick(a)), 0, Tick(a)),
            SensorNoiseCounts = a.Number("jitter", defaults.SensorNoiseCounts, 0, 100),
            SupplyLimit = a.Number("supply", defaults.SupplyLimit, 0.05, 1),
            GravityShare = a.Number("gravity", defaults.GravityShare, -0.5, 0.5),
            DeadZone = a.Number("deadzone", defaults.DeadZone, 0, 0.5),
            EncoderReversed = a.Word("encoder", "right", "reversed") == "reversed",
            LeadsSwapped = a.Word("leads", "right", "swapped") == "swapped",
            TrueCountsPerTurn = a.Whole("counts", defaults.TrueCountsPerTurn, 0, 10_000_000),
            StallAmperes = a.Number("stall-amperes", defaults.StallAmperes, 0, 100),
            HardwareSeed = (uint)a.Whole("specimen", (int)defaults.HardwareSeed, 0, int.MaxValue),
        }, motors, Tick(a));
        int n = system.A.RowCount;
        return new PlantSetup
        {
            Address = a.Text,
            CreateBench = rig.CreateBench,
            Create = () => rig.Create(),
            CreateWith = between => rig.Create(between),
            Limits = Limits.Symmetric(system.Signals, 4, 8, VirtualRig.EnvelopeRadians),
            Signals = system.Signals,
            System = system,
            Expert = Expert(system),
            DemonstrationStart = random => Start(random, n),
            Quantum = [.. Enumerable.Repeat(rig.QuantumRadians, n)],
            Saturation = VirtualRig.SetPointLimit,
            Facts = () => Facts(rig),
        };
    }

    private static Dictionary<string, double> Facts(VirtualRig rig) => rig.Calibration.SelectMany((fit, i) => new[]
    {
        KeyValuePair.Create($"outerMap{i}.a", fit.A),
        KeyValuePair.Create($"outerMap{i}.b", fit.B),
        KeyValuePair.Create($"outerMap{i}.c", fit.C),
        KeyValuePair.Create($"outerMap{i}.residualRadians", fit.ResidualRadians),
    }).ToDictionary();

    private static PolicySpec? Expert(LinearSystem system)
    {
        if (system.K is { } k)
            return PolicySpecs.Linear($"expert of {system.Name}", system.Signals, k);

        // Of the unknown sign an expert knows as little as anybody: it plays the benevolent gambler's ruin.
        double rho = Math.Abs(system.A[0, 0]);
        return PolicySpecs.Mixture($"expert of {system.Name}", system.Signals, [0.5, 0.5], [Matrices.Of(1, 1, rho), Matrices.Of(1, 1, -rho)]);
    }

    private static float[] DefaultStart(int n) => [.. Enumerable.Range(0, n).Select(i => i == 0 ? 0.2f : 0f)];

    // Demonstrations of a system with several coordinates move the last one alone: the direction that the expert tames.
    private static float[] Start(Gaussian random, int n)
    {
        var start = new float[n];
        double limit = n == 1 ? 0.2 : 0.8;
        start[n - 1] = (float)random.NextUniform(-limit, limit);
        return start;
    }
}
