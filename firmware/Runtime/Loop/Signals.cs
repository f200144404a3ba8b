namespace ImitationHil.Firmware
{
    /// <summary>
    /// What the numbers of an observation and of an action mean: names, units (SI; angles in rad), order and the
    /// policy period. Plant and policy must agree on all of it, which <see cref="Contract"/> condenses to one number.
    /// Immutable by convention: the arrays are not to be written after construction. Text is ASCII.
    /// </summary>
    public sealed class Signals
    {
        /// <summary>Largest number of observation or action slots that images and frames carry.</summary>
        public const int MaxSlots = 32;

        /// <summary>Names of the observation slots, in order.</summary>
        public readonly string[] ObservationNames;

        /// <summary>Units of the observation slots, in order.</summary>
        public readonly string[] ObservationUnits;

        /// <summary>Names of the action slots, in order.</summary>
        public readonly string[] ActionNames;

        /// <summary>Units of the action slots, in order.</summary>
        public readonly string[] ActionUnits;

        /// <summary>Policy period: the time for which one action is held, in microseconds, positive.</summary>
        public readonly int PeriodMicroseconds;

        /// <summary>CRC-32 of names, units, order and period. Equal contracts mean the same signals.</summary>
        public readonly uint Contract;

        public Signals(string[] observationNames, string[] observationUnits, string[] actionNames, string[] actionUnits, int periodMicroseconds)
        {
            ObservationNames = observationNames;
            ObservationUnits = observationUnits;
            ActionNames = actionNames;
            ActionUnits = actionUnits;
            PeriodMicroseconds = periodMicroseconds;
            Contract = ComputeContract();
        }

        /// <summary>Number of observation slots, n.</summary>
        public int ObservationCount
        {
            get { return ObservationNames.Length; }
        }

        /// <summary>Number of action slots, m.</summary>
        public int ActionCount
        {
            get { return ActionNames.Length; }
        }

        private uint ComputeContract()
        {
            uint crc = Crc32.Start;
            crc = AddList(crc, ObservationNames, ObservationUnits);
            crc = AddList(crc, ActionNames, ActionUnits);
            crc = Crc32.AddWord(crc, (uint)PeriodMicroseconds);
            return Crc32.Finish(crc);
        }

        private static uint AddList(uint crc, string[] names, string[] units)
        {
            crc = Crc32.Add(crc, (byte)names.Length);
            for (int i = 0; i < names.Length; i++)
            {
                crc = AddText(crc, names[i]);
                crc = AddText(crc, units[i]);
            }

            return crc;
        }

        // The length goes first, so that ("ab", "c") and ("a", "bc") differ.
        private static uint AddText(uint crc, string text)
        {
            crc = Crc32.Add(crc, (byte)text.Length);
            for (int i = 0; i < text.Length; i++)
            {
                crc = Crc32.Add(crc, (byte)text[i]);
            }

            return crc;
        }
    }
}
