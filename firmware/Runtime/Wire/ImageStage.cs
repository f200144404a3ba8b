namespace ImitationHil.Firmware
{
    /// <summary>
    /// Receives an image in parts and lets it become the policy only when it is whole and passed every check. Until
    /// then, and when anything is wrong, the policy that was there stays.
    /// </summary>
    public sealed class ImageStage
    {
        private readonly byte[] _staged = new byte[PolicyImage.MaxLength];
        private int _length;
        private int _received;

        /// <summary>The accepted image; null when none was.</summary>
        public PolicyImage? Current { get; private set; }

        /// <summary>Starts a new image of this length in bytes.</summary>
        public ImageError Begin(uint length)
        {
            _received = 0;
            _length = 0;
            if (length < PolicyImage.HeaderLength || length > PolicyImage.MaxLength)
            {
                return ImageError.BadLength;
            }

            _length = (int)length;
            return ImageError.None;
        }

        /// <summary>
        /// Takes the next part. Parts come in order; one that was received already is accepted again, so that a lost
        /// reply can be answered by repeating the request.
        /// </summary>
        public ImageError Part(uint offset, ByteReader body)
        {
            int count = body.Left;
            if (offset > (uint)_received || (int)offset + count > _length)
            {
                return ImageError.BadLength;
            }

            int at = (int)offset;
            for (int i = 0; i < count; i++)
            {
                _staged[at + i] = body.Byte();
            }

            if (at + count > _received)
            {
                _received = at + count;
            }

            return ImageError.None;
        }

        /// <summary>Checks the staged image and makes it the current one.</summary>
        public ImageError Commit()
        {
            if (_length == 0 || _received != _length)
            {
                return ImageError.BadLength;
            }

            byte[] bytes = new byte[_length];
            for (int i = 0; i < _length; i++)
            {
                bytes[i] = _staged[i];
            }

            ImageError error;
            PolicyImage? image = PolicyImage.Read(bytes, _length, out error);
            if (image == null)
            {
                return error;
            }

            Current = image;
            return ImageError.None;
        }
    }
}
