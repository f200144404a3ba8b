using System;

namespace ImitationHil.Firmware
{
    /// <summary>
    /// Motors on pins behind the servo's seam: the same class on the Raspberry Pi and on the microcontroller. Holds the
    /// order that an H-bridge needs (duty 0, then direction, then duty), the emergency stop and the current limit; what the
    /// counts say is judged by <see cref="AxisGuard"/>. Whatever goes wrong ends with enable off and duty 0 in the same call, and latches until the
    /// next <see cref="Prepare"/>, which the supervisor reaches only after a reset.
    /// </summary>
    public sealed class PinAxis : IAxis, IBenchAxis
    {
        private readonly IPins _pins;
        private readonly float _maxAmperes;
        private readonly int _maxCurrentTicks;
        private readonly bool[] _isForward;
        private readonly int[] _overCurrentFor;
        private readonly float[] _amperes;
        private bool _isDriving;
        private Status _fault;

        /// <param name="pins">The pins, owned from here on. Nobody else may write to them. Everything is switched off at once.</param>
        /// <param name="maxAmperes">Largest current of a motor; looked at only where the pins measure it. Positive.</param>
        /// <param name="maxCurrentTicks">Ticks in a row above it that are a fault: starting takes current, blocking keeps it.</param>
        public PinAxis(IPins pins, float maxAmperes, int maxCurrentTicks)
        {
            // A NaN limit would never trip.
            if (!Finite.IsFinite(maxAmperes) || maxAmperes <= 0f || maxCurrentTicks <= 0)
            {
                throw new ArgumentException("an axis on pins needs a positive current and positive ticks");
            }

            _pins = pins;
            _maxAmperes = maxAmperes;
            _maxCurrentTicks = maxCurrentTicks;
            _isForward = new bool[pins.MotorCount];
            _overCurrentFor = new int[pins.MotorCount];
            _amperes = new float[pins.MotorCount];
            SwitchOff();
        }

        /// <inheritdoc/>
        public int MotorCount
        {
            get { return _pins.MotorCount; }
        }

        /// <inheritdoc/>
        public int TickMicroseconds
        {
            get { return _pins.TickMicroseconds; }
        }

        /// <inheritdoc/>
        public int CountsPerTurn
        {
            get { return _pins.CountsPerTurn; }
        }

        /// <inheritdoc/>
        public bool MeasuresCurrent
        {
            get { return _pins.MeasuresCurrent; }
        }

        /// <summary>The last exception that a pin threw; null when none did. For the device's own log.</summary>
        public Exception? Problem { get; private set; }

        /// <summary>Duty 0, a known direction, then power on the drivers. With the emergency stop pressed nothing is enabled.</summary>
        public void Prepare(uint seed)
        {
            SwitchOff();
            _fault = Status.Ok;
            try
            {
                if (_pins.IsStopPressed())
                {
                    Trip(Status.EmergencyStop);
                    return;
                }

                for (int i = 0; i < _isForward.Length; i++)
                {
                    _pins.SetDuty(i, 0f);
                    _pins.SetDirection(i, true);
                    _isForward[i] = true;
                    _overCurrentFor[i] = 0;
                }

                _pins.SetEnable(true);
                _isDriving = true;
            }
            catch (Exception problem)
            {
                Fail(problem);
            }
        }

        /// <inheritdoc/>
        public Status WaitTick(int[] counts)
        {
            if (_fault != Status.Ok)
            {
                return _fault;
            }

            try
            {
                _pins.WaitTick();

                // Before anything else: whoever pressed it waits for this.
                if (_pins.IsStopPressed())
                {
                    return Trip(Status.EmergencyStop);
                }

                Status status = _pins.ReadCounts(counts) ? Status.Ok : Status.PlantError;
                if (status == Status.Ok && _pins.MeasuresCurrent)
                {
                    status = CheckCurrent();
                }

                if (status != Status.Ok)
                {
                    return Trip(status);
                }

                if (_isDriving)
                {
                    _pins.Beat();
                }

                return Status.Ok;
            }
            catch (Exception problem)
            {
                return Fail(problem);
            }
        }

        /// <inheritdoc/>
        public void Write(float[] duty)
        {
            if (_fault != Status.Ok || !_isDriving)
            {
                return;
            }

            for (int i = 0; i < _isForward.Length; i++)
            {
                if (!Finite.IsFinite(duty[i]))
                {
                    Trip(Status.ActionNotFinite);
                    return;
                }
            }

            try
            {
                for (int i = 0; i < _isForward.Length; i++)
                {
                    // Critical for safety: nothing between this clamp and the pins.
                    Drive(i, Finite.Clamp(duty[i], -1f, 1f));
                }
            }
            catch (Exception problem)
            {
                Fail(problem);
            }
        }

        /// <inheritdoc/>
        public float Amperes(int motor)
        {
            return _amperes[motor];
        }

        /// <inheritdoc/>
        public void HoldPosition()
        {
        }

        /// <inheritdoc/>
        public void ClearFault()
        {
            SwitchOff();
            _fault = Status.Ok;
        }

        /// <inheritdoc/>
        public void Stop()
        {
            SwitchOff();
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            SwitchOff();
            _pins.Dispose();
        }

        // An H-bridge that is reversed under duty brakes with twice the supply.
        private void Drive(int motor, float duty)
        {
            float magnitude = duty < 0f ? -duty : duty;
            bool forward = duty > 0f;
            if (magnitude > 0f && forward != _isForward[motor])
            {
                _pins.SetDuty(motor, 0f);
                _pins.SetDirection(motor, forward);
                _isForward[motor] = forward;
            }

            _pins.SetDuty(motor, magnitude > 0f ? magnitude : 0f);
        }

        private Status CheckCurrent()
        {
            for (int i = 0; i < _overCurrentFor.Length; i++)
            {
                float amperes = _pins.ReadAmperes(i);
                if (!Finite.IsFinite(amperes))
                {
                    return Status.PlantError;
                }

                _amperes[i] = amperes;
                _overCurrentFor[i] = amperes > _maxAmperes ? _overCurrentFor[i] + 1 : 0;
                if (_overCurrentFor[i] >= _maxCurrentTicks)
                {
                    return Status.OverCurrent;
                }
            }

            return Status.Ok;
        }

        private Status Fail(Exception problem)
        {
            Problem = problem;
            return Trip(Status.PlantError);
        }

        private Status Trip(Status fault)
        {
            SwitchOff();
            _fault = fault;
            return fault;
        }

        // Never throws, and tries every output even when one of them fails.
        private void SwitchOff()
        {
            _isDriving = false;
            try
            {
                _pins.SetEnable(false);
            }
            catch (Exception problem)
            {
                Problem = problem;
            }

            for (int i = 0; i < _isForward.Length; i++)
            {
                try
                {
                    _pins.SetDuty(i, 0f);
                }
                catch (Exception problem)
                {
                    Problem = problem;
                }
            }
        }
    }
}
