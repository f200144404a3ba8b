namespace ImitationHil.Pi;

/// <summary>A sensor of position.</summary>
internal interface IEncoder
{
    /// <summary>Position in counts; false when it is not to be believed. Throws when the bus does not answer.</summary>
    bool TryRead(out int counts);
}
