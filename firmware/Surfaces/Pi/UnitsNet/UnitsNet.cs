// The part of UnitsNet 5 that firmware/Pi uses.
namespace UnitsNet;

public readonly partial struct ElectricPotential
{
    internal ElectricPotential(double volts) => Volts = volts;

    public double Volts { get; }
}
