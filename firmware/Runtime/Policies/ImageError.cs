namespace ImitationHil.Firmware
{
    /// <summary>Why an image was refused. Numbers are part of the wire and never change.</summary>
    public enum ImageError
    {
        /// <summary>Accepted.</summary>
        None = 0,

        /// <summary>Shorter or longer than its header says, or than any image can be.</summary>
        BadLength = 1,

        /// <summary>Does not begin with the magic bytes: not an image.</summary>
        BadMagic = 2,

        /// <summary>Written by another version of the format.</summary>
        BadVersion = 3,

        /// <summary>The checksum does not match: damaged.</summary>
        BadChecksum = 4,

        /// <summary>A policy kind that this firmware does not know.</summary>
        UnknownKind = 5,

        /// <summary>Counts that do not fit together or are out of range.</summary>
        BadShape = 6,

        /// <summary>A weight is NaN or infinite.</summary>
        WeightNotFinite = 7,

        /// <summary>The image is for other signals than this plant's.</summary>
        ContractMismatch = 8,

        /// <summary>The policy does not reproduce its self-test bits here.</summary>
        SelfTestFailed = 9,

        /// <summary>Text in the image is not printable ASCII or too long.</summary>
        BadText = 10,
    }
}
