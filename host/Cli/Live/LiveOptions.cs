using System.Net;
using ImitationHil.Lab.Rollouts;

namespace ImitationHil.Cli.Live;

/// <summary>How the live page is served.</summary>
public sealed record LiveOptions
{
    /// <summary>Address of the plant that is offered first.</summary>
    public required string Plant { get; init; }

    /// <summary>What a device obeys, which its address does not say: its expert stands beside it and policies are learned for it. Null: unknown.</summary>
    public PlantSetup? Twin { get; init; }

    /// <summary>TCP port; 0 for any free one.</summary>
    public int Port { get; init; }

    /// <summary>Interface to listen on. Default: this machine alone.</summary>
    public IPAddress Bind { get; init; } = IPAddress.Loopback;

    /// <summary>What a viewer has to know; null for nobody, on the loopback interface alone.</summary>
    public string? Token { get; init; }

    /// <summary>Folder with the runs; the only one that is served.</summary>
    public required string RunsFolder { get; init; }

    /// <summary>Whether a virtual rig runs its expert until somebody comes.</summary>
    public bool Autostart { get; init; } = true;

    /// <summary>Seed of what runs until somebody comes.</summary>
    public uint Seed { get; init; } = 1;

    /// <summary>Told one line for each request that is refused, and whatever else an operator should know.</summary>
    public Action<string> Log { get; init; } = _ => { };

    /// <summary>Clock of leases and rate limits.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
