using System.Numerics;

namespace ImitationHil.Lab.Ensemble;

/// <summary>A plant in all lanes of a block. What it computes in a lane does not depend on the other lanes.</summary>
internal interface ILanePlant : IDisposable
{
    /// <summary>Takes starts and seeds; instant 0 holds the starts and gets the first observations.</summary>
    void Reset(EnsembleBlock block);

    /// <summary>A period under the block's actions, from instant t to t + 1. A plant with faults or limits of its own ends lanes or marks them.</summary>
    void Step(EnsembleBlock block, int t);
}

/// <summary>A policy in all lanes of a block.</summary>
internal interface ILanePolicy
{
    /// <summary>Starts the episodes with the block's seeds.</summary>
    void Reset(EnsembleBlock block);

    /// <summary>Fills the block's actions for instant t.</summary>
    void Act(EnsembleBlock block, int t);
}

/// <summary>A plant that can be computed in lanes.</summary>
internal interface ILaned
{
    /// <summary>A fresh one, with the parameters of this.</summary>
    ILanePlant Lanes();
}
