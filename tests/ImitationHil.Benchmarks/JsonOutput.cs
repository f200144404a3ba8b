namespace ImitationHil.Benchmarks;

/// <summary>Where the result of a mode goes.</summary>
internal static class JsonOutput
{
    /// <summary>Into a file, or to standard output.</summary>
    /// <param name="text">One JSON object.</param>
    /// <param name="file">Empty or <c>-</c> for standard output.</param>
    public static void Write(string text, string file)
    {
        if (file is "-" or "")
            Console.WriteLine(text);
        else
            File.WriteAllText(file, text + "\n");
    }
}
