using System;

namespace ImitationHil.Firmware
{
    /// <summary>
    /// Makes motors obey x+ = A x + u: within one policy period the servos drive each real coordinate to the set-point
    /// (A x + u)_i, so that the sampled state follows the linear system up to what encoder, friction and time allow.
    /// The observation is the sampled state; its noise is the rig's own.
    /// </summary>
    public sealed class ShapedPlant : IProbedPlant
    {
        private readonly IAxis _axis;
        private readonly Shaping _shaping;
        private readonly PositionServo[] _servos;
        private readonly OuterMap[] _maps;
        private readonly int[] _counts;
        private readonly float[] _duty;
        private readonly float[] _setPoints;
        private readonly float[] _state;
        private readonly float[] _target;
        private readonly float _quantum;
        private readonly int _ticks;

        /// <param name="axis">The motors, guarded (<see cref="AxisGuard"/>).</param>
        /// <param name="shaping">The system to obey.</param>
        /// <param name="servos">One servo a motor.</param>
        public ShapedPlant(IAxis axis, Shaping shaping, PositionServo[] servos)
        {
            if (servos.Length != axis.MotorCount || shaping.Signals.PeriodMicroseconds % axis.TickMicroseconds != 0)
            {
                throw new ArgumentException("a shaped plant needs one servo a motor and a period of whole ticks");
            }

            _axis = axis;
            _shaping = shaping;
            _servos = servos;
            _maps = new OuterMap[axis.MotorCount];
            for (int i = 0; i < _maps.Length; i++)
            {
                _maps[i] = new OuterMap();
            }

            _counts = new int[axis.MotorCount];
            _duty = new float[axis.MotorCount];
            _setPoints = new float[axis.MotorCount];
            _state = new float[shaping.Signals.ObservationCount];
            _target = new float[shaping.Signals.ObservationCount];
            _quantum = 6.28318548f / axis.CountsPerTurn;
            _ticks = shaping.Signals.PeriodMicroseconds / axis.TickMicroseconds;
        }

        /// <inheritdoc/>
        public Signals Signals
        {
            get { return _shaping.Signals; }
        }

        /// <inheritdoc/>
        public int LimitsInForce { get; private set; }

        /// <summary>Drives the same motors open loop, for calibration; null: this rig cannot be calibrated over the wire.</summary>
        public AxisProbe? Probe { get; set; }

        /// <summary>The outer map of each motor; identification fills it in.</summary>
        public OuterMap[] Maps
        {
            get { return _maps; }
        }

        /// <inheritdoc/>
        public Status Reset(Episode episode, float[] observation)
        {
            float[] start = episode.Start.Length == 0 ? _shaping.DefaultStart : episode.Start;
            if (start.Length != _state.Length)
            {
                return Status.NotAllowed;
            }

            LimitsInForce = 0;
            _axis.Prepare(episode.Seed);
            Status status = _axis.WaitTick(_counts);
            for (int i = 0; i < _servos.Length && status == Status.Ok; i++)
            {
                _servos[i].Settle(_counts[i]);
            }

            // Two periods: one to travel, one to come to rest.
            for (int period = 0; period < 2 && status == Status.Ok; period++)
            {
                Measure();
                for (int i = 0; i < _state.Length; i++)
                {
                    _target[i] = Hold(start[i]);
                }

                status = Travel();
            }

            Measure();
            Copy(_state, observation);
            return status;
        }

        /// <inheritdoc/>
        public Status Step(float[] action, float[] observation)
        {
            int n = _state.Length;
            float[] a = _shaping.A;
            LimitsInForce = 0;
            for (int i = 0; i < n; i++)
            {
                float sum = action[i];
                for (int j = 0; j < n; j++)
                {
                    sum = sum + a[i * n + j] * _state[j];
                }

                _target[i] = Hold(sum);
            }

            Status status = Travel();
            Measure();
            Copy(_state, observation);
            return status;
        }

        /// <summary>
        /// One policy period with raw set-points instead of the linear system, for identification of the outer map.
        /// </summary>
        /// <param name="setPoints">One a motor, rad.</param>
        /// <param name="angles">Filled with the angles at the end, one a motor, rad.</param>
        public Status Drive(float[] setPoints, float[] angles)
        {
            Status status = Servo(setPoints);
            for (int i = 0; i < angles.Length; i++)
            {
                angles[i] = _counts[i] * _quantum;
            }

            return status;
        }

        /// <inheritdoc/>
        public void Stop()
        {
            _axis.Stop();
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            Stop();
            _axis.Dispose();
        }

        private float Hold(float target)
        {
            float limit = _shaping.SetPointLimit;
            float held = Finite.Clamp(target, -limit, limit);
            if (held != target)
            {
                LimitsInForce |= LimitBits.SetPoint;
            }

            return held;
        }

        // Drives the real coordinates to the target and integrates the virtual ones.
        private Status Travel()
        {
            for (int i = 0; i < _state.Length; i++)
            {
                int motor = _shaping.Motor[i];
                if (motor == Shaping.Virtual)
                {
                    _state[i] = _target[i];
                }
                else
                {
                    _setPoints[motor] = _maps[motor].SetPoint(_target[i], _counts[motor] * _quantum);
                }
            }

            return Servo(_setPoints);
        }

        private Status Servo(float[] setPoints)
        {
            for (int tick = 0; tick < _ticks; tick++)
            {
                for (int i = 0; i < _servos.Length; i++)
                {
                    _duty[i] = _servos[i].Duty(setPoints[i], _counts[i]);
                }

                // Full duty in the last tick means that the axis has not arrived: the period says nothing about the map.
                if (tick == _ticks - 1)
                {
                    ReportFullDuty();
                }

                _axis.Write(_duty);
                Status status = _axis.WaitTick(_counts);
                if (status != Status.Ok)
                {
                    return status;
                }
            }

            return Status.Ok;
        }

        private void ReportFullDuty()
        {
            for (int i = 0; i < _duty.Length; i++)
            {
                if (_duty[i] > 1f || _duty[i] < -1f)
                {
                    LimitsInForce |= LimitBits.Duty;
                }
            }
        }

        private void Measure()
        {
            for (int i = 0; i < _state.Length; i++)
            {
                int motor = _shaping.Motor[i];
                if (motor != Shaping.Virtual)
                {
                    _state[i] = _counts[motor] * _quantum;
                }
            }
        }

        private static void Copy(float[] from, float[] to)
        {
            for (int i = 0; i < to.Length; i++)
            {
                to[i] = from[i];
            }
        }
    }
}
