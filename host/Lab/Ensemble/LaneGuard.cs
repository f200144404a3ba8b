using System.Numerics;
using ImitationHil.Firmware;

namespace ImitationHil.Lab.Ensemble;

/// <summary>
/// The checks of <see cref="Supervisor"/> for all lanes: a vector in which nothing is out of bounds costs its comparisons; in any
/// other each lane is treated as the supervisor treats it, in the same order and to the same bits.
/// </summary>
internal sealed class LaneGuard(Limits limits)
{
    /// <summary>Finite, range and slew, for the actions of instant t.</summary>
    public void Limit(EnsembleBlock block, int t)
    {
        int vectors = EnsembleBlock.Vectors;
        Span<Vector<float>> action = block.Action, previous = block.Previous;
        for (int v = 0; v < vectors; v++)
        {
            if (!block.AllAlive)
                Quiet(block, v);
            var fine = Vector<int>.AllBitsSet;
            for (int i = 0; i < block.Actions; i++)
            {
                var u = action[i * vectors + v];
                var step = u - previous[i * vectors + v];
                var slew = new Vector<float>(limits.ActionSlew[i]);
                fine &= Vector.GreaterThanOrEqual(u, new(limits.ActionLow[i])) & Vector.LessThanOrEqual(u, new(limits.ActionHigh[i]))
                    & Vector.LessThanOrEqual(step, slew) & Vector.GreaterThanOrEqual(step, -slew);
            }

            if (!Vector.EqualsAll(fine, Vector<int>.AllBitsSet))
                LimitLanes(block, t, v);
        }
    }

    /// <summary>Finite and envelope, for the observations of an instant.</summary>
    /// <param name="block">The block.</param>
    /// <param name="t">The instant.</param>
    /// <param name="count">Rows that a rollout has which ends here.</param>
    public void Check(EnsembleBlock block, int t, int count)
    {
        int vectors = EnsembleBlock.Vectors;
        var rows = block.Rows(t);
        for (int v = 0; v < vectors; v++)
        {
            var fine = Vector<int>.AllBitsSet;
            for (int i = 0; i < block.Observations; i++)
            {
                var x = rows[i * vectors + v];
                fine &= Vector.GreaterThanOrEqual(x, new(limits.ObservationLow[i])) & Vector.LessThanOrEqual(x, new(limits.ObservationHigh[i]));
            }

            if (!Vector.EqualsAll(fine, Vector<int>.AllBitsSet))
                CheckLanes(block, t, v, count);
        }
    }

    private void LimitLanes(EnsembleBlock block, int t, int v)
    {
        Span<float> action = stackalloc float[block.Actions];
        for (int lane = v * Vector<float>.Count; lane < (v + 1) * Vector<float>.Count; lane++)
        {
            if (block.Alive[lane] == 0)
                continue;
            for (int i = 0; i < action.Length; i++)
                action[i] = block.ActionSlot(i)[lane];
            var status = Finite(action, Status.ActionNotFinite, Status.ActionImplausible);
            if (status != Status.Ok)
            {
                block.End(lane, t + 1, status);
                Silence(block, lane);
                continue;
            }

            if (Limit(block, lane, action))
                block.FirstLimited[lane] = Math.Min(block.FirstLimited[lane], t);
        }
    }

    // Lanes that ended become zeros.
    private void CheckLanes(EnsembleBlock block, int t, int v, int count)
    {
        Span<float> x = stackalloc float[block.Observations];
        for (int lane = v * Vector<float>.Count; lane < (v + 1) * Vector<float>.Count; lane++)
        {
            if (block.Alive[lane] != 0)
            {
                for (int i = 0; i < x.Length; i++)
                    x[i] = block.Slot(t, i)[lane];
                var status = Finite(x, Status.ObservationNotFinite, Status.ObservationImplausible);
                for (int i = 0; status == Status.Ok && i < x.Length; i++)
                    status = x[i] < limits.ObservationLow[i] || x[i] > limits.ObservationHigh[i] ? Status.EnvelopeLeft : Status.Ok;
                if (status == Status.Ok)
                    continue;
                block.End(lane, count, status);
            }

            Silence(block, lane);
            for (int i = 0; i < x.Length; i++)
                block.Slot(t, i)[lane] = 0;
        }
    }

    // Ended lanes ask for nothing.
    private static void Quiet(EnsembleBlock block, int v)
    {
        var alive = Vector.AsVectorSingle(new Vector<int>(block.Alive, v * Vector<int>.Count));
        for (int i = 0; i < block.Actions; i++)
            block.Action[i * EnsembleBlock.Vectors + v] &= alive;
    }

    private static void Silence(EnsembleBlock block, int lane)
    {
        for (int i = 0; i < block.Actions; i++)
        {
            block.ActionSlot(i)[lane] = 0;
            block.PreviousSlot(i)[lane] = 0;
        }
    }

    private bool Limit(EnsembleBlock block, int lane, ReadOnlySpan<float> action)
    {
        bool limited = false;
        for (int i = 0; i < action.Length; i++)
        {
            var before = block.PreviousSlot(i);
            float u = action[i], low = limits.ActionLow[i], high = limits.ActionHigh[i], slew = limits.ActionSlew[i];
            limited |= u < low || u > high;
            u = u < low ? low : u > high ? high : u;
            float step = u - before[lane];
            limited |= step > slew || step < -slew;
            u = step > slew ? before[lane] + slew : step < -slew ? before[lane] - slew : u;
            block.ActionSlot(i)[lane] = u;
        }

        return limited;
    }

    private static Status Finite(ReadOnlySpan<float> values, Status notFinite, Status implausible)
    {
        var status = Status.Ok;
        foreach (float y in values)
        {
            if (!float.IsFinite(y))
                return notFinite;
            if (Math.Abs(y) > Limits.PlausibleBound)
                status = implausible;
        }

        return status;
    }
}
