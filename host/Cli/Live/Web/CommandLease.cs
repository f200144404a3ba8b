namespace ImitationHil.Cli.Live.Web;

/// <summary>
/// Who may command: one viewer at a time. A lease lasts while its viewer is connected, and ten seconds longer, so that a page that is
/// loaded again, or loses its line for a moment, does not lose it. A stop needs no lease.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class CommandLease(TimeProvider time)
{
    /// <summary>How long a lease outlives its viewer's line.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly object _gate = new();
    private readonly Dictionary<string, int> _lines = [];
    private string? _holder;
    private long _seen;
    private volatile int _version;

    /// <summary>Changes whenever the holder does.</summary>
    public int Version => _version;

    /// <summary>Who may command; null for nobody.</summary>
    public string? Holder
    {
        get
        {
            lock (_gate)
                return Current();
        }
    }

    /// <summary>Takes the lease; false when somebody else has it.</summary>
    public bool Take(string viewer)
    {
        lock (_gate)
        {
            if (Current() is { } holder && holder != viewer)
                return false;
            if (_holder != viewer)
            {
                _holder = viewer;
                _version++;
            }

            _seen = time.GetTimestamp();
            return true;
        }
    }

    /// <summary>Gives it back; nothing happens when the viewer does not have it.</summary>
    public void Release(string viewer)
    {
        lock (_gate)
        {
            if (_holder == viewer)
                Drop();
        }
    }

    /// <summary>Whether this viewer may command just now.</summary>
    public bool Allows(string? viewer)
    {
        lock (_gate)
        {
            bool allows = viewer is not null && Current() == viewer;
            if (allows)
                _seen = time.GetTimestamp();
            return allows;
        }
    }

    /// <summary>A viewer's line was opened (+1) or closed (-1).</summary>
    public void Line(string viewer, int change)
    {
        lock (_gate)
        {
            int lines = _lines.GetValueOrDefault(viewer) + change;
            if (lines > 0)
                _lines[viewer] = lines;
            else
                _lines.Remove(viewer);
            if (_holder == viewer)
                _seen = time.GetTimestamp();
        }
    }

    private string? Current()
    {
        if (_holder is not null && !_lines.ContainsKey(_holder) && time.GetElapsedTime(_seen) > Grace)
            Drop();
        return _holder;
    }

    private void Drop()
    {
        _holder = null;
        _version++;
    }
}
