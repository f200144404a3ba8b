using FsCheck.Fluent;
using ImitationHil.Firmware;
using ImitationHil.Tests.Support;
using static ImitationHil.Firmware.SupervisorState;

namespace ImitationHil.Tests.Firmware.Safety;

/// <summary>What holds whatever happens in whatever order: the way into Running, the way out of a fault, zero output, limits, the order of checks.</summary>
public class SupervisorPropertyTests
{
    // Written down by hand from the rules of SAFETY.md: state, then the state behind each event, "-" where it is refused.
    private const string Table = """
                          Prepare Unload Arm   Start   Stop  Fault   EmergencyStop Reset
        Idle              Ready   Idle   -     -       Idle  Faulted EmergencyStopped -
        Ready             Ready   Idle   Armed -       Ready Faulted EmergencyStopped -
        Armed             Ready   Idle   Armed Running Ready Faulted EmergencyStopped -
        Running           -       -      -     -       Ready Faulted EmergencyStopped -
        Faulted           -       -      -     -       Faulted Faulted EmergencyStopped Idle
        EmergencyStopped  -       -      -     -       EmergencyStopped EmergencyStopped EmergencyStopped Idle
        """;

    // 0 to 7 are the events; the rest is what the rest of the device does.
    private const int Step = 8, NanStep = 9, Episode = 10, NanStart = 11, Trip = 12, Stop = 13, BrokenStep = 14, BrokenSensor = 15, ThrowingStep = 16, Choices = 17;

    [Fact]
    public void The_transitions_are_those_of_the_table()
    {
        var rows = Table.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToList();
        int compared = 0;
        foreach (string[] row in rows.Skip(1))
        {
            var state = Enum.Parse<SupervisorState>(row[0]);
            foreach (var (what, next) in rows[0].Zip(row.Skip(1)))
            {
                int expected = next == "-" ? SupervisorTable.Refused : (int)Enum.Parse<SupervisorState>(next);
                Assert.True(expected == SupervisorTable.Lookup(state, Enum.Parse<SupervisorEvent>(what)), $"{state} on {what}");
                compared++;
            }
        }

        Assert.Equal(SupervisorTable.StateCount * SupervisorTable.EventCount, compared);
    }

    [Fact]
    public void Running_is_reached_through_ready_and_armed_alone() => Always((before, _, history) =>
        history[^1] != Running || before == Running
        || (before == Armed && history.FindLastIndex(history.Count - 2, state => state != Armed) is var ready and >= 0 && history[ready] == Ready));

    [Fact]
    public void No_fault_is_left_without_a_reset() => Always((before, choice, history) =>
        before is not (Faulted or EmergencyStopped) || history[^1] is Faulted or EmergencyStopped || choice == (int)SupervisorEvent.Reset);

    [Fact]
    public void The_output_is_zero_in_every_state_but_running_and_the_first_fault_is_kept()
    {
        Property.Holds(Property.Sequences(Choices), sequence =>
        {
            var (supervisor, plant) = Make();
            foreach (int choice in sequence)
            {
                var (before, fault, steps) = (supervisor.State, supervisor.Fault, plant.Steps);
                Apply(supervisor, plant, choice);
                bool latched = supervisor.State is Faulted or EmergencyStopped;
                bool kept = before != Faulted || supervisor.State != Faulted || supervisor.Fault == fault;
                if ((supervisor.State != Running && !plant.OutputIsZero) || (plant.Steps != steps && before != Running) || latched != supervisor.Fault.IsFault() || !kept)
                    return false;
            }

            return true;
        }, 3000, 3);
    }

