namespace ImitationHil.Firmware
{
    /// <summary>What the pins of an axis, or their simulation, offer to a calibration besides counts.</summary>
    public interface IBenchAxis
    {
        /// <summary>True when the motors' current is measured.</summary>
        bool MeasuresCurrent { get; }

        /// <summary>Magnitude of a motor's current at the last tick, amperes; 0 where it is not measured.</summary>
        float Amperes(int motor);

        /// <summary>The next <see cref="IAxis.Prepare"/> leaves every shaft where it is; nothing to do on pins, where it does so anyway.</summary>
        void HoldPosition();

        /// <summary>Takes back what the axis has latched and leaves every output off.</summary>
        void ClearFault();
    }

    /// <summary>A plant whose motors can be driven open loop for calibration.</summary>
    public interface IProbedPlant : IPlant
    {
        /// <summary>What drives them; null where there are none.</summary>
        AxisProbe? Probe { get; }
    }
}
