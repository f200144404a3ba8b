namespace ImitationHil.Cli.Live.Telemetry;

/// <summary>A request to stop that any thread makes and a control thread reads, without a lock between them.</summary>
internal sealed class StopFlag
{
    private volatile bool _set;

    /// <summary>Whether somebody asked.</summary>
    public bool IsSet => _set;

    /// <summary>Asks. From any thread; takes no time.</summary>
    public void Set() => _set = true;

    /// <summary>Takes the request back, between episodes.</summary>
    public void Clear() => _set = false;
}
