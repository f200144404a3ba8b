using System.Reflection;
using System.Text.Json;
using ImitationHil.Cli.Live.Session;
using ImitationHil.Cli.Report;
using ImitationHil.Lab.Data;
using Microsoft.AspNetCore.Http;

namespace ImitationHil.Cli.Live.Web;

/// <summary>
/// Every request that the server knows: the page, the commands under <c>/api/</c>, the records under <c>/runs/</c> and the line
/// <c>/live</c>. What is not in these tables does not exist.
/// </summary>
internal sealed class Endpoints
{
    private const string PagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    // A report brings its own style and a switch for the theme; as a page without origin it can neither ask nor command.
    private const string ReportPolicy = "sandbox allow-scripts; default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".LICENSE"] = "text/plain; charset=utf-8",
    };

    private readonly LiveOptions _options;
    private readonly LiveSession _session;
    private readonly CommandLease _lease;
    private readonly Viewers _viewers;
    private readonly RequestGuard _guard;
    private readonly CancellationToken _end;
    private readonly RateLimit _rate;
    private readonly RunFolders _runs;
    private readonly FaultTexts _faults = new();
    private readonly Commands _commands;

    public Endpoints(LiveOptions options, LiveSession session, CommandLease lease, Viewers viewers, RequestGuard guard, CancellationToken end)
    {
        (_options, _session, _lease, _viewers, _guard, _end) = (options, session, lease, viewers, guard, end);
        _rate = new RateLimit(options.Time);
        _runs = new RunFolders(options.RunsFolder);
        _commands = new Commands(session, lease, _runs, end);
    }

    /// <summary>The state as a message.</summary>
    public byte[] Describe() => StateMessage.Bytes(StateMessage.Of(_session, _faults, _lease.Holder, _viewers.Count));

    /// <summary>Answers a request.</summary>
    public async Task Handle(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        string path = request.Path.Value ?? "/";
        bool isLine = path == "/live";
        bool commands = isLine || !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method));
        bool isPrivate = path != "/api/token" && (isLine || path.StartsWith("/api/", StringComparison.Ordinal) || path.StartsWith("/runs/", StringComparison.Ordinal));
        SetHeaders(response);
        if (_guard.Refusal(request, commands, isPrivate) is var (code, why))
        {
            await Refuse(context, code, why);
            return;
        }

        try
        {
            // Before everything that counts, waits or reads: a stop is never in a queue.
            if (HttpMethods.IsPost(request.Method) && path is "/api/stop" or "/api/emergency-stop")
                await Write(response, new Answer(StatusCodes.Status200OK, path == "/api/stop" ? _session.Stop() : _session.EmergencyStop()));
            else if (isLine)
                await OpenLine(context);
            else if (HttpMethods.IsPost(request.Method))
                await Command(context, path);
            else if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
                await Get(context, path);
            else
                await Refuse(context, StatusCodes.Status405MethodNotAllowed, $"{request.Method} is not known");
        }
        catch (BadHttpRequestException e)
        {
            await Refuse(context, e.StatusCode, e.Message);
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
        catch (Exception e)
        {
            // Whatever happens to a request, the next one and the loop go on.
            await Refuse(context, StatusCodes.Status500InternalServerError, e.Message);
        }
    }

    private async Task Get(HttpContext context, string path)
    {
        var response = context.Response;
        if (path == "/api/state")
            await Write(response, new Answer(StatusCodes.Status200OK, StateMessage.Of(_session, _faults, _lease.Holder, _viewers.Count)));
        else if (path == "/api/catalog")
            await Write(response, new Answer(StatusCodes.Status200OK, StateMessage.Catalogue(_session.Catalog, Commands.PublicName(context.Request.Headers["X-Viewer"]))));
        else if (path == "/api/faults")
            await Write(response, new Answer(StatusCodes.Status200OK, _faults.All));
        else if (path == "/api/runs")
            await Write(response, new Answer(StatusCodes.Status200OK, _runs.List()));
        else if (path.StartsWith("/runs/", StringComparison.Ordinal))
            await SendRecord(context, path["/runs/".Length..]);
        else
            await SendPage(context, path == "/" ? "/index.html" : path);
    }

    private async Task SendPage(HttpContext context, string path)
    {
        // One home for colours: the page looks like the report.
        using Stream? stream = path == "/palette.css"
            ? new MemoryStream(System.Text.Encoding.UTF8.GetBytes(Palette.StyleSheet()))
            : Assembly.GetExecutingAssembly().GetManifestResourceStream("live" + path);
        if (stream is null || !Types.TryGetValue(Path.GetExtension(path), out string? type))
        {
            await Refuse(context, StatusCodes.Status404NotFound, "there is no such page");
            return;
        }

        context.Response.ContentType = type;
        context.Response.ContentLength = stream.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await stream.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private async Task SendRecord(HttpContext context, string path)
    {
        var response = context.Response;
        if (path.EndsWith("/trace.csv", StringComparison.Ordinal) && _runs.Find(path) is null && _runs.FindRun(path[..^"/trace.csv".Length]) is { } run)
        {
            response.ContentType = "text/csv; charset=utf-8";
            var text = new StringWriter();
            RunFolders.WriteCsv(run, text);
            await response.WriteAsync(text.ToString(), context.RequestAborted);
            return;
        }

        if (_runs.Find(path) is not var (file, type))
        {
            await Refuse(context, StatusCodes.Status404NotFound, "there is no such record");
            return;
        }

        response.ContentType = type;
        if (file.EndsWith(".html", StringComparison.Ordinal))
            response.Headers.ContentSecurityPolicy = ReportPolicy;
        else
            response.Headers.ContentDisposition = $"attachment; filename=\"{Path.GetFileName(Path.GetDirectoryName(file))}-{Path.GetFileName(file)}\"";
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        await stream.CopyToAsync(response.Body, context.RequestAborted);
    }

    private async Task OpenLine(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            await Refuse(context, StatusCodes.Status426UpgradeRequired, "expected a WebSocket");
            return;
        }

        string viewer = Commands.PublicName(context.Request.Query["viewer"]) ?? "";
        if (viewer.Length == 0)
        {
            await Refuse(context, StatusCodes.Status400BadRequest, "a viewer says who it is: 8 to 64 letters and digits");
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        await _viewers.Serve(socket, viewer, Describe(), _end);
    }

    private async Task Command(HttpContext context, string path)
    {
        var request = context.Request;
        if (!_rate.Allows($"{context.Connection.RemoteIpAddress}"))
        {
            await Refuse(context, StatusCodes.Status429TooManyRequests, "too many commands; wait a second. A stop is never refused");
            return;
        }

        JsonElement body = default;
        if (request.ContentLength is not 0)
        {
            try
            {
                using var document = await JsonDocument.ParseAsync(request.Body, cancellationToken: context.RequestAborted);
                body = document.RootElement.Clone();
            }
            catch (JsonException)
            {
                await Refuse(context, StatusCodes.Status400BadRequest, "the body is not JSON");
                return;
            }
        }

        if (path == "/api/token")
        {
            await LogIn(context, body);
            return;
        }

        if (_commands.Find(path) is not { } command)
        {
            await Refuse(context, StatusCodes.Status404NotFound, "there is no such command");
            return;
        }

        try
        {
            await Write(context.Response, await command(request, body));
        }
        catch (BadInputException e)
        {
            await Write(context.Response, new Answer(StatusCodes.Status400BadRequest, new { problems = e.Problems.Select(problem => problem.ToString()) }));
        }
        catch (InvalidOperationException e)
        {
            await Write(context.Response, new Answer(StatusCodes.Status409Conflict, new { problems = new[] { e.Message } }));
        }
    }

    private async Task LogIn(HttpContext context, JsonElement body)
    {
        string? token = body.ValueKind == JsonValueKind.Object && body.TryGetProperty("token", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
        if (!_guard.IsToken(token))
        {
            await Refuse(context, StatusCodes.Status401Unauthorized, "the token is missing or wrong");
            return;
        }

        if (_guard.NeedsToken)
            context.Response.Cookies.Append(_guard.Cookie, token!, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/" });
        await Write(context.Response, new Answer(StatusCodes.Status200OK, new { ok = true }));
    }

    private static void SetHeaders(HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = PagePolicy;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        response.Headers.XFrameOptions = "DENY";
    }

    private Task Refuse(HttpContext context, int code, string why)
    {
        // What the other side wrote stands in the log as one printable line.
        string asked = new([.. $"{context.Request.Method} {context.Request.Path}".Select(c => c is >= ' ' and <= '~' ? c : '?').Take(120)]);
        _options.Log($"live: refused {code} to {context.Connection.RemoteIpAddress}: {asked}: {why}");
        return context.Response.HasStarted ? Task.CompletedTask : Write(context.Response, new Answer(code, new { problems = new[] { why } }));
    }

    private static Task Write(HttpResponse response, Answer answer)
    {
        response.StatusCode = answer.Code;
        response.ContentType = "application/json; charset=utf-8";
        byte[] bytes = StateMessage.Bytes(answer.Body);
        response.ContentLength = bytes.Length;
        return HttpMethods.IsHead(response.HttpContext.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(bytes).AsTask();
    }
}
