using System.Net.Sockets;
using System.Text.Json;
using ImitationHil.Cli.Live.Session;
using ImitationHil.Cli.Live.Telemetry;
using ImitationHil.Lab.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace ImitationHil.Cli.Live.Web;

/// <summary>
/// The live page and what is behind it, in this process: the session's thread controls, the broadcaster's shows, and the pool's serve
/// requests. <see cref="DisposeAsync"/> stops what runs, motor off, and closes every line.
/// </summary>
public sealed class LiveServer : IAsyncDisposable
{
    private const int LargestBody = 64 * 1024;

    private readonly WebApplication _app;
    private readonly LiveSession _session;
    private readonly Broadcaster _broadcaster;
    private readonly CancellationTokenSource _end;

    private LiveServer(WebApplication app, LiveSession session, Broadcaster broadcaster, CancellationTokenSource end, Uri address)
    {
        (_app, _session, _broadcaster, _end, Address) = (app, session, broadcaster, end, address);
    }

    /// <summary>Where the page is.</summary>
    public Uri Address { get; }

    /// <summary>Opens the port and starts.</summary>
    /// <exception cref="BadInputException">The plant's address is wrong, or the port cannot be had.</exception>
    public static async Task<LiveServer> StartAsync(LiveOptions options)
    {
        if (!System.Net.IPAddress.IsLoopback(options.Bind) && options.Token is null)
            throw new BadInputException("--bind", options.Bind.ToString(), "others could command this rig: a token is needed");
        var catalog = new LiveCatalog(options.Plant, options.Twin);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
            kestrel.Limits.MaxConcurrentConnections = 512;
            kestrel.Limits.MaxConcurrentUpgradedConnections = Viewers.Most;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Listen(options.Bind, options.Port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        var app = builder.Build();
        var end = new CancellationTokenSource();
        Endpoints? endpoints = null;
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(5), KeepAliveTimeout = TimeSpan.FromSeconds(15) });
        app.Run(context => endpoints is null ? Unready(context) : endpoints.Handle(context));
        try
        {
            await app.StartAsync();
        }
        catch (IOException e)
        {
            await app.DisposeAsync();
            throw new BadInputException("--port", $"{options.Port}", e.InnerException is AddressInUseException
                ? "is in use by another program; choose another one, or 0 for any that is free"
                : $"cannot be opened: {e.Message}");
        }
        catch (SocketException e)
        {
            await app.DisposeAsync();
            throw new BadInputException("--bind", $"{options.Bind}:{options.Port}", $"cannot be opened: {e.Message}");
        }

        var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        var session = new LiveSession(options, catalog);
        var lease = new CommandLease(options.Time);
        var viewers = new Viewers(session, lease, options.Log);
        endpoints = new Endpoints(options, session, lease, viewers, new RequestGuard(options.Bind, address.Port, options.Token), end.Token);
        int seen = -1;
        var broadcaster = new Broadcaster(
            session,
            endpoints.Describe,
            () =>
            {
                // Asking for the holder lets a lease that ran out go.
                _ = lease.Holder;
                int now = lease.Version * 1_000_003 + viewers.Version;
                bool isStale = now != seen;
                seen = now;
                return isStale;
            },
            viewers.Send);
        return new LiveServer(app, session, broadcaster, end, address);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _session.Dispose();
        _broadcaster.Dispose();
        await _end.CancelAsync();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _end.Dispose();
    }

    private static Task Unready(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return Task.CompletedTask;
    }
}
