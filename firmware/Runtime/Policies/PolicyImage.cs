namespace ImitationHil.Firmware
{
    /// <summary>
    /// An exported policy as bytes, read and checked. The byte table is in <c>firmware/POLICY-IMAGE.md</c>. Everything
    /// is checked before anything is used: length, magic, version, checksum, shape, text, contract, weights, and last
    /// the self-test, which runs the policy on stored observations and compares the bits of its actions.
    /// </summary>
    public sealed class PolicyImage
    {
        /// <summary>Version of the format that this class reads.</summary>
        public const int Version = 1;

        /// <summary>"IHPI", the first four bytes.</summary>
        public const uint Magic = 0x49504849u;

        /// <summary>Length of the fixed header in bytes.</summary>
        public const int HeaderLength = 32;

        /// <summary>Largest image in bytes.</summary>
        public const int MaxLength = 32768;

        private readonly byte[] _bytes;
        private readonly int _testsOffset;
        private readonly int _testCount;

        private PolicyImage(byte[] bytes, PolicySpec spec, IPolicy policy, int testsOffset, int testCount, uint checksum)
        {
            _bytes = bytes;
            Spec = spec;
            Policy = policy;
            _testsOffset = testsOffset;
            _testCount = testCount;
            Checksum = checksum;
        }

        /// <summary>What the image defines.</summary>
        public PolicySpec Spec { get; private set; }

        /// <summary>The policy, ready to run.</summary>
        public IPolicy Policy { get; private set; }

        /// <summary>CRC-32 of the image, its name in records.</summary>
        public uint Checksum { get; private set; }

        /// <summary>Number of self-test vectors.</summary>
        public int SelfTestCount
        {
            get { return _testCount; }
        }

        /// <summary>
        /// Reads an image. Null with <paramref name="error"/> set when it is refused. The buffer is kept: it must not
        /// be written afterwards.
        /// </summary>
        /// <param name="bytes">Buffer that begins with the image.</param>
        /// <param name="count">Length of the image in bytes.</param>
        /// <param name="error">Why it was refused.</param>
        public static PolicyImage? Read(byte[] bytes, int count, out ImageError error)
        {
            error = CheckFrame(bytes, count);
            if (error != ImageError.None)
            {
                return null;
            }

            ByteReader reader = new ByteReader(bytes, 6, count - 4);
            int kind = reader.Short();
            reader.Word();
            uint contract = reader.Word();
            int period = (int)reader.Word();
            int n = reader.Byte();
            int m = reader.Byte();
            int testCount = reader.Short();
            int p0 = reader.Short();
            int p1 = reader.Short();
            int weightCount = reader.Short();
            int textLength = reader.Short();
            int testLength = 6 + 4 * (n + m);
            if (n < 1 || n > Signals.MaxSlots || m < 1 || m > Signals.MaxSlots || weightCount > PolicyFactory.MaxWeights || testCount < 1
                || count != HeaderLength + textLength + 4 * weightCount + testCount * testLength + 4)
            {
                error = ImageError.BadShape;
                return null;
            }

            string name = reader.Text();
            string[] observationNames = new string[n];
            string[] observationUnits = new string[n];
            string[] actionNames = new string[m];
            string[] actionUnits = new string[m];
            reader.TextPairs(observationNames, observationUnits);
            reader.TextPairs(actionNames, actionUnits);
            if (reader.Failed || reader.Position != HeaderLength + textLength)
            {
                error = ImageError.BadText;
                return null;
            }

            Signals signals = new Signals(observationNames, observationUnits, actionNames, actionUnits, period);
            if (signals.Contract != contract)
            {
                error = ImageError.ContractMismatch;
                return null;
            }

            float[] weights = new float[weightCount];
            reader.Floats(weights);
            int testsOffset = reader.Position;

            PolicySpec spec = new PolicySpec(name, signals, kind, p0, p1, weights);
            error = PolicyFactory.Check(spec);
            if (error != ImageError.None)
            {
                return null;
            }

            PolicyImage image = new PolicyImage(bytes, spec, PolicyFactory.Create(spec), testsOffset, testCount, Crc32.Of(bytes, 0, count - 4));
            error = image.SelfTest();
            return error == ImageError.None ? image : null;
        }

        /// <summary>
        /// Runs the self-test vectors and compares the bits of the action, up to the first that differs. Leaves the policy
        /// reset with seed 0.
        /// </summary>
        public ImageError SelfTest()
        {
            int n = Spec.Signals.ObservationCount;
            int m = Spec.Signals.ActionCount;
            float[] observation = new float[n];
            float[] action = new float[m];
            int testLength = 6 + 4 * (n + m);
            ByteReader reader = new ByteReader(_bytes, _testsOffset, _testsOffset + _testCount * testLength);
            ImageError error = ImageError.None;
            for (int test = 0; test < _testCount && error == ImageError.None; test++)
            {
                uint seed = reader.Word();
                int calls = reader.Short();
                reader.Floats(observation);
                Policy.Reset(seed);
                Status status = Status.PolicyError;
                for (int call = 0; call < calls; call++)
                {
                    status = Policy.Act(observation, action);
                }

                for (int i = 0; i < m; i++)
                {
                    if (status != Status.Ok || reader.Word() != FloatBits.Of(action[i]))
                    {
                        error = ImageError.SelfTestFailed;
                    }
                }
            }

            Policy.Reset(0);
            return error;
        }

        // What can be said of the bytes without believing any of them.
        private static ImageError CheckFrame(byte[] bytes, int count)
        {
            if (count < HeaderLength + 4 || count > MaxLength || count > bytes.Length)
            {
                return ImageError.BadLength;
            }

            ByteReader reader = new ByteReader(bytes, 0, count);
            if (reader.Word() != Magic)
            {
                return ImageError.BadMagic;
            }

            if (reader.Short() != Version)
            {
                return ImageError.BadVersion;
            }

            reader.Short();
            if (reader.Word() != (uint)count)
            {
                return ImageError.BadLength;
            }

            ByteReader tail = new ByteReader(bytes, count - 4, count);
            return tail.Word() == Crc32.Of(bytes, 0, count - 4) ? ImageError.None : ImageError.BadChecksum;
        }
    }
}
