using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using ImitationHil.Cli.Live;
using ImitationHil.Cli.Live.Web;

namespace ImitationHil.Tests.Cli.Live;

/// <summary>A live server in this process, on a free port and a folder of its own, and what a viewer does with it.</summary>
public sealed class LiveBench : IAsyncDisposable
{
    /// <summary>After so long something hangs. It decides nothing else.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly LiveServer _server;
    private readonly DirectoryInfo _folder;

    private LiveBench(LiveServer server, DirectoryInfo folder, ConcurrentQueue<string> log)
    {
        (_server, _folder, Log) = (server, folder, log);
        Http = new HttpClient { BaseAddress = server.Address, Timeout = Patience };
        Http.DefaultRequestHeaders.Add("X-Viewer", Viewer);
    }

    public const string Viewer = "viewernumberone";

    public HttpClient Http { get; }

    public ConcurrentQueue<string> Log { get; }

    public Uri Address => _server.Address;

    public string Runs => Path.Combine(_folder.FullName, "runs");

    public static async Task<LiveBench> StartAsync(string plant = "rig:two-motor/pair?g=1.5", bool autostart = false, string? token = null, string? twin = null)
    {
        var folder = Directory.CreateTempSubdirectory("imitate-live-");
        var log = new ConcurrentQueue<string>();
        var server = await LiveServer.StartAsync(new LiveOptions { Plant = plant, RunsFolder = Path.Combine(folder.FullName, "runs"), Autostart = autostart, Token = token, Twin = twin is null ? null : ImitationHil.Lab.Addresses.PlantCatalog.Open(twin), Log = log.Enqueue });
        return new LiveBench(server, folder, log);
    }

    public async Task<(int Code, JsonNode Body)> Post(string path, object? body = null)
    {
        using var content = body is null ? new ByteArrayContent([]) : new StringContent(System.Text.Json.JsonSerializer.Serialize(body), Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using var response = await Http.PostAsync(path, content);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    /// <summary>Takes the command and runs a plan.</summary>
    public async Task Run(object plan, string path = "/api/run")
    {
        Assert.Equal(200, (await Post("/api/control", new { take = true })).Code);
        var (code, body) = await Post(path, plan);
        Assert.True(code == 202, body.ToJsonString());
    }

    public async Task<JsonNode> State() => JsonNode.Parse(await Http.GetStringAsync("/api/state"))!;

    /// <summary>Asks until the state is such.</summary>
    public async Task<JsonNode> Until(Func<JsonNode, bool> such, string what)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var state = await State();
            if (such(state))
                return state;
            Assert.True(clock.Elapsed < Patience, $"never came: {what}; the state is {state.ToJsonString()}");
            await Task.Yield();
        }
    }

    /// <summary>Runs a plan to its end.</summary>
    public async Task<JsonNode> RunToEnd(object plan, string path = "/api/run")
    {
        int before = (int)(await State())["run"]!;
        await Run(plan, path);
        return await Until(state => (int)state["run"]! > before && (string?)state["phase"] == "idle", "the end of the run");
    }

    public async Task<ClientWebSocket> Open(string viewer = Viewer, Action<ClientWebSocketOptions>? options = null)
    {
        var socket = new ClientWebSocket();
        options?.Invoke(socket.Options);
        using var late = new CancellationTokenSource(Patience);
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{Address.Port}/live?viewer={viewer}"), late.Token);
        return socket;
    }

    /// <summary>The next message; null at the end of the line.</summary>
    public static async Task<JsonNode?> Next(ClientWebSocket socket)
    {
        using var late = new CancellationTokenSource(Patience);
        byte[] buffer = new byte[1 << 20];
        int length = 0;
        WebSocketReceiveResult part;
        do
        {
            part = await socket.ReceiveAsync(new ArraySegment<byte>(buffer, length, buffer.Length - length), late.Token);
            length += part.Count;
        }
        while (!part.EndOfMessage);
        return part.MessageType == WebSocketMessageType.Close ? null : JsonNode.Parse(buffer.AsSpan(0, length));
    }

    /// <summary>The next message of such a kind.</summary>
    public static async Task<JsonNode> Next(ClientWebSocket socket, Func<JsonNode, bool> such)
    {
        while (true)
        {
            var message = await Next(socket) ?? throw new InvalidOperationException("the line ended");
            if (such(message))
                return message;
        }
    }

    public static async Task Say(ClientWebSocket socket, string text) => await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
