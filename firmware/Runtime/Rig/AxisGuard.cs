using System;

namespace ImitationHil.Firmware
{
    /// <summary>
    /// Guards the motors at the servo's rate, many times within one policy period: duty finite and within its range, an
    /// encoder that does not jump, position within its envelope, a motor that moves when it is driven and not against
    /// its drive. A fault writes zero, latches, and is returned by every tick until the next <see cref="Prepare"/>,
    /// which the supervisor reaches only after a reset.
    /// </summary>
    public sealed class AxisGuard : IAxis
    {
        private readonly IAxis _axis;
        private readonly float _maxDuty;
        private readonly int _maxCounts;
        private readonly int _stallTicks;
        private readonly int _rampTicks;
        private readonly int[] _stalledFor;
        private readonly int[] _hardStalledFor;
        private readonly int[] _reversedFor;
        private readonly int[] _lastCounts;
        private readonly int[] _lastStep;
        private readonly float[] _duty;
        private Status _fault;
        private float _stallDuty;
        private readonly int[] _origin;
        private bool _isBounded;
        private bool _isBoundNext;
        private float _boundDuty;
        private int _boundCounts;
        private bool _isFirst = true;
        private int _ticks;

        /// <param name="axis">The pins, or their simulation. Nobody else may write to it.</param>
        /// <param name="maxDuty">Largest magnitude of duty, 0 to 1.</param>
        /// <param name="maxCounts">Largest distance from zero position in counts.</param>
        /// <param name="stallTicks">Ticks of at least <see cref="StallDuty"/> without a count that mean a stall.</param>
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
            _hardStalledFor = new int[axis.MotorCount];
            _reversedFor = new int[axis.MotorCount];
            _lastCounts = new int[axis.MotorCount];
            _lastStep = new int[axis.MotorCount];
            _origin = new int[axis.MotorCount];
            _duty = new float[axis.MotorCount];
            StallDuty = 0.5f * maxDuty;
            HardStallTicks = stallTicks;
            MaxCountsPerTick = 0x7FFFFFFF;
        }

        /// <summary>
        /// Duty that moves a free motor for certain: well above what friction and load can hold. Default half the
        /// largest duty.
        /// </summary>
        /// <exception cref="ArgumentException">It is not finite, or not above 0.</exception>
        public float StallDuty
        {
            get
            {
                return _stallDuty;
            }

            set
            {
                // NaN would watch nothing.
                if (!Finite.IsFinite(value) || value <= 0f)
                {
                    throw new ArgumentException("the duty that moves a free motor must be finite and above 0");
                }

                _stallDuty = value;
            }
        }

        /// <summary>
        /// Ticks of at least half the largest duty without a count that mean a stall. Default: those of the constructor.
        /// Fewer are certain where the motor is quick, and at that duty a motor whose encoder died turns far in each.
        /// </summary>
        public int HardStallTicks { get; set; }

        /// <summary>Counts that no motor of this rig can move within one tick. Default: not watched.</summary>
        public int MaxCountsPerTick { get; set; }

        /// <summary>
        /// Ticks in a row of at least <see cref="StallDuty"/> in which a motor moves the other way and does not slow down
        /// that mean a reversed axis. A braking motor slows down in every tick but the first. Default 0: not watched.
        /// </summary>
        public int ReversedTicks { get; set; }

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

        /// <summary>
        /// From the next <see cref="Prepare"/> to the one behind it other bounds hold, for a calibration: this duty at most, and
        /// this distance from where each motor then stands. Counts a turn, signs and zero are not known yet, so envelope, jumps, stall and
        /// reversal say nothing.
        /// </summary>
        /// <exception cref="ArgumentException">A bound is not finite or not positive.</exception>
        public void BoundNext(float maxDuty, int maxCounts)
        {
            if (!Finite.IsFinite(maxDuty) || maxDuty <= 0f || maxCounts <= 0)
            {
                throw new ArgumentException("a calibration needs a positive duty and a positive distance");
            }

            _isBoundNext = true;
            _boundDuty = Finite.Clamp(maxDuty, 0f, _maxDuty);
            _boundCounts = maxCounts;
        }

        /// <inheritdoc/>
        public void Prepare(uint seed)
        {
            PrepareOff();
            _axis.Prepare(seed);
        }

        /// <summary>As <see cref="Prepare"/>, but what is below is not told, so that the drivers stay off while somebody watches counts.</summary>
        public void PrepareOff()
        {
            _fault = Status.Ok;
            _ticks = 0;
            _isBounded = _isBoundNext;
            _isBoundNext = false;
            for (int i = 0; i < _stalledFor.Length; i++)
            {
                _stalledFor[i] = 0;
                _hardStalledFor[i] = 0;
                _reversedFor[i] = 0;
            }

            // Between episodes the shaft may have been turned by hand.
            _isFirst = true;
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
                status = _isBounded ? WatchDistance(i, counts[i]) : Watch(i, counts[i]);
                if (status != Status.Ok)
                {
                    return Trip(status);
                }
            }

            _isFirst = false;
            return Status.Ok;
        }

        /// <inheritdoc/>
        public void Write(float[] duty)
        {
            if (_fault == Status.Ok)
            {
                float most = _isBounded ? _boundDuty : _ticks < _rampTicks ? _maxDuty * _ticks / _rampTicks : _maxDuty;
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

        // The checks of one motor, in the order of what says most about the cause.
        private Status Watch(int i, int position)
        {
            // 64 bits: a reading may be anything.
            long moved = _isFirst ? 0 : (long)position - _lastCounts[i];
            if (moved > MaxCountsPerTick || -moved > MaxCountsPerTick)
            {
                return Status.EncoderJumped;
            }

            if (position > _maxCounts || position < -_maxCounts)
            {
                return Status.EnvelopeLeft;
            }

            int step = (int)moved;
            float duty = _duty[i] < 0f ? -_duty[i] : _duty[i];
            _stalledFor[i] = step != 0 || duty < StallDuty ? 0 : _stalledFor[i] + 1;
            _hardStalledFor[i] = step != 0 || duty < 0.5f * _maxDuty ? 0 : _hardStalledFor[i] + 1;
            bool against = duty >= StallDuty && step != 0 && step > 0 == _duty[i] < 0f;
            bool slows = step > 0 ? step < _lastStep[i] : step > _lastStep[i];
            _reversedFor[i] = against && !slows ? _reversedFor[i] + 1 : 0;
            _lastCounts[i] = position;
            _lastStep[i] = step;
            if (_stalledFor[i] >= _stallTicks || _hardStalledFor[i] >= HardStallTicks)
            {
                return Status.AxisStalled;
            }

            return ReversedTicks > 0 && _reversedFor[i] >= ReversedTicks ? Status.AxisReversed : Status.Ok;
        }

        private Status WatchDistance(int i, int position)
        {
            _origin[i] = _isFirst ? position : _origin[i];
            long moved = (long)position - _origin[i];
            return moved > _boundCounts || -moved > _boundCounts ? Status.EnvelopeLeft : Status.Ok;
        }

        private Status Trip(Status fault)
        {
            Stop();
            _fault = fault;
            return fault;
        }
    }
}
