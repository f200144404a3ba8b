using System;

namespace ImitationHil.Firmware
{
    /// <summary>
    /// Drives one motor open loop for calibration, tick by tick, and keeps its counts, so that the link's speed does not matter. Duty,
    /// ticks and travel are bounded by numbers of the device, whatever the host asks for. The drive ends by itself at its
    /// last tick or at its travel; the motor coasts at duty 0 while the rest is recorded, and is off behind it. The <see cref="AxisGuard"/> below
    /// watches duty and twice the largest travel. Called by the supervisor alone, in Running.
    /// </summary>
    public sealed class AxisProbe
    {
        /// <summary>Most ticks of a probe: what one request may hold a motor for, and what is remembered.</summary>
        public const int MaxTicks = 480;

        /// <summary>
        /// Most duty of a calibration where the rig's own limit is not lower: a geared motor of the assumed kind breaks away at 0.06, turns
        /// at a quarter of its speed at this, and does not hurt its gears when it meets a stop.
        /// </summary>
        public const float LargestDuty = 0.3f;

        private readonly IAxis _axis;
        private readonly AxisGuard _guard;
        private readonly IBenchAxis? _metal;
        private readonly ProbeRequest _now = new ProbeRequest();
        private readonly short[] _samples = new short[MaxTicks];
        private readonly int[] _counts;
        private readonly float[] _duty;
        private float _sumAmperes;
        private int _endOfDrive;

        /// <param name="axis">The way to the motors that the plant itself uses, guarded.</param>
        /// <param name="guard">Its guard, which is told the bounds.</param>
        /// <param name="maxDuty">The rig's largest duty; not more than <see cref="LargestDuty"/> is used of it.</param>
        /// <param name="maxTravelCounts">Largest travel of one probe in counts, positive.</param>
        /// <param name="metal">Pins or simulation below the guard; null where there is nothing to ask.</param>
        public AxisProbe(IAxis axis, AxisGuard guard, float maxDuty, int maxTravelCounts, IBenchAxis? metal)
        {
            if (!Finite.IsFinite(maxDuty) || maxDuty <= 0f || maxTravelCounts <= 0)
            {
                throw new ArgumentException("a probe needs a positive duty and a positive travel");
            }

            _axis = axis;
            _guard = guard;
            _metal = metal;
            MaxDuty = Finite.Clamp(maxDuty, 0f, LargestDuty);

            // Samples are 16 bits: a coast may come on top.
            MaxTravelCounts = maxTravelCounts < 16000 ? maxTravelCounts : 16000;
            _counts = new int[axis.MotorCount];
            _duty = new float[axis.MotorCount];
        }

        /// <summary>Number of motors.</summary>
        public int MotorCount
        {
            get { return _axis.MotorCount; }
        }

        /// <summary>Time between two samples, microseconds.</summary>
        public int TickMicroseconds
        {
            get { return _axis.TickMicroseconds; }
        }

        /// <summary>Counts a turn as this device believes them.</summary>
        public int CountsPerTurn
        {
            get { return _axis.CountsPerTurn; }
        }

        /// <summary>True when the current is measured.</summary>
        public bool MeasuresCurrent
        {
            get { return _metal != null && _metal.MeasuresCurrent; }
        }

        /// <summary>Largest magnitude of duty that is accepted.</summary>
        public float MaxDuty { get; private set; }

        /// <summary>Largest travel that is accepted, counts.</summary>
        public int MaxTravelCounts { get; private set; }

        /// <summary>Position at the start, counts.</summary>
        public int StartCounts { get; private set; }

        /// <summary>Samples so far.</summary>
        public int SampleCount { get; private set; }

        /// <summary>True when the drive ended by its travel.</summary>
        public bool ReachedTravel { get; private set; }

        /// <summary>Largest current so far, amperes.</summary>
        public float PeakAmperes { get; private set; }

        /// <summary>Mean current over the drive so far, amperes.</summary>
        public float MeanAmperes
        {
            get { return SampleCount == 0 ? 0f : _sumAmperes / (SampleCount < _endOfDrive ? SampleCount : _endOfDrive); }
        }