    [Fact]
    public void Every_applied_action_keeps_range_and_slew_whatever_is_asked()
    {
        var entries = Gen.Choose(0, Strange.Length - 1).Zip(Gen.Choose(0, 1 << 20));
        var cases = entries.ArrayOf(24).Zip(Gen.Choose(1, 1 << 20)).ToArbitrary();
        int applied = 0, faults = 0;
        Property.Holds(cases, drawn =>
        {
            var random = new SmallRandom((uint)drawn.Item2);
            float Draw(float low, float high) => low + (high - low) * random.NextUnit();
            float[] lows = [-Draw(0f, 3f), -Draw(0f, 3e4f)], highs = [Draw(0f, 3f), Draw(0f, 3e4f)], slews = [Draw(1e-6f, 2f), Draw(1e-3f, 1e5f)];
            var plant = new SpyPlant();
            var supervisor = new Supervisor(plant, new Limits(lows, highs, slews, [-10f, -10f, -10f], [10f, 10f, 10f]));
            Support.Make.Arm(supervisor);
            Assert.Equal(Status.Ok, supervisor.Reset(Support.Make.Episode(), new float[3]));
            float[] previous = [0f, 0f];
            for (int i = 0; i + 1 < drawn.Item1.Length; i += 2)
            {
                float[] asked = [Value(drawn.Item1[i], highs[0]), Value(drawn.Item1[i + 1], highs[1])], action = [.. asked];
                var status = supervisor.Step(action, new float[3]);
                if (status != Expected(asked))
                    return false;
                if (status != Status.Ok)
                {
                    faults++;
                    return supervisor.State == Faulted && plant.OutputIsZero && action.All(u => u == 0f);
                }

                applied++;
                int bits = 0;
                for (int slot = 0; slot < 2; slot++)
                {
                    float clamped = Math.Clamp(asked[slot], lows[slot], highs[slot]), u = plant.Output[slot], change = u - previous[slot];

                    // The sum of the last action and the slew is rounded once: half a unit in its last place.
                    float rounding = MathF.Max(MathF.BitIncrement(MathF.Abs(u)) - MathF.Abs(u), MathF.BitIncrement(MathF.Abs(previous[slot])) - MathF.Abs(previous[slot]));
                    if (!(u >= lows[slot] && u <= highs[slot] && MathF.Abs(change) <= slews[slot] + rounding) || action[slot] != u)
                        return false;
                    float wanted = clamped - previous[slot];
                    float next = wanted > slews[slot] ? previous[slot] + slews[slot] : wanted < -slews[slot] ? previous[slot] - slews[slot] : clamped;
                    if (next != u)
                        return false;
                    bits |= (clamped != asked[slot] ? LimitBits.Action : 0) | (MathF.Abs(wanted) > slews[slot] ? LimitBits.Slew : 0);
                    previous[slot] = u;
                }

                if (supervisor.LimitsInForce != bits)
                    return false;
            }

            return true;
        }, 4000, 4);
        Assert.True(applied > 10000 && faults > 1000, $"{applied} applied, {faults} faults: the cases say too little");
    }

    [Fact]
    public void Of_several_faults_the_first_in_the_order_is_named()
    {
        // In the order of SAFETY.md: action, then ages, then the plant, then the observation.
        (Status Status, float Value)[] actions = [(Status.Ok, 0.5f), (Status.ActionNotFinite, float.NaN), (Status.ActionImplausible, 2e6f)];
        (Status Status, float Value)[] observations = [(Status.Ok, 1f), (Status.ObservationNotFinite, float.PositiveInfinity), (Status.ObservationImplausible, -2e6f), (Status.EnvelopeLeft, 11f)];
        int combinations = 0;
        foreach (var action in actions)
        {
            foreach (var observation in observations)
            {
                for (int bits = 0; bits < 16; bits++)
                {
                    bool sample = (bits & 1) != 0, step = (bits & 2) != 0, link = (bits & 4) != 0, broken = (bits & 8) != 0;
                    Status[] order =
                    [
                        action.Status, sample ? Status.SampleStale : Status.Ok, step ? Status.DeadlineMissed : Status.Ok, link ? Status.LinkLost : Status.Ok,
                        broken ? Status.PlantError : Status.Ok, observation.Status,
                    ];
                    var expected = order.FirstOrDefault(status => status != Status.Ok);
                    var plant = new SpyPlant();
                    var supervisor = Support.Make.Running(plant);
                    plant.Answer = broken ? Status.PlantError : Status.Ok;
                    plant.Observation = [0f, observation.Value, 0f];
                    var ages = supervisor.Ages;
                    (ages.MaxSampleMicroseconds, ages.MaxStepMicroseconds, ages.MaxLinkMicroseconds) = (1, 1, 1);
                    (ages.SampleMicroseconds, ages.StepMicroseconds, ages.LinkMicroseconds) = (sample ? 2u : 0, step ? 2u : 0, link ? 2u : 0);
                    Assert.Equal(expected, supervisor.Step([0f, action.Value], new float[3]));
                    Assert.Equal(expected, supervisor.Fault);
                    Assert.Equal(expected == Status.Ok, !plant.OutputIsZero);

                    // What was found before the plant keeps the action from it.
                    Assert.Equal(Array.IndexOf(order, expected) is 0 or >= 4 && action.Status == Status.Ok ? 1 : 0, plant.Steps);
                    combinations++;
                }
            }
        }

        Assert.Equal(192, combinations);
    }

