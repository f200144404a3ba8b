using ImitationHil.Firmware;
using ImitationHil.Tests.Support;

namespace ImitationHil.Tests.Firmware.Safety;

/// <summary>Who acts: the policy inside, the expert outside until well inside again, nobody on a state that is no number.</summary>
public class SimplexPolicyTests
{
    private static readonly Signals Two = Make.Signals(2, 1);
    private readonly float[] _action = new float[1];

    [Fact]
    public void The_expert_takes_over_outside_and_hands_back_further_in()
    {
        // x'Px = x1^2 + 2 x2^2; out at 4, back at 1.
        var simplex = new SimplexPolicy(new ConstantPolicy(Two, 1f), new ConstantPolicy(Two, -2f), [1, 0, 0, 2], 4, 1);
        simplex.Reset(1);
        (float[] X, bool Expert)[] path =
        [
            ([0, 0], false), ([2, 0], false), ([2.01f, 0], true), ([1.5f, 0], true), ([1.01f, 0], true), ([1, 0], false), ([1.5f, 0], false),
            ([0, -1.42f], true), ([0, 0.71f], true), ([0, 0.7f], false),
        ];
        foreach (var (x, expert) in path)
        {
            Assert.Equal(Status.Ok, simplex.Act(x, _action));
            Assert.True(expert == simplex.ExpertActs, $"{x[0]}, {x[1]}");
            Assert.Equal(expert ? -2f : 1f, _action[0]);
            Assert.Equal(-2f, simplex.Label[0]);
        }

        Assert.Equal(2, simplex.Takeovers);
        simplex.Act([3, 0], _action);
        simplex.Reset(1);
        Assert.Equal((false, 0), (simplex.ExpertActs, simplex.Takeovers));
    }

    [Fact]
    public void Off_diagonal_entries_count()
    {
        var simplex = new SimplexPolicy(new ConstantPolicy(Two, 1f), new ConstantPolicy(Two, -2f), [1, -0.9f, -0.9f, 1], 1, 0.5f);
        simplex.Act([2, 2], _action);
        Assert.False(simplex.ExpertActs);
        simplex.Act([1, -1], _action);
        Assert.True(simplex.ExpertActs);
    }

    [Theory]
    [InlineData(float.NaN, 0)]
    [InlineData(0, float.NaN)]
    [InlineData(float.PositiveInfinity, float.NegativeInfinity)]
    public void A_state_that_is_no_number_stops_the_motor_whoever_acts(float x1, float x2)
    {
        var simplex = new SimplexPolicy(new ConstantPolicy(Two, 1f), new ConstantPolicy(Two, -2f), [1, 0.1f, 0.1f, 2], 4, 1);
        foreach (float[] before in new float[][] { [0, 0], [9, 9] })
        {
            simplex.Reset(1);
            simplex.Act(before, _action);
            Assert.Equal(Status.PolicyError, simplex.Act([x1, x2], _action));
        }
    }

    [Fact]
    public void A_state_too_large_for_its_square_is_the_experts()
    {
        var simplex = new SimplexPolicy(new ConstantPolicy(Two, 1f), new ConstantPolicy(Two, -2f), [1, 0, 0, 1], 4, 1);
        Assert.Equal(Status.Ok, simplex.Act([1e30f, 0], _action));
        Assert.Equal(-2f, _action[0]);
    }

    [Fact]
    public void A_chunk_that_was_interrupted_is_not_resumed()
    {
        // Plays 10 x, then 20 x, of the observation at its start.
        var one = Make.Signals(1, 1);
        var chunk = PolicyFactory.Create(new PolicySpec("chunk", one, PolicySpec.Chunk, 2, 2, [10, 20]));
        var simplex = new SimplexPolicy(chunk, new ConstantPolicy(one, -2f), [1], 4, 1);
        simplex.Reset(1);
        simplex.Act([1f], _action);
        Assert.Equal(10f, _action[0]);
        simplex.Act([3f], _action);
        Assert.Equal(-2f, _action[0]);
        simplex.Act([0.5f], _action);
        Assert.Equal(5f, _action[0]);
    }

    [Fact]
    public void What_either_cannot_decide_is_told()
    {
        var learned = new ConstantPolicy(Two, 1f);
        var expert = new ConstantPolicy(Two, -2f) { Answer = Status.PolicyError };
        var simplex = new SimplexPolicy(learned, expert, [1, 0, 0, 2], 4, 1);
        Assert.Equal(Status.PolicyError, simplex.Act([0, 0], _action));
        expert.Answer = Status.Ok;
        learned.Answer = Status.LinkLost;
        Assert.Equal(Status.LinkLost, simplex.Act([0, 0], _action));
        Assert.Equal(Status.Ok, simplex.Act([9, 9], _action));
    }

    [Theory]
    [InlineData(1f, 4f, 1f)]
    [InlineData(1f, 1f, 1f)]
    [InlineData(1f, 4f, 0f)]
    [InlineData(float.NaN, 4f, 1f)]
    [InlineData(1f, float.NaN, 1f)]
    [InlineData(1f, float.PositiveInfinity, 1f)]
    public void Numbers_that_verify_nothing_are_refused(float p, float leave, float back)
    {
        SimplexPolicy Build() => new(new ConstantPolicy(Two, 1f), new ConstantPolicy(Two, 1f), [p, 0, 0, 2], leave, back);
        if (p == 1f && leave == 4f && back == 1f)
            Build();
        else
            Assert.Throws<ArgumentException>(() => Build());
        Assert.Throws<ArgumentException>(() => new SimplexPolicy(new ConstantPolicy(Two, 1f), new ConstantPolicy(Support.Make.Signals(2, 1, 7), 1f), [1, 0, 0, 1], 4, 1));
        Assert.Throws<ArgumentException>(() => new SimplexPolicy(new ConstantPolicy(Two, 1f), new ConstantPolicy(Two, 1f), [1, 0, 0], 4, 1));
    }

    [Fact]
    public void Deciding_allocates_nothing()
    {
        var simplex = new SimplexPolicy(PolicyFactory.Create(Specs.Gain(Two)), PolicyFactory.Create(Specs.Chunk(Two)), [1, 0, 0, 2], 4, 1);
        float[] inside = [0.1f, 0], outside = [3, 0];
        Run(2000);
        Assert.Equal(0, Allocations.Least(() => Run(2000)));
        Assert.True(simplex.Takeovers > 5000);

        void Run(int steps)
        {
            for (int i = 0; i < steps; i++)
                simplex.Act(i % 2 == 0 ? inside : outside, _action);
        }
    }
}
