namespace ImitationHil.Cli.CommandLine;

/// <summary>What the process says to its caller.</summary>
public static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>A limit or a check failed.</summary>
    public const int CheckFailed = 1;

    /// <summary>Bad usage or bad input; every problem was listed.</summary>
    public const int BadInput = 2;

    /// <summary>A fault, or the link was lost; motors are off.</summary>
    public const int Fault = 3;
}

/// <summary>Ends a verb with exit code 3: something on the rig or on the way to it went wrong.</summary>
public sealed class FaultException(string message) : Exception(message);
