using System;

namespace ImitationHil.Firmware
{
    /// <summary>
    /// When the next tick of a servo is due: points at equal distance from the first one. A point that has passed is
    /// skipped and counted, never caught up with. Knows no clock.
    /// </summary>
    public sealed class TickGrid
    {
        private readonly long _periodMicroseconds;
        private long _lastMicroseconds;
        private bool _hasBegun;

        /// <param name="periodMicroseconds">Distance of the points, positive.</param>
        public TickGrid(int periodMicroseconds)
        {
            if (periodMicroseconds <= 0)
            {
                throw new ArgumentException("ticks need a positive period");
            }

            _periodMicroseconds = periodMicroseconds;
        }

        /// <summary>Points that had passed before they were asked for.</summary>
        public long MissedCount { get; private set; }

        /// <summary>The next point that still lies ahead. Call once a tick.</summary>
        /// <param name="nowMicroseconds">A clock that does not wrap.</param>
        public long Next(long nowMicroseconds)
        {
            if (!_hasBegun)
            {
                _hasBegun = true;
                _lastMicroseconds = nowMicroseconds;
            }

            long next = _lastMicroseconds + _periodMicroseconds;
            if (next <= nowMicroseconds)
            {
                long passed = (nowMicroseconds - next) / _periodMicroseconds + 1;
                MissedCount += passed;
                next += passed * _periodMicroseconds;
            }

            _lastMicroseconds = next;
            return next;
        }
    }
}
