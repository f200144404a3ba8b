namespace ImitationHil.Lab.Identification;

/// <summary>One number of a grey-box model that a fit may move.</summary>
/// <param name="Name">camelCase, as it stands in JSON and in a twin's file.</param>
/// <param name="Unit">SI unit; "1" for a pure number.</param>
/// <param name="Nominal">Value without identification, and where the first fit starts.</param>
/// <param name="Low">Smallest value that makes sense.</param>
/// <param name="High">Largest value that makes sense.</param>
/// <param name="Scale">A change of this size matters: the unit of the optimiser, of difference steps and of the spread of further starts.</param>
/// <param name="Meaning">What it is, in a few words.</param>
public sealed record Parameter(string Name, string Unit, double Nominal, double Low, double High, double Scale, string Meaning)
{
    /// <summary>False: kept at its nominal value, because the data cannot tell it (say why in <see cref="Meaning"/>).</summary>
    public bool Free { get; init; } = true;
}

/// <summary>A measured signal that simulation is compared with.</summary>
/// <param name="Name">Name of the column of the log.</param>
/// <param name="Unit">SI unit.</param>
public sealed record OutputChannel(string Name, string Unit);
