namespace ImitationHil.Firmware
{
    /// <summary>
    /// Position servo of one motor, a PD law on encoder counts with friction compensation:
    /// duty = kp (r - q) - kd v, plus the Coulomb friction in the direction of the duty. Within one count of the
    /// set-point only damping acts, so that a motor at rest stays at rest. For a first-order motor with time constant
    /// tau [s] and no-load speed w [rad/s], kp = wn^2 tau / w and kd = (2 wn - 1/tau) tau / w place both poles at -wn.
    /// </summary>
    public sealed class PositionServo
    {
        private readonly float _kp;
        private readonly float _kd;
        private readonly float _friction;
        private readonly float _quantum;
        private readonly float _deadZone;
        private readonly float _velocityScale;
        private int _previous;
        private int _beforePrevious;

        /// <param name="timeConstantSeconds">Nominal time constant of the motor, tau.</param>
        /// <param name="noLoadRadiansPerSecond">Nominal speed at full duty, w.</param>
        /// <param name="bandwidthRadiansPerSecond">Double closed-loop pole, wn.</param>
        /// <param name="friction">Coulomb friction as a share of full duty.</param>
        /// <param name="countsPerTurn">Encoder counts a turn.</param>
        /// <param name="tickMicroseconds">Time between ticks.</param>
        public PositionServo(
            float timeConstantSeconds,
            float noLoadRadiansPerSecond,
            float bandwidthRadiansPerSecond,
            float friction,
            int countsPerTurn,
            int tickMicroseconds)
        {
            float wn = bandwidthRadiansPerSecond;
            _kp = wn * wn * timeConstantSeconds / noLoadRadiansPerSecond;
            _kd = (2f * wn - 1f / timeConstantSeconds) * timeConstantSeconds / noLoadRadiansPerSecond;
            _friction = friction;
            _quantum = 6.28318548f / countsPerTurn;
            _deadZone = 1.01f * _quantum;

            // Two ticks: one tick at low speed is a single count, which would ring.
            _velocityScale = _quantum * 1e6f / (2f * tickMicroseconds);
        }

        /// <summary>Takes the present position as one at rest.</summary>
        public void Settle(int counts)
        {
            _previous = counts;
            _beforePrevious = counts;
        }

        /// <summary>The duty for a set-point in rad at this count; not yet clamped.</summary>
        public float Duty(float setPoint, int counts)
        {
            float velocity = (counts - _beforePrevious) * _velocityScale;
            _beforePrevious = _previous;
            _previous = counts;

            float error = setPoint - counts * _quantum;
            float duty = -_kd * velocity;
            if (error > _deadZone || error < -_deadZone)
            {
                duty = duty + _kp * error;
            }

            // Below this the sign is noise and compensation would shake a motor that stands still.
            if (duty > 0.002f)
            {
                return duty + _friction;
            }

            return duty < -0.002f ? duty - _friction : duty;
        }
    }
}
