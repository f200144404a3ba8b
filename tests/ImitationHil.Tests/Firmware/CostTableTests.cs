using System.Globalization;
using System.Reflection;
using ImitationHil.Firmware;
using ImitationHil.Tests.Firmware.Interpreter;
using ImitationHil.Tests.Support;

namespace ImitationHil.Tests.Firmware;

/// <summary>
/// What a control period costs a microcontroller that interprets it: instructions executed, methods entered and objects made, counted in the
/// build for the microcontroller. <c>firmware/README.md</c> has the table; who makes the path longer changes the table, and says why.
/// </summary>
public class CostTableTests
{
    private const int Warm = 16, Counted = 48;
    private static readonly NanoBuild Nano = new();

    // 4 observations, 1 action: the rotary pendulum.
    private static readonly object Wide = SignalsOf(4);
    private static readonly object Narrow = SignalsOf(1);

    [Fact]
    public void The_table_in_the_readme_is_what_is_counted()
    {
        var counted = Table.Select(row => (row.Name, Cost: row.Count())).ToList();
        double bare = counted[0].Cost.Instructions;
        string expected = string.Join('\n', counted.Select(row => string.Create(CultureInfo.InvariantCulture,
            $"| {row.Name} | {row.Cost.Instructions:0.#} | {row.Cost.Calls:0.#} | {row.Cost.Objects:0.#} | {row.Cost.Instructions / bare:0.00} |")));
        Assert.True(Repository.Text("firmware/README.md").ReplaceLineEndings("\n").Contains(expected, StringComparison.Ordinal), "firmware/README.md lacks this table:\n" + expected);
    }

    [Fact]
    public void Nothing_is_made_in_a_control_period()
    {
        foreach (object spec in new[] { Linear, Chunk, Mixture, Banded, Network })
            Assert.Equal(0, Period(spec).Objects);
        Assert.Equal((0.0, 0.0), (Servo().Objects, Guard().Objects));
    }

    [Fact]
    public void The_interpreted_bits_are_the_compiled_ones()
    {
        var signals = new Signals(["a", "b", "c", "d"], ["rad", "rad", "rad", "rad"], ["u"], ["V"], 5000);
        foreach (var (kind, p0, p1, weights) in Specs)
        {
            if (kind == PolicySpec.Banded)
                continue;
            var compiled = PolicyFactory.Create(new PolicySpec("p", signals, kind, p0, p1, weights));
            object interpreted = Create(SpecOf(kind, p0, p1, weights, Wide));
            var machine = new Machine(Nano.Assembly);
            compiled.Reset(7);
            machine.Run(Method(interpreted, "Reset"), interpreted, 7);
            float[] here = new float[1], there = new float[1];
            for (int step = 0; step < 200; step++)
            {
                float[] seen = Observation(step, 4);
                compiled.Act(seen, here);
                machine.Run(Method(interpreted, "Act"), interpreted, seen, there);
                Assert.Equal(BitConverter.SingleToInt32Bits(here[0]), BitConverter.SingleToInt32Bits(there[0]));
            }
        }
    }

    [Fact]
    public void The_machine_counts_what_it_executes()
    {
        // ldarg.0, ldfld, ret: an automatic property's getter. A draw calls another method, which counts as well.
        object random = Nano.New("SmallRandom", 5u);
        var machine = new Machine(Nano.Assembly);
        var getter = Nano.Type("ControlLoop").GetProperty("StepCount")!.GetMethod!;
        object loop = Loop(Linear);
        machine.Run(getter, loop);
        Assert.Equal((3L, 1L, 0L), (machine.Executed, machine.Entered, machine.Allocated));
        machine.Run(Method(random, "NextUnit"), random);
        Assert.True(machine.Entered >= 3);
    }

    private readonly record struct Cost(double Instructions, double Calls, double Objects);

    private static readonly (int Kind, int P0, int P1, float[] Weights)[] Specs =
    [
        (PolicySpec.Gain, 1, 0, Gains(4)),
        (PolicySpec.Chunk, 8, 8, Gains(32)),
        (PolicySpec.Mixture, 2, 1, [0.5f, 0.5f, .. Gains(8)]),
        (PolicySpec.Banded, 8, 0, [2f, 1e-6f, .. Gains(8)]),
        (PolicySpec.Network, 1, 1, [1, 16, .. Gains((16 * 4) + 16 + 16 + 1)]),
    ];

    private static readonly object Linear = Spec(0), Chunk = Spec(1), Mixture = Spec(2), Banded = Spec(3), Network = Spec(4);

    private static readonly (string Name, Func<Cost> Count)[] Table =
    [
        ("policy, linear 4 to 1", () => Policy(Linear)),
        ("policy, chunk 8 of 4 to 1", () => Policy(Chunk)),
        ("policy, mixture of 2, 4 to 1", () => Policy(Mixture)),
        ("policy, banded, 8 gains of 1 to 1", () => Policy(Banded)),
        ("policy, network 4-16-1", () => Policy(Network)),
        ("control period, linear 4 to 1", () => Period(Linear)),
        ("supervisor alone", Supervision),
        ("servo of one motor", Servo),
        ("axis guard of one motor", Guard),
        ("frame of one trace row, 4 to 1", Encode),
    ];

    private static float[] Gains(int count) => [.. Enumerable.Range(0, count).Select(i => (float)Math.Sin(i + 1))];

    private static float[] Observation(int step, int count) => [.. Enumerable.Range(0, count).Select(i => 0.3f * (float)Math.Cos(0.7 * step + i))];

