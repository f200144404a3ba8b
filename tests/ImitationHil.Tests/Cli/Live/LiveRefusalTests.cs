using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Records;
using ImitationHil.Tests.Support;

namespace ImitationHil.Tests.Cli.Live;

/// <summary>What the live server refuses, that it says so in its log, and that a loop does not notice.</summary>
public class LiveRefusalTests
{
    [Fact]
    public async Task Wrong_origins_hosts_paths_bodies_and_sockets_are_refused_and_logged_and_the_loop_does_not_notice()
    {
        await using var bench = await LiveBench.StartAsync();
        await bench.Run(new { problem = "pair-1.5", policy = "linear", episodes = 3, horizon = 14, seed = 5 });
        await bench.Until(state => (string?)state["phase"] == "running", "the run");

        Assert.StartsWith("HTTP/1.1 403", await Raw(bench, "POST /api/run HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://evil.example\r\nX-Viewer: viewernumberone\r\nContent-Length: 2\r\n\r\n{}"));
        Assert.StartsWith("HTTP/1.1 403", await Raw(bench, "POST /api/stop HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://evil.example\r\nContent-Length: 0\r\n\r\n"));
        Assert.StartsWith("HTTP/1.1 421", await Raw(bench, "GET /api/state HTTP/1.1\r\nHost: rebound.example:{port}\r\n\r\n"));
        Assert.StartsWith("HTTP/1.1 413", await Raw(bench, $"POST /api/run HTTP/1.1\r\nHost: 127.0.0.1:{{port}}\r\nX-Viewer: viewernumberone\r\nContent-Length: {70 * 1024}\r\n\r\n{new string(' ', 70 * 1024)}"));
        Assert.StartsWith("HTTP/1.1 400", await Raw(bench, "POST /api/run HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nX-Viewer: viewernumberone\r\nContent-Length: 1\r\n\r\n{"));
        Assert.StartsWith("HTTP/1.1 404", await Raw(bench, "POST /api/none HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 0\r\n\r\n"));
        Assert.StartsWith("HTTP/1.1 405", await Raw(bench, "DELETE /api/run HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n"));
        Assert.StartsWith("HTTP/1.1 426", await Raw(bench, "GET /live?viewer=viewernumberone HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n"));
        await Assert.ThrowsAsync<WebSocketException>(() => bench.Open("viewernumberone", options => options.SetRequestHeader("Origin", "http://evil.example")));
        await Assert.ThrowsAsync<WebSocketException>(() => bench.Open("x"));

        foreach (string message in new[] { "{", "[1]", """{"aim":"x"}""", """{"aim":[1,2,3,4,5,6,7,8,9]}""", """{"run":1}""", new string('x', 2000) })
        {
            using var socket = await bench.Open("viewernumbertwo");
            await LiveBench.Say(socket, message);
            while (await LiveBench.Next(socket) is not null)
            {
            }

            Assert.Equal(WebSocketCloseStatus.PolicyViolation, socket.CloseStatus);
        }

        using (var binary = await bench.Open("viewernumbertwo"))
        {
            await binary.SendAsync(new byte[] { 0, 1, 2 }, WebSocketMessageType.Binary, true, CancellationToken.None);
            while (await LiveBench.Next(binary) is not null)
            {
            }
        }

        // A frame that no client may send: unmasked.
        using (var tcp = new TcpClient("127.0.0.1", bench.Address.Port))
        {
            await tcp.Client.SendAsync(Encoding.ASCII.GetBytes($"GET /live?viewer=viewernumbertwo HTTP/1.1\r\nHost: 127.0.0.1:{bench.Address.Port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"));
            await tcp.Client.SendAsync(new byte[] { 0x81, 0x02, 0x7B, 0x7D, 0xFF, 0xFF });
            byte[] sink = new byte[4096];
            try
            {
                while (await tcp.GetStream().ReadAsync(sink) > 0)
                {
                }
            }
            catch (IOException)
            {
                // Reset is as good as closed.
            }
        }

        var state = await bench.Until(state => (string?)state["phase"] == "idle", "the end of the run");
        Assert.Equal("HorizonReached", (string?)state["ended"]);
        var attacked = RunReader.Read(Path.Combine(bench.Runs, "live", (string)state["folder"]!));
        var again = await bench.RunToEnd(new { problem = "pair-1.5", policy = "linear", episodes = 3, horizon = 14, seed = 5, speed = 10 });
        var quiet = RunReader.Read(Path.Combine(bench.Runs, "live", (string)again["folder"]!));
        Assert.Equal(Hash(quiet), Hash(attacked));
        Assert.True(bench.Log.Count(line => line.Contains("refused", StringComparison.Ordinal)) >= 9, string.Join('\n', bench.Log));
        Assert.True(bench.Log.Count(line => line.Contains("the line of a viewer is closed", StringComparison.Ordinal)) >= 7, string.Join('\n', bench.Log));
    }

