using System;

namespace ImitationHil.Firmware
{
    /// <summary>
    /// What a device does all day: answers frames, runs episodes, and stops the motor when anything goes wrong. One
    /// thread calls <see cref="Poll"/> for ever. The same class runs on the microcontroller, on the Raspberry Pi and in
    /// the emulated device.
    /// </summary>
    public sealed class DeviceLoop
    {
        /// <summary>How long an idle device sleeps for a byte, in milliseconds; also the grain of the watchdog in tethered mode.</summary>
        public const int IdleWaitMilliseconds = 10;

        /// <summary>
        /// Silence of the host that a tethered plant bears, in microseconds, besides one policy period. A host that got no
        /// reply repeats its request after one period and 40 ms; 60 ms more are what a busy host may need.
        /// </summary>
        public const int SilenceMicroseconds = 100000;

        private readonly ILine _line;
        private readonly IClock _clock;
        private readonly Requests _requests;
        private readonly FrameReader _reader = new FrameReader();
        private readonly byte[] _incoming = new byte[256];
        private uint _heardMicroseconds;

        /// <param name="line">Line to the host.</param>
        /// <param name="clock">Monotonic clock.</param>
        /// <param name="plant">What this device drives.</param>
        /// <param name="limits">Its limits.</param>
        /// <param name="bootId">A number that differs from boot to boot, so that a host notices a restart.</param>
        /// <exception cref="ArgumentException">
        /// Limits do not fit the plant, or its names are too long for the reply to <see cref="Wire.Describe"/>.
        /// </exception>
        public DeviceLoop(ILine line, IClock clock, IPlant plant, Limits limits, uint bootId)
        {
            _line = line;
            _clock = clock;
            Supervisor = new Supervisor(plant, limits);

            // Counted from the end of the last answer.
            Supervisor.Ages.MaxLinkMicroseconds = (uint)plant.Signals.PeriodMicroseconds + SilenceMicroseconds;

            // A policy period includes the waiting for its ticks. Beyond the same 100 ms the motor has been without its
            // servo for so long that what it does next is anybody's guess.
            Supervisor.Ages.MaxStepMicroseconds = Supervisor.Ages.MaxLinkMicroseconds;
            _requests = new Requests(line, clock, Supervisor, limits, bootId);
            _heardMicroseconds = clock.NowMicroseconds;
        }

        /// <summary>The guard of the plant.</summary>
        public Supervisor Supervisor { get; private set; }

        /// <summary>The last exception that escaped from plant or policy; null when none did. For the device's own log.</summary>
        public Exception? Problem
        {
            get { return _requests.Problem; }
        }

        /// <summary>
        /// Answers what has arrived, watches the link, and carries out one policy period of a stand-alone episode.
        /// False when the line is lost; the plant is stopped then and the fault latched. May be called again: as soon
        /// as the line brings frames again, they are answered.
        /// </summary>
        public bool Poll()
        {
            try
            {
                return PollUnguarded();
            }
            catch (Exception problem)
            {
                // Whatever escaped: motor off, latched, and the host may ask why.
                _requests.Fail(problem);
                return true;
            }
        }

        private bool PollUnguarded()
        {
            int count = _line.Read(_incoming, 0, _incoming.Length, _requests.Episodes.RunsAlone ? 0 : IdleWaitMilliseconds);
            if (count < 0)
            {
                LoseLink();
                return false;
            }

            // Before the answers: a device that was held must not obey what has waited meanwhile, because its motor has been
            // without a servo for as long.
            WatchLink();
            for (int i = 0; i < count; i++)
            {
                if (_reader.Push(_incoming[i]))
                {
                    _requests.Answer(_reader);

                    // After the answer: the time that the plant needed is not the host's silence.
                    _heardMicroseconds = _clock.NowMicroseconds;
                }
            }

            WatchLink();
            _requests.Episodes.Advance();
            if (!_requests.LineIsUp)
            {
                LoseLink();
                return false;
            }

            return true;
        }

        // A tethered motor and a probed one depend on the host; a stand-alone episode does without hearing from it.
        private void WatchLink()
        {
            uint silence = _clock.NowMicroseconds - _heardMicroseconds;
            bool depends = _requests.Episodes.Mode == Wire.ModeTethered || _requests.Episodes.Mode == Wire.ModeProbe;
            Supervisor.Ages.LinkMicroseconds = depends ? silence : 0;
            if (Supervisor.State == SupervisorState.Running && Supervisor.Ages.Check() != Status.Ok)
            {
                Supervisor.Trip(Supervisor.Ages.Check());
            }
        }

        private void LoseLink()
        {
            if (Supervisor.State == SupervisorState.Running || Supervisor.State == SupervisorState.Armed)
            {
                Supervisor.Trip(Status.LinkLost);
            }

            _requests.StartAnew();
            _reader.Push(0);
            _heardMicroseconds = _clock.NowMicroseconds;
        }
    }
}