    private static object Spec(int row) => SpecOf(Specs[row].Kind, Specs[row].P0, Specs[row].P1, Specs[row].Weights, Specs[row].Kind == PolicySpec.Banded ? Narrow : Wide);

    private static object SpecOf(int kind, int p0, int p1, float[] weights, object signals) => Nano.New("PolicySpec", "p", signals, kind, p0, p1, weights);

    private static object SignalsOf(int observations) => Nano.New("Signals",
        Enumerable.Range(0, observations).Select(i => $"x{i}").ToArray(), Enumerable.Repeat("rad", observations).ToArray(), new[] { "u" }, new[] { "V" }, 5000);

    private static object Create(object spec) => Nano.Type("PolicyFactory").GetMethod("Create")!.Invoke(null, [spec])!;

    private static MethodInfo Method(object target, string name) => target.GetType().GetMethod(name)!;

    // The mean over so many calls as a chunk and a batch have parts, after so many that chance plays no role in the first.
    private static Cost Mean(Action<Machine, int> once)
    {
        var machine = new Machine(Nano.Assembly);
        for (int i = 0; i < Warm; i++)
            once(machine, i);
        var (executed, entered, made) = (machine.Executed, machine.Entered, machine.Allocated);
        for (int i = 0; i < Counted; i++)
            once(machine, Warm + i);
        return new Cost((double)(machine.Executed - executed) / Counted, (double)(machine.Entered - entered) / Counted, (double)(machine.Allocated - made) / Counted);
    }

    private static Cost Policy(object spec)
    {
        object policy = Create(spec);
        int slots = spec == Banded ? 1 : 4;
        var act = Method(policy, "Act");
        float[] action = new float[1];
        policy.GetType().GetMethod("Reset")!.Invoke(policy, [1u]);
        return Mean((machine, i) => machine.Run(act, policy, Observation(i, slots), action));
    }

    private static object Guarded(object spec)
    {
        object signals = spec == Banded ? Narrow : Wide;
        int step = 0, slots = spec == Banded ? 1 : 4;

        // A plant that costs nothing and moves.
        object plant = Nano.Fake("IPlant", (name, arguments) =>
        {
            if (name == "get_Signals")
                return signals;
            if (name is "Step" or "Reset")
                Observation(step++, slots).CopyTo((float[])arguments[1]!, 0);
            return null;
        });
        object limits = Nano.Type("Limits").GetMethod("Symmetric")!.Invoke(null, [signals, 10f, 100f, 10f])!;
        object supervisor = Nano.New("Supervisor", plant, limits);
        foreach (var what in new[] { SupervisorEvent.Prepare, SupervisorEvent.Arm })
            Method(supervisor, "Handle").Invoke(supervisor, [Nano.Number("SupervisorEvent", (int)what)]);
        return supervisor;
    }

    private static object Loop(object spec) => Nano.New("ControlLoop", Guarded(spec), Create(spec), Nano.Fake("ITrace"));

    private static object Episode() => Nano.New("Episode", 1u, 1_000_000, Array.Empty<float>());

    private static Cost Period(object spec)
    {
        object loop = Loop(spec);
        Assert.Equal(0, (int)Method(loop, "Begin").Invoke(loop, [Episode()])!);
        var advance = Method(loop, "Advance");
        return Mean((machine, _) => Assert.Equal(0, machine.Run(advance, loop)));
    }

    private static Cost Supervision()
    {
        object supervisor = Guarded(Linear);
        Method(supervisor, "Reset").Invoke(supervisor, [Episode(), new float[4]]);
        var step = Method(supervisor, "Step");
        return Mean((machine, i) => Assert.Equal(0, machine.Run(step, supervisor, new[] { (float)Math.Sin(i) }, new float[4])));
    }

    private static Cost Servo()
    {
        object servo = Nano.New("PositionServo", 0.05f, 40f, 60f, 0.03f, 8400, 5000);
        var duty = Method(servo, "Duty");
        return Mean((machine, i) => machine.Run(duty, servo, 0.5f * (float)Math.Sin(0.3 * i), (int)(600 * Math.Sin(0.3 * i - 0.4))));
    }

    private static Cost Guard()
    {
        int tick = 0;
        object axis = Nano.Fake("IAxis", (name, arguments) =>
        {
            if (name == "get_MotorCount")
                return 1;
            if (name == "get_CountsPerTurn")
                return 8400;
            if (name == "get_TickMicroseconds")
                return 5000;
            if (name == "WaitTick")
                ((int[])arguments[0]!)[0] = (int)(600 * Math.Sin(0.05 * tick++));
            return null;
        });
        object guard = Nano.New("AxisGuard", axis, 0.8f, 100_000, 400, 1);
        Method(guard, "Prepare").Invoke(guard, [1u]);
        int[] counts = new int[1];
        return Mean((machine, i) =>
        {
            Assert.Equal(0, machine.Run(Method(guard, "WaitTick"), guard, counts));
            machine.Run(Method(guard, "Write"), guard, new[] { 0.3f * (float)Math.Cos(0.05 * i) });
        });
    }

    private static Cost Encode()
    {
        object line = Nano.Fake("ILine", (name, _) => name == "Write" ? true : 0);
        object sender = Nano.New("TraceSender", line, Wide);
        Method(sender, "Begin").Invoke(sender, [(byte)1]);
        var record = Method(sender, "Record");
        return Mean((machine, i) => machine.Run(record, sender, i, Observation(i, 4), new[] { 0.1f * i }, new[] { 0.1f * i }, 0, 0));
    }
}
