using System;

namespace ImitationHil.Firmware
{
    /// <summary>
    /// Turns the absolute angle of a one-turn sensor into counts that go on over the turn: between two readings the shaft
    /// has taken the shorter way. Right as long as it turns less than half a turn between them.
    /// </summary>
    public sealed class AngleTurns
    {
        private readonly int _countsPerTurn;
        private int _previous = -1;
        private int _position;

        /// <param name="countsPerTurn">Readings a turn, at least 2; the first reading is position 0.</param>
        public AngleTurns(int countsPerTurn)
        {
            if (countsPerTurn < 2)
            {
                throw new ArgumentException("a turn has at least two counts");
            }

            _countsPerTurn = countsPerTurn;
        }

        /// <summary>Position in counts after a reading of 0 to counts a turn less 1.</summary>
        public int Add(int reading)
        {
            if (_previous >= 0)
            {
                int step = reading - _previous;
                int half = _countsPerTurn >> 1;
                if (step > half)
                {
                    step -= _countsPerTurn;
                }
                else if (step < -half)
                {
                    step += _countsPerTurn;
                }

                _position += step;
            }

            _previous = reading;
            return _position;
        }
    }
}