        /// <summary>Distance from the start in counts at the end of a tick, held within 16 bits.</summary>
        public int Sample(int index)
        {
            return _samples[index];
        }

        /// <summary>Whether a request is within the bounds of this device.</summary>
        public bool Accepts(ProbeRequest request)
        {
            return request.Motor >= 0 && request.Motor < MotorCount
                && Finite.IsFinite(request.Duty) && request.Duty >= -MaxDuty && request.Duty <= MaxDuty
                && request.DriveTicks > 0 && request.RestTicks >= 0
                && request.DriveTicks <= MaxTicks && request.RestTicks <= MaxTicks - request.DriveTicks
                && request.TravelCounts > 0 && request.TravelCounts <= MaxTravelCounts;
        }

        /// <summary>Looks where the motor stands; nothing is driven yet. The caller has asked <see cref="Accepts"/>.</summary>
        public Status Begin(ProbeRequest request)
        {
            _now.Motor = request.Motor;
            _now.IsRamp = request.IsRamp;
            _now.Duty = request.Duty;
            _now.DriveTicks = request.DriveTicks;
            _now.RestTicks = request.RestTicks;
            _now.TravelCounts = request.TravelCounts;
            SampleCount = 0;
            ReachedTravel = false;
            PeakAmperes = 0f;
            _sumAmperes = 0f;
            _endOfDrive = request.DriveTicks;
            for (int i = 0; i < _duty.Length; i++)
            {
                _duty[i] = 0f;
            }

            // A hand may turn a motor that is off as far as it likes.
            bool isWatch = IsWatch();
            _guard.BoundNext(MaxDuty, isWatch ? 0x7FFFFFFF : 2 * MaxTravelCounts);
            if (isWatch)
            {
                // Only prepared axes are switched on, so the drivers stay off.
                _axis.Stop();
                _guard.PrepareOff();
                if (_metal != null)
                {
                    _metal.ClearFault();
                }
            }
            else
            {
                if (_metal != null)
                {
                    _metal.HoldPosition();
                }

                _axis.Prepare(0);
            }

            Status status = _axis.WaitTick(_counts);
            StartCounts = _counts[_now.Motor];
            return status;
        }

        /// <summary>One tick. HorizonReached behind the last one, when the motor is off.</summary>
        public Status Advance()
        {
            if (!IsWatch())
            {
                _duty[_now.Motor] = DutyOf(SampleCount);

                // Critical for safety: nothing between this and the guard.
                _axis.Write(_duty);
            }

            Status status = _axis.WaitTick(_counts);
            if (status != Status.Ok)
            {
                return status;
            }

            long moved = (long)_counts[_now.Motor] - StartCounts;
            Keep(moved);
            if (!IsWatch() && SampleCount < _endOfDrive && (moved >= _now.TravelCounts || -moved >= _now.TravelCounts))
            {
                _endOfDrive = SampleCount;
                ReachedTravel = true;
            }

            if (SampleCount < _endOfDrive + _now.RestTicks)
            {
                return Status.Ok;
            }

            _axis.Stop();
            return Status.HorizonReached;
        }

        private bool IsWatch()
        {
            return _now.Duty == 0f;
        }

        private float DutyOf(int tick)
        {
            if (tick >= _endOfDrive)
            {
                return 0f;
            }

            return _now.IsRamp ? _now.Duty * (tick + 1) / _now.DriveTicks : _now.Duty;
        }

        private void Keep(long moved)
        {
            _samples[SampleCount] = (short)(moved > 32767 ? 32767 : moved < -32767 ? -32767 : moved);
            if (_metal != null && _metal.MeasuresCurrent)
            {
                float amperes = _metal.Amperes(_now.Motor);
                if (Finite.IsFinite(amperes))
                {
                    PeakAmperes = amperes > PeakAmperes ? amperes : PeakAmperes;
                    _sumAmperes += SampleCount < _endOfDrive ? amperes : 0f;
                }
            }

            SampleCount++;
        }
    }
}
