namespace ImitationHil.Firmware
{
    /// <summary>Numbers of the protocol. Bodies are in <c>firmware/PROTOCOL.md</c>.</summary>
    public static class Wire
    {
        /// <summary>Version of the protocol, in every greeting.</summary>
        public const int Version = 2;

        /// <summary>Largest payload (type, sequence, body, CRC) in bytes.</summary>
        public const int MaxPayload = 1024;

        /// <summary>Largest part of an image in one message, in bytes.</summary>
        public const int MaxImagePart = 512;

        /// <summary>Most samples of a probe in one reply.</summary>
        public const int MaxProbeSamples = 240;

        public const byte Hello = 1;
        public const byte Describe = 2;
        public const byte ImageBegin = 3;
        public const byte ImagePart = 4;
        public const byte ImageCommit = 5;
        public const byte Prepare = 6;
        public const byte Arm = 7;
        public const byte Start = 8;
        public const byte Act = 9;
        public const byte Move = 10;
        public const byte Stop = 11;
        public const byte EmergencyStop = 12;
        public const byte Reset = 13;
        public const byte GetStatus = 14;
        public const byte GetFault = 15;
        public const byte GetLimits = 16;
        public const byte GetProbeLimits = 17;
        public const byte Probe = 18;
        public const byte GetProbe = 19;

        /// <summary>Unasked: a batch of policy periods of a stand-alone episode.</summary>
        public const byte Trace = 0x40;

        /// <summary>Unasked: a stand-alone episode ended.</summary>
        public const byte Ended = 0x41;

        /// <summary>Set in the type of every reply.</summary>
        public const byte Reply = 0x80;

        /// <summary>Result byte of an image request: this plus the <see cref="ImageError"/>.</summary>
        public const byte ImageRefused = 128;

        /// <summary>Result byte of a reply to a request that is not known, too short or too long.</summary>
        public const byte Malformed = 255;

        /// <summary>Policy on the device, plant on the host, in lockstep: processor in the loop.</summary>
        public const byte ModeLockstep = 1;

        /// <summary>Plant on the device, policy on the host.</summary>
        public const byte ModeTethered = 2;

        /// <summary>Plant and policy on the device; the host listens.</summary>
        public const byte ModeStandalone = 3;

        /// <summary>The motors one at a time, open loop, for calibration.</summary>
        public const byte ModeProbe = 4;
    }
}
