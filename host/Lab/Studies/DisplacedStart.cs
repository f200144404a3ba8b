using ImitationHil.Lab.Growth;
using ImitationHil.Lab.Rollouts;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Lab.Studies;

/// <summary>From where a policy starts beside its expert, which starts at the origin.</summary>
public static class DisplacedStart
{
    // A deviation must grow by more than the servo's dead zone of about one and a half counts a step or it sticks, and
    // five counts are clear of the floor; a shrinking one starts high to have somewhere to go.
    private const double LeastStartQuanta = 5;
    private const double LeastStepQuanta = 1.5;
    private const double ShrinkingStart = 0.2;

    /// <summary>Displaces the coordinate that the dominant mode sees best.</summary>
    public static float[] Of(PlantSetup setup, ClosedLoop loop)
    {
        bool grows = Math.Abs(loop.Multiplier) > 1.02;
        double quanta = Math.Max(LeastStartQuanta, LeastStepQuanta / (Math.Abs(loop.Multiplier) - 1));
        double start = grows ? Math.Max(quanta * setup.Quantum.Max(), 1e-4) : ShrinkingStart;
        var displaced = new float[loop.Left.Length];
        displaced[Vector<double>.Build.Dense(loop.Left).AbsoluteMaximumIndex()] = (float)start;
        return displaced;
    }
}
