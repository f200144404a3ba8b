namespace ImitationHil.Lab.Import;

/// <summary>
/// Walks over the cells of comma-separated text without copying them. Blanks around a cell are trimmed; a cell may be
/// quoted as in RFC 4180 (a quote inside is doubled); a line ends with LF, CRLF or CR.
/// </summary>
internal ref struct CsvScanner(ReadOnlySpan<char> text)
{
    private static readonly char[] Delimiters = [',', ';', '\t'];

    private readonly ReadOnlySpan<char> text = text;
    private int position;
    private int line = 1;

    /// <summary>What separates the cells; a comma until <see cref="DetectDelimiter"/> was called.</summary>
    public char Delimiter { get; private set; } = ',';

    /// <summary>Line of the next character, from 1.</summary>
    public readonly int Line => line;

    /// <summary>Whether everything was read.</summary>
    public readonly bool AtEnd => position >= text.Length;

    /// <summary>Takes the delimiter that occurs most often outside quotes in the current line; a comma where none occurs.</summary>
    public void DetectDelimiter()
    {
        Span<int> counts = stackalloc int[Delimiters.Length];
        bool quoted = false;
        for (int i = position; i < text.Length && (quoted || text[i] is not ('\n' or '\r')); i++)
        {
            quoted ^= text[i] == '"';
            int which = quoted ? -1 : Array.IndexOf(Delimiters, text[i]);
            if (which >= 0)
            {
                counts[which]++;
            }
        }

        int best = 0;
        for (int i = 1; i < counts.Length; i++)
        {
            best = counts[i] > counts[best] ? i : best;
        }

        Delimiter = Delimiters[best];
    }

    /// <summary>Skips lines that are blank, and those that begin with # when <paramref name="comments"/>.</summary>
    public void SkipEmptyLines(bool comments)
    {
        while (!AtEnd)
        {
            ReadOnlySpan<char> rest = text[position..];
            int end = rest.IndexOfAny('\n', '\r');
            ReadOnlySpan<char> current = (end < 0 ? rest : rest[..end]).Trim();
            if (!current.IsEmpty && !(comments && current[0] == '#'))
            {
                return;
            }

            position = end < 0 ? text.Length : position + end;
            SkipLineEnd();
        }
    }

    /// <summary>
    /// The next cell of the row; <paramref name="lastOfRow"/> tells that the row ends behind it. <paramref name="broken"/>
    /// tells that its quotes do not close, or that text follows them.
    /// </summary>
    public ReadOnlySpan<char> Next(out bool lastOfRow, out bool broken)
    {
        broken = false;
        SkipBlanks();
        ReadOnlySpan<char> cell = !AtEnd && text[position] == '"' ? Quoted(out broken) : Plain();
        lastOfRow = AtEnd || text[position] != Delimiter;
        if (lastOfRow)
        {
            SkipLineEnd();
        }
        else
        {
            position++;
        }

        return cell;
    }

    private ReadOnlySpan<char> Plain()
    {
        int start = position;
        int length = text[start..].IndexOfAny(Delimiter, '\n', '\r');
        position = length < 0 ? text.Length : start + length;
        return text[start..position].TrimEnd();
    }

    private ReadOnlySpan<char> Quoted(out bool broken)
    {
        int start = ++position;
        bool doubled = false;
        while (!AtEnd && (text[position] != '"' || (position + 1 < text.Length && text[position + 1] == '"')))
        {
            bool pair = text[position] == '"';
            bool lineEnds = text[position] == '\n' || (text[position] == '\r' && (position + 1 >= text.Length || text[position + 1] != '\n'));
            doubled |= pair;
            line += lineEnds ? 1 : 0;
            position += pair ? 2 : 1;
        }

        broken = AtEnd;
        ReadOnlySpan<char> cell = text[start..Math.Min(position, text.Length)];
        position = Math.Min(position + 1, text.Length);
        SkipBlanks();
        broken |= !Plain().IsEmpty;
        return doubled ? cell.ToString().Replace("\"\"", "\"", StringComparison.Ordinal) : cell;
    }

    private void SkipBlanks()
    {
        while (!AtEnd && (text[position] == ' ' || (text[position] == '\t' && Delimiter != '\t')))
        {
            position++;
        }
    }

    private void SkipLineEnd()
    {
        if (AtEnd)
        {
            return;
        }

        position += text[position..].StartsWith("\r\n") ? 2 : 1;
        line++;
    }
}
