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
        public DeviceLoop(ILine line, IClock clock, IPlant plant, Limits limits, uint bootId)
        {
            _line = line;
            _clock = clock;
            Supervisor = new Supervisor(plant, limits);

            // A request takes one period to answer; one more and 100 ms are what a busy host may need for the next.
            Supervisor.Ages.MaxLinkMicroseconds = (uint)plant.Signals.PeriodMicroseconds * 2 + 100000;
            _requests = new Requests(line, Supervisor, bootId);
            _heardMicroseconds = clock.NowMicroseconds;
        }

        /// <summary>The guard of the plant.</summary>
        public Supervisor Supervisor { get; private set; }

        /// <summary>
        /// Answers what has arrived, watches the link, and carries out one policy period of a stand-alone episode.
        /// False when the line is lost; the plant is stopped then.
        /// </summary>
        public bool Poll()
        {
            try
            {
                return PollUnguarded();
            }
            catch (Exception)
            {
                // Whatever escaped: motor off, latched, and the host may ask why.
                Supervisor.Trip(Status.InternalError);
                _requests.EndEpisode(Status.InternalError);
                return true;
            }
        }

        private bool PollUnguarded()
        {
            int count = _line.Read(_incoming, 0, _incoming.Length);
            if (count < 0)
            {
                LoseLink();
                return false;
            }

            for (int i = 0; i < count; i++)
            {
                if (_reader.Push(_incoming[i]))
                {
                    _heardMicroseconds = _clock.NowMicroseconds;
                    _requests.Answer(_reader);
                }
            }

            // Only a tethered motor depends on the host; a stand-alone episode may outlive a cable.
            uint silence = _clock.NowMicroseconds - _heardMicroseconds;
            Supervisor.Ages.LinkMicroseconds = _requests.Mode == Wire.ModeTethered ? silence : 0;
            if (Supervisor.State == SupervisorState.Running && Supervisor.Ages.Check() != Status.Ok)
            {
                Supervisor.Trip(Supervisor.Ages.Check());
            }

            if (!_requests.Advance())
            {
                LoseLink();
                return false;
            }

            return true;
        }

        private void LoseLink()
        {
            if (Supervisor.State == SupervisorState.Running || Supervisor.State == SupervisorState.Armed)
            {
                Supervisor.Trip(Status.LinkLost);
            }
        }
    }
}
