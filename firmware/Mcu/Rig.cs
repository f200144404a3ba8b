using ImitationHil.Firmware;

namespace ImitationHil.Mcu
{
    /// <summary>
    /// The rig that this program is built for: pins of an ESP32-WROOM board, what turns on them, and the linear system that it obeys.
    /// All that a user changes stands here. Two geared motors with encoders on one TB6612FNG; for one motor
    /// set <see cref="MotorCount"/> to 1, and the second coordinate is integrated in firmware.
    /// </summary>
    internal static class Rig
    {
        public static readonly int MotorCount = 2;

        /// <summary>Standby input of the driver, through the dead-man; pulled down by 10 kilohm outside.</summary>
        public const int EnablePin = 23;

        /// <summary>Toggled at every good tick: retriggers the dead-man, which nothing else replaces on this platform.</summary>
        public const int HeartbeatPin = 13;

        /// <summary>Normally closed contact to ground: low is closed, high is pressed or broken.</summary>
        public const int StopPin = 4;

        /// <summary>Link to the host, through a USB adapter of its own; COM1 belongs to the debugger.</summary>
        public const string LinkPort = "COM2";
        public const int LinkTransmitPin = 17;
        public const int LinkReceivePin = 16;
        public const int LinkBaud = 921600;

        public const int PwmHertz = 20000;

        // One entry a motor.
        public static readonly int[] PwmPins = { 25, 26 };
        public static readonly int[] ForwardPins = { 32, 27 };
        public static readonly int[] BackwardPins = { 33, 14 };
        public static readonly int[] EncoderAPins = { 18, 34 };
        public static readonly int[] EncoderBPins = { 19, 35 };

        /// <summary>1, or -1 for an encoder that counts down when the motor is driven forward.</summary>
        public static readonly int[] EncoderSigns = { 1, 1 };

        /// <summary>True: AS5600 on I2C instead of encoders. The sensor has one address, so one motor alone.</summary>
        public static readonly bool HasAngleSensor = false;
        public const int I2cDataPin = 21;
        public const int I2cClockPin = 22;

        /// <summary>
        /// Three a line, because the counter's falling polarity counts three of the four edges of a quadrature cycle: an encoder of 2100
        /// lines a turn of the output shaft gives 6300 here and 8400 on a counter of four.
        /// </summary>
        public const int EncoderCountsPerTurn = 6300;

        /// <summary>100 Hz. One tick of this program is estimated at 1 to 3 ms on the interpreter, a frame at 2 ms.</summary>
        public const int TickMicroseconds = 10000;

        public const float TimeConstantSeconds = 0.05f;
        public const float NoLoadRadiansPerSecond = 27f;

        /// <summary>
        /// Of 15 to 50 the one that follows best on simulated motors at this tick (November 2026: worst of 60 random moves 7 mrad; 15 mrad
        /// at 30, 19 mrad at 50, where the delay of the tick begins to ring).
        /// </summary>
        public const float BandwidthRadiansPerSecond = 40f;

        /// <summary>Coulomb friction as a share of full duty.</summary>
        public const float Friction = 0.06f;

        public const float MaxDuty = 1f;
        public const float SetPointLimitRadians = 1f;
        public const float EnvelopeRadians = 1.5f;

        /// <summary>Jitter of an encoder's reading besides its resolution, standard deviation, counts. An assumption on the safe side.</summary>
        public const float NoiseCounts = 1f;

        public const int StallTicks = 20;

        /// <summary>One second from no duty to all of it.</summary>
        public const int RampTicks = 100;

        /// <summary>x+ = A x + u of the pair with g = 1.5 and sign +: the one that the host calls rig:two-motor/pair.</summary>
        public static readonly float[] A = { 1.5f, 0.75f, -0.75f, 0f };

        public static int CountsPerTurn
        {
            get { return HasAngleSensor ? 4096 : EncoderCountsPerTurn; }
        }

        public static Signals Signals()
        {
            return new Signals(new[] { "x1", "x2" }, new[] { "rad", "rad" }, new[] { "u1", "u2" }, new[] { "rad", "rad" }, 200000);
        }

        public static Limits Limits(Signals signals)
        {
            return ImitationHil.Firmware.Limits.Symmetric(signals, 4f, 8f, EnvelopeRadians);
        }

        /// <summary>The guarded, shaped plant on an axis: the same chain as on the virtual rig.</summary>
        public static ShapedPlant Plant(IAxis axis, Signals signals)
        {
            int maxCounts = (int)(EnvelopeRadians / 6.28318548f * CountsPerTurn);
            AxisGuard guard = new AxisGuard(axis, MaxDuty, maxCounts, StallTicks, RampTicks);
            GuardTuning.Apply(guard, MaxDuty, StallTicks, TimeConstantSeconds, NoLoadRadiansPerSecond, Friction, NoiseCounts);
            PositionServo[] servos = new PositionServo[MotorCount];
            for (int i = 0; i < servos.Length; i++)
            {
                servos[i] = new PositionServo(
                    TimeConstantSeconds, NoLoadRadiansPerSecond, BandwidthRadiansPerSecond, Friction, CountsPerTurn, TickMicroseconds);
            }

            int[] motorOf = { 0, MotorCount > 1 ? 1 : Shaping.Virtual };
            Shaping shaping = new Shaping(signals, A, motorOf, SetPointLimitRadians, new float[signals.ObservationCount]);
            ShapedPlant plant = new ShapedPlant(guard, shaping, servos);
            plant.Probe = new AxisProbe(guard, guard, MaxDuty, maxCounts, axis as IBenchAxis);
            return plant;
        }
    }
}