    [Theory]
    [InlineData("/runs/../secret.json")]
    [InlineData("/runs/%2e%2e/secret.json")]
    [InlineData("/runs/..%2fsecret.json")]
    [InlineData("/runs/%252e%252e/secret.json")]
    [InlineData("/runs/a/../../secret.json")]
    [InlineData("/runs//etc/passwd")]
    [InlineData("/runs/a/..%5c..%5csecret.json")]
    [InlineData("/runs/link/secret.json")]
    [InlineData("/runs/a/link.json")]
    [InlineData("/runs/a/.hidden.json")]
    [InlineData("/runs/a/notes.txt")]
    [InlineData("/runs/a/none.json")]
    [InlineData("/runs/a%00.json")]
    [InlineData("/runs/")]
    [InlineData("/vendor/../index.html.cs")]
    [InlineData("/SAFETY.md")]
    public async Task No_path_leads_out_of_the_runs_folder(string path)
    {
        await using var bench = await LiveBench.StartAsync("sim:pair");
        string outside = Path.GetDirectoryName(bench.Runs)!;
        Directory.CreateDirectory(Path.Combine(bench.Runs, "a"));
        File.WriteAllText(Path.Combine(outside, "secret.json"), "secret");
        foreach (string name in new[] { ".hidden.json", "notes.txt", "seen.json" })
            File.WriteAllText(Path.Combine(bench.Runs, "a", name), "secret");
        Directory.CreateSymbolicLink(Path.Combine(bench.Runs, "link"), outside);
        File.CreateSymbolicLink(Path.Combine(bench.Runs, "a", "link.json"), Path.Combine(outside, "secret.json"));

        string answer = await Raw(bench, $"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{{port}}\r\nConnection: close\r\n\r\n");
        Assert.Matches("^HTTP/1.1 40[04]", answer);
        Assert.DoesNotContain("secret\0", answer + "\0");
        Assert.StartsWith("HTTP/1.1 200", await Raw(bench, "GET /runs/a/seen.json HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"));
    }

    [Fact]
    public async Task Without_the_token_there_is_the_bare_page_and_nothing_else()
    {
        await using var bench = await LiveBench.StartAsync("sim:pair", token: "righttoken");
        Assert.Equal(200, (int)(await bench.Http.GetAsync("/")).StatusCode);
        foreach (string path in new[] { "/api/state", "/api/catalog", "/api/runs", "/runs/a/run.json" })
            Assert.Equal(401, (int)(await bench.Http.GetAsync(path)).StatusCode);
        foreach (string path in new[] { "/api/run", "/api/stop", "/api/control" })
            Assert.Equal(401, (await bench.Post(path)).Code);
        await Assert.ThrowsAsync<WebSocketException>(() => bench.Open());
        Assert.Equal(401, (await bench.Post("/api/token", new { token = "wrongtoken" })).Code);
        Assert.Equal(200, (await bench.Post("/api/token", new { token = "righttoken" })).Code);

        // The cookie that came with the answer opens the rest.
        Assert.Equal(200, (await bench.Post("/api/stop")).Code);
        using var socket = await bench.Open(options: options => options.SetRequestHeader("Authorization", "Bearer righttoken"));
        Assert.Equal("state", (string?)(await LiveBench.Next(socket))!["t"]);
    }

    [Fact]
    public async Task Nobody_listens_beyond_this_machine_without_a_token() =>
        Assert.Contains("token", (await Assert.ThrowsAsync<BadInputException>(() => ImitationHil.Cli.Live.Web.LiveServer.StartAsync(
            new ImitationHil.Cli.Live.LiveOptions { Plant = "sim:pair", RunsFolder = "runs", Bind = System.Net.IPAddress.Any }))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task The_page_runs_no_script_but_its_own()
    {
        await using var bench = await LiveBench.StartAsync("sim:pair");
        using var page = await bench.Http.GetAsync("/");
        string policy = page.Headers.GetValues("Content-Security-Policy").Single(), html = await page.Content.ReadAsStringAsync();
        Assert.Contains("script-src 'self'", policy);
        Assert.DoesNotContain("unsafe", policy);
        Assert.DoesNotContain("<script>", html);
        Assert.DoesNotContain(" style=", html);
        Assert.DoesNotContain("http://", html);
        Assert.DoesNotContain("https://", html);
        Assert.Equal("no-store", page.Headers.CacheControl!.ToString());
    }

    [Theory]
    [InlineData("uPlot.iife.min.js", "19c8d4c6ad88929a79f4ae49d6f7161566dfd0ba3d15cc495e974f787eb78f1f")]
    [InlineData("uPlot.min.css", "df630c6a8d6f8eeaff264b50f73ce5b114f646ffd9a0bb74f049b0a00135fa04")]
    [InlineData("uPlot.LICENSE", "8f989229699b4fe2f1a0432d0e9edc338a8a911e250e2d1b01ecd770a5f5b1bd")]
    public void What_others_wrote_is_what_they_published_uPlot_1_6_32(string name, string sha256) =>
        Assert.Equal(sha256, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Repository.PathOf($"host/Cli/Live/wwwroot/vendor/{name}")))));

    [Fact]
    public void No_file_of_the_page_is_a_heap() =>
        Assert.All(Directory.GetFiles(Repository.PathOf("host/Cli/Live/wwwroot")), file => Assert.InRange(File.ReadLines(file).Count(), 1, 300));

    private static ulong Hash(Run run) => run.Trajectories.Aggregate(ImitationHil.Hil.Fnv.Start, ImitationHil.Cli.Verbs.TrajectoryHash.Add);

    // As it is written: a client of the library would tidy the path up before it asks.
    private static async Task<string> Raw(LiveBench bench, string request)
    {
        using var tcp = new TcpClient("127.0.0.1", bench.Address.Port);
        await tcp.Client.SendAsync(Encoding.ASCII.GetBytes(request.Replace("{port}", $"{bench.Address.Port}", StringComparison.Ordinal)));
        byte[] buffer = new byte[1 << 16];
        int length = 0;
        while (!Encoding.ASCII.GetString(buffer, 0, length).Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            int more = await tcp.Client.ReceiveAsync(buffer.AsMemory(length));
            if (more == 0)
                break;
            length += more;
        }

        if (request.Contains("Connection: close", StringComparison.Ordinal))
        {
            for (int more; length < buffer.Length && (more = await tcp.Client.ReceiveAsync(buffer.AsMemory(length))) > 0;)
                length += more;
        }

        return Encoding.ASCII.GetString(buffer, 0, length);
    }
}
