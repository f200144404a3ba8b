using ImitationHil.Firmware;

namespace ImitationHil.Lab.Ensemble;

/// <summary>
/// Any plant in lanes that are plants of their own: the virtual motor rigs with their servo, guard and axis, and whatever has no lanes.
/// Nothing is faster a core, but every core works, and the bits are those of the plant.
/// </summary>
/// <param name="create">Makes a plant.</param>
internal sealed class ProductLanes(Func<IPlant> create) : ILanePlant
{
    private readonly IPlant[] _plants = [.. Enumerable.Range(0, EnsembleBlock.Lanes).Select(_ => create())];
    private float[] _action = [], _observation = [], _start = [];

    public void Reset(EnsembleBlock block)
    {
        (_action, _observation, _start) = (new float[block.Actions], new float[block.Observations], new float[block.Observations]);
        for (int lane = 0; lane < block.Used; lane++)
        {
            for (int i = 0; i < _start.Length; i++)
                _start[i] = block.Slot(0, i)[lane];
            var status = _plants[lane].Reset(new Episode(block.Seeds[lane], block.Horizon, [.. _start]), _observation);
            Take(block, 0, lane);
            if (status != Status.Ok)
                block.End(lane, 0, status);
        }
    }

    public void Step(EnsembleBlock block, int t)
    {
        for (int lane = 0; lane < block.Used; lane++)
        {
            if (block.Alive[lane] == 0)
                continue;
            for (int i = 0; i < _action.Length; i++)
                _action[i] = block.ActionSlot(i)[lane];
            var status = _plants[lane].Step(_action, _observation);
            Take(block, t + 1, lane);
            if (_plants[lane].LimitsInForce != 0)
                block.FirstLimited[lane] = Math.Min(block.FirstLimited[lane], t);
            if (status == Status.Ok)
                continue;
            block.End(lane, t + 1, status);
            _plants[lane].Stop();
        }
    }

    public void Dispose()
    {
        foreach (var plant in _plants)
            plant.Dispose();
    }

    private void Take(EnsembleBlock block, int t, int lane)
    {
        for (int i = 0; i < _observation.Length; i++)
            block.Slot(t, i)[lane] = _observation[i];
    }
}
