using System.Text;

namespace ImitationHil.Lab.Import;

/// <summary>Reads a text file that somebody else wrote: UTF-8 with or without a byte order mark, and nothing else.</summary>
internal static class InputText
{
    // A string of more than about 1e9 characters cannot exist; half of that leaves room for the columns.
    private const long MostBytes = 512L * 1024 * 1024;

    // Throws on bytes that are not UTF-8 instead of putting replacement characters into names and numbers.
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text without its byte order mark, or null after adding a problem.</summary>
    public static string? Read(string file, ProblemList problems)
    {
        if (Directory.Exists(file))
        {
            problems.Add("", "is a folder, expected a file");
            return null;
        }

        if (!File.Exists(file))
        {
            problems.Add("", "there is no such file");
            return null;
        }

        try
        {
            return new FileInfo(file).Length > MostBytes
                ? Refuse(problems, $"is larger than {MostBytes >> 20} MB; cut it into several files")
                : Decode(File.ReadAllBytes(file), problems);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Refuse(problems, $"cannot be read: {e.Message}");
        }
    }

    private static string? Decode(byte[] bytes, ProblemList problems)
    {
        if (bytes is [0xFE, 0xFF, ..] or [0xFF, 0xFE, ..])
        {
            return Refuse(problems, "is UTF-16; save it as UTF-8");
        }

        int zero = Array.IndexOf(bytes, (byte)0);
        if (zero >= 0)
        {
            problems.Add($"byte {zero}", "is zero: this is not a text file");
            return null;
        }

        try
        {
            int mark = bytes is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0;
            return Strict.GetString(bytes, mark, bytes.Length - mark);
        }
        catch (DecoderFallbackException e)
        {
            problems.Add($"byte {e.Index}", "is not UTF-8: this is not a text file, or it was saved in another encoding; save it as UTF-8");
            return null;
        }
    }

    private static string? Refuse(ProblemList problems, string message)
    {
        problems.Add("", message);
        return null;
    }
}
