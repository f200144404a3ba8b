using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace ImitationHil.Cli.Live.Web;

/// <summary>
/// Decides whether a request comes from the page and from somebody who may see it: the host it was sent to is one of ours (a name that
/// was rebound to this machine is not), the page that sent it is ours, and the token is right where there is one.
/// </summary>
internal sealed class RequestGuard
{
    private readonly HashSet<string> _hosts;
    private readonly byte[]? _token;
    private readonly string _cookie;
    private readonly int _port;

    /// <param name="bind">Interface that is listened on.</param>
    /// <param name="port">Port that is listened on.</param>
    /// <param name="token">What a viewer has to know; null for nothing.</param>
    public RequestGuard(IPAddress bind, int port, string? token)
    {
        _port = port;
        _token = token is null ? null : Encoding.UTF8.GetBytes(token);
        _cookie = $"imitate-{port}";
        _hosts = new HashSet<string>(["localhost", "127.0.0.1", "[::1]"], StringComparer.OrdinalIgnoreCase);
        if (IPAddress.IsLoopback(bind))
            return;
        _hosts.Add(Dns.GetHostName());
        bool isAny = bind.Equals(IPAddress.Any) || bind.Equals(IPAddress.IPv6Any);
        foreach (var address in isAny ? OwnAddresses() : [bind])
            _hosts.Add(address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString());
    }

    /// <summary>Name of the cookie that carries the token.</summary>
    public string Cookie => _cookie;

    /// <summary>Whether a token is needed.</summary>
    public bool NeedsToken => _token is not null;

    /// <summary>Why the request is refused, with the status to answer; null when it is not.</summary>
    /// <param name="request">The request.</param>
    /// <param name="commands">Whether it may change something, or opens a socket: then its origin counts.</param>
    /// <param name="needsToken">Whether what it asks for is for those who know the token.</param>
    public (int Code, string Why)? Refusal(HttpRequest request, bool commands, bool needsToken)
    {
        var host = request.Host;
        if (!host.HasValue || !_hosts.Contains(host.Host) || (host.Port ?? 80) != _port)
            return (StatusCodes.Status421MisdirectedRequest, $"the host '{host}' is not this server; open the page by its address");
        if (commands)
        {
            string[] origins = [.. request.Headers.Origin.OfType<string>()];
            if (origins.Any(origin => !string.Equals(origin, $"http://{host.Value}", StringComparison.OrdinalIgnoreCase)))
                return (StatusCodes.Status403Forbidden, $"a page of '{origins[0]}' may not command");
            string? site = request.Headers["Sec-Fetch-Site"];
            if (site is not (null or "same-origin" or "none"))
                return (StatusCodes.Status403Forbidden, $"a request that is '{site}' may not command");
        }

        return needsToken && !HasToken(request) ? (StatusCodes.Status401Unauthorized, "the token is missing or wrong") : null;
    }

    /// <summary>Whether this is the token, in a time that does not tell how much of it is right.</summary>
    public bool IsToken(string? text) =>
        _token is null || (text is not null && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(text)), SHA256.HashData(_token)));

    private bool HasToken(HttpRequest request)
    {
        const string Bearer = "Bearer ";
        string? header = request.Headers.Authorization;
        return IsToken(header?.StartsWith(Bearer, StringComparison.Ordinal) == true ? header[Bearer.Length..] : request.Cookies[_cookie]);
    }

    private static IEnumerable<IPAddress> OwnAddresses() => NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(network => network.GetIPProperties().UnicastAddresses).Select(address => new IPAddress(address.Address.GetAddressBytes()));
}