    private static readonly float[] Strange =
    [
        0f, -0f, 1f, -1f, 0.5f, -0.5f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.Epsilon, -float.Epsilon, 1.1754942e-38f, 1e6f, -1e6f, 1000000.0625f, -1e30f, float.MaxValue,
    ];

    // Mostly honest actions around the range; every fourth a strange one.
    private static float Value((int Which, int Fraction) drawn, float high) =>
        drawn.Fraction % 8 == 0 ? Strange[drawn.Which] : MathF.Min(9e5f, 3f * high * (drawn.Fraction / (float)(1 << 19) - 1f));

    private static Status Expected(float[] asked) =>
        asked.Any(u => !float.IsFinite(u)) ? Status.ActionNotFinite : asked.Any(u => MathF.Abs(u) > 1e6f) ? Status.ActionImplausible : Status.Ok;

    // What must hold after each step of every sequence: the state before, what happened, all states so far.
    private static void Always(Func<SupervisorState, int, List<SupervisorState>, bool> holds) => Property.Holds(Property.Sequences(Choices), sequence =>
    {
        var (supervisor, plant) = Make();
        var history = new List<SupervisorState> { supervisor.State };
        foreach (int choice in sequence)
        {
            var before = supervisor.State;
            Apply(supervisor, plant, choice);
            history.Add(supervisor.State);
            if (!holds(before, choice, history))
                return false;
        }

        return true;
    }, 3000, 2);

    private static (Supervisor Supervisor, SpyPlant Plant) Make()
    {
        var plant = new SpyPlant();
        return (new Supervisor(plant, Limits.Symmetric(plant.Signals, 1f, 1f, 10f)), plant);
    }

    private static void Apply(Supervisor supervisor, SpyPlant plant, int choice)
    {
        (plant.Answer, plant.Throws) = (choice == BrokenStep ? Status.PlantError : Status.Ok, choice == ThrowingStep ? new InvalidOperationException() : null);
        plant.Observation = choice == BrokenSensor ? [float.NaN, 0f, 0f] : [0f, 0f, 0f];
        switch (choice)
        {
            case < 8:
                supervisor.Handle((SupervisorEvent)choice);
                break;
            case Step or BrokenStep or BrokenSensor:
                supervisor.Step([0.5f, 0.5f], new float[3]);
                break;
            case NanStep:
                supervisor.Step([0.5f, float.NaN], new float[3]);
                break;
            case Episode:
                supervisor.Reset(Support.Make.Episode(), new float[3]);
                break;
            case NanStart:
                supervisor.Reset(new ImitationHil.Firmware.Episode(1, 10, [float.NaN]), new float[3]);
                break;
            case Trip:
                supervisor.Trip(Status.LinkLost);
                break;
            case Stop:
                supervisor.Stop();
                break;
            default:
                // Whoever calls catches it and latches, as the device's loop and ControlLoop do.
                try
                {
                    supervisor.Step([0.5f, 0.5f], new float[3]);
                }
                catch (InvalidOperationException)
                {
                    supervisor.Trip(Status.InternalError);
                }

                break;
        }
    }
}
