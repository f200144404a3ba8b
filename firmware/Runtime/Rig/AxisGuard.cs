using System;

namespace ImitationHil.Firmware
{
    /// <summary>
    /// Guards the motors at the servo's rate, many times within one policy period: duty finite and within its range,
    /// position within its envelope, and an encoder that moves when it is driven. A fault writes zero, latches, and is
    /// returned by every tick until the next <see cref="Prepare"/>, which the supervisor reaches only after a reset.
    /// </summary>
    public sealed class AxisGuard : IAxis
    {
        private readonly IAxis _axis;
        private readonly float _maxDuty;
        private readonly int _maxCounts;
        private readonly int _stallTicks;
        private readonly int _rampTicks;
        private readonly int[] _stalledFor;
        private readonly int[] _lastCounts;
        private readonly float[] _duty;
        private Status _fault;
        private int _ticks;

        /// <param name="axis">The pins, or their simulation. Nobody else may write to it.</param>
        /// <param name="maxDuty">Largest magnitude of duty, 0 to 1.</param>
        /// <param name="maxCounts">Largest distance from zero position in counts.</param>
        /// <param name="stallTicks">Ticks of at least half the allowed duty without a count that mean a stall.</param>
        /// <param name="rampTicks">
        /// Ticks over which the allowed duty grows from zero to <paramref name="maxDuty"/> after each <see cref="Prepare"/>, so that
        /// a wrong wire or sign starts with little power. 0: allowed at once, for motors that are simulated.
        /// </param>
        public AxisGuard(IAxis axis, float maxDuty, int maxCounts, int stallTicks, int rampTicks = 0)
        {
            // A NaN limit would clamp nothing.
            if (!Finite.IsFinite(maxDuty) || maxDuty <= 0f || maxDuty > 1f || maxCounts <= 0 || stallTicks <= 0 || rampTicks < 0)
            {
                throw new ArgumentException("an axis guard needs a duty above 0 and at most 1, and positive counts and ticks");
            }

            _axis = axis;
            _maxDuty = maxDuty;
            _maxCounts = maxCounts;
            _stallTicks = stallTicks;
            _rampTicks = rampTicks;
            _stalledFor = new int[axis.MotorCount];
            _lastCounts = new int[axis.MotorCount];
            _duty = new float[axis.MotorCount];
        }

        /// <inheritdoc/>
        public int MotorCount
        {
            get { return _axis.MotorCount; }
        }

        /// <inheritdoc/>
        public int TickMicroseconds
        {
            get { return _axis.TickMicroseconds; }
        }

        /// <inheritdoc/>
        public int CountsPerTurn
        {
            get { return _axis.CountsPerTurn; }
        }

        /// <inheritdoc/>
        public void Prepare(uint seed)
        {
            _fault = Status.Ok;
            _ticks = 0;
            for (int i = 0; i < _stalledFor.Length; i++)
            {
                _stalledFor[i] = 0;
            }

            _axis.Prepare(seed);
        }

        /// <inheritdoc/>
        public Status WaitTick(int[] counts)
        {
            if (_fault != Status.Ok)
            {
                return _fault;
            }

            Status status = _axis.WaitTick(counts);
            if (status != Status.Ok)
            {
                return Trip(status);
            }

            _ticks = _ticks < _rampTicks ? _ticks + 1 : _ticks;
            for (int i = 0; i < counts.Length; i++)
            {
                int position = counts[i];
                if (position > _maxCounts || position < -_maxCounts)
                {
                    return Trip(Status.EnvelopeLeft);
                }

                float duty = _duty[i] < 0f ? -_duty[i] : _duty[i];
                bool moved = position != _lastCounts[i];
                _stalledFor[i] = moved || duty < 0.5f * _maxDuty ? 0 : _stalledFor[i] + 1;
                _lastCounts[i] = position;
                if (_stalledFor[i] >= _stallTicks)
                {
                    return Trip(Status.AxisStalled);
                }
            }

            return Status.Ok;
        }

        /// <inheritdoc/>
        public void Write(float[] duty)
        {
            if (_fault == Status.Ok)
            {
                float most = _ticks < _rampTicks ? _maxDuty * _ticks / _rampTicks : _maxDuty;
                for (int i = 0; i < _duty.Length; i++)
                {
                    if (!Finite.IsFinite(duty[i]))
                    {
                        Trip(Status.ActionNotFinite);
                        return;
                    }

                    _duty[i] = Finite.Clamp(duty[i], -most, most);
                }

                // Critical for safety: nothing between this guard and the pins.
                _axis.Write(_duty);
            }
        }

        /// <inheritdoc/>
        public void Stop()
        {
            for (int i = 0; i < _duty.Length; i++)
            {
                _duty[i] = 0f;
            }

            _axis.Stop();
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            Stop();
            _axis.Dispose();
        }

        private Status Trip(Status fault)
        {
            Stop();
            _fault = fault;
            return fault;
        }
    }
}
