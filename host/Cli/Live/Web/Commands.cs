using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ImitationHil.Cli.Live.Session;
using ImitationHil.Lab.Data;
using Microsoft.AspNetCore.Http;

namespace ImitationHil.Cli.Live.Web;

/// <summary>An answer to a command.</summary>
/// <param name="Code">HTTP status.</param>
/// <param name="Body">JSON.</param>
internal sealed record Answer(int Code, object Body);

/// <summary>What may be asked for under <c>/api/</c>, besides the stops, which nothing stands before.</summary>
internal sealed class Commands
{
    private readonly LiveSession _session;
    private readonly CommandLease _lease;
    private readonly RunFolders _runs;
    private readonly CancellationToken _end;
    private readonly SemaphoreSlim _oneReport = new(1);
    private readonly Dictionary<string, Func<HttpRequest, JsonElement, Task<Answer>>> _table;

    public Commands(LiveSession session, CommandLease lease, RunFolders runs, CancellationToken end)
    {
        (_session, _lease, _runs, _end) = (session, lease, runs, end);
        _table = new(StringComparer.Ordinal)
        {
            ["/api/run"] = Led(body => Submit(body, demonstrates: false)),
            ["/api/demonstrate"] = Led(body => Submit(body, demonstrates: true)),
            ["/api/reset"] = Led(_ => Reset()),
            ["/api/control"] = (request, body) => Task.FromResult(Control(request, body)),
            ["/api/report"] = (_, body) => Report(body),
        };
    }

    /// <summary>A command; null when there is none of that path.</summary>
    public Func<HttpRequest, JsonElement, Task<Answer>>? Find(string path) => _table.GetValueOrDefault(path);

    /// <summary>
    /// The public name of a viewer from the one that its page drew; null when that is none. Who knew another's could command in its place,
    /// so names are long and never told.
    /// </summary>
    public static string? PublicName(string? name) =>
        name is { Length: >= 8 and <= 64 } && name.All(char.IsAsciiLetterOrDigit) ? Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(name)))[..12].ToLowerInvariant() : null;

    // A command of the one who may: others are told who has the lease.
    private Func<HttpRequest, JsonElement, Task<Answer>> Led(Func<JsonElement, Answer> command) => (request, body) => Task.FromResult(
        _lease.Allows(PublicName(request.Headers["X-Viewer"]))
            ? command(body)
            : new Answer(StatusCodes.Status403Forbidden, new { problems = new[] { "somebody else commands, or nobody yet: take the command first" } }));

    private Answer Submit(JsonElement body, bool demonstrates)
    {
        _session.Submit(LivePlan.Read(body, _session.Catalog, demonstrates));
        return new Answer(StatusCodes.Status202Accepted, new { ok = true });
    }

    private Answer Reset()
    {
        _session.Reset();
        return new Answer(StatusCodes.Status200OK, new { ok = true });
    }

    private Answer Control(HttpRequest request, JsonElement body)
    {
        if (PublicName(request.Headers["X-Viewer"]) is not { } viewer)
            return new Answer(StatusCodes.Status400BadRequest, new { problems = new[] { "a viewer says who it is in X-Viewer: 8 to 64 letters and digits" } });
        bool takes = body.ValueKind == JsonValueKind.Object && body.TryGetProperty("take", out var take) && take.ValueKind == JsonValueKind.True;
        if (!takes)
            _lease.Release(viewer);
        return takes && !_lease.Take(viewer)
            ? new Answer(StatusCodes.Status409Conflict, new { problems = new[] { "somebody else commands" } })
            : new Answer(StatusCodes.Status200OK, new { ok = true });
    }

    // One at a time, on the pool: a comparison simulates a hundred episodes.
    private async Task<Answer> Report(JsonElement body)
    {
        string run = body.ValueKind == JsonValueKind.Object && body.TryGetProperty("run", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString()! : "";
        string folder = _runs.FindRun(run) ?? throw new BadInputException("run", "", "there is no such run");
        await _oneReport.WaitAsync(_end);
        try
        {
            await Task.Run(() => RunFolders.WriteReport(folder), _end);
        }
        finally
        {
            _oneReport.Release();
        }

        return new Answer(StatusCodes.Status200OK, new { report = $"/runs/{run}/report.html" });
    }
}
