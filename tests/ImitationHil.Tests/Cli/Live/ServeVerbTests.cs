using System.Text.Json.Nodes;
using ImitationHil.Tests.Cli.Bench;

namespace ImitationHil.Tests.Cli.Live;

/// <summary><c>imitate serve</c> as a process.</summary>
public class ServeVerbTests
{
    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task A_signal_ends_it_with_the_motor_off(string signal)
    {
        using var bench = new ImitateBench();
        var serve = bench.Start("serve", "--plant", "rig:two-motor/pair", "--port", "0", "--json", "serve.json");
        var json = Started(bench, serve);
        Assert.Null(json["token"]);
        using (var http = new HttpClient())
        {
            // The page is there, and the rig moves before anybody asked.
            string url = (string)json["url"]!;
            Assert.Contains("<title>ImitationHil live</title>", await http.GetStringAsync(url));
            while (!((long?)JsonNode.Parse(await http.GetStringAsync(url + "api/state"))!["loop"]?["total"] > 10))
            {
            }
        }

        serve.Signal(signal);
        var finished = serve.WaitForEnd();
        Assert.Equal(0, finished.Exit);
        Assert.Contains("the motor is off", finished.Output);
        Assert.Equal(["serve.json"], Directory.GetFileSystemEntries(bench.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public void A_port_that_is_in_use_is_bad_input_with_the_way_out()
    {
        using var bench = new ImitateBench();
        var first = bench.Start("serve", "--plant", "sim:pair", "--port", "0", "--json", "serve.json");
        int port = (int)Started(bench, first)["port"]!;
        bench.Refused(["serve", "--plant", "sim:pair", "--port", $"{port}"], "--port", $"{port}", "in use", "0 for any");
    }

    [Fact]
    public async Task Viewers_from_afar_need_the_token_that_is_drawn()
    {
        using var bench = new ImitateBench();
        var serve = bench.Start("serve", "--plant", "sim:pair", "--port", "0", "--bind", "127.0.0.1", "--json", "serve.json");
        var json = Started(bench, serve);
        Assert.Equal(20, ((string)json["token"]!).Length);
        Assert.EndsWith($"#token={(string)json["token"]!}", (string)json["url"]!);
        using var http = new HttpClient();
        Assert.Equal(401, (int)(await http.GetAsync($"http://127.0.0.1:{(int)json["port"]!}/api/state")).StatusCode);
    }

    [Fact]
    public void Bad_options_are_refused_all_together()
    {
        using var bench = new ImitateBench();
        bench.Refused(["serve", "--bind", "everywhere", "--token", "short", "--port", "70000"], "--bind", "--token", "--port");
        bench.Refused(["serve", "--plant", "rig:two-motor/pair?gee=1.5", "--port", "0"], "gee", "unknown parameter");
    }

    private static JsonNode Started(ImitateBench bench, ImitateProcess serve)
    {
        JsonNode? json = null;
        serve.WaitUntil(
            () =>
            {
                try
                {
                    json = JsonNode.Parse(File.ReadAllText(bench.PathOf("serve.json")));
                }
                catch (Exception e) when (e is IOException or System.Text.Json.JsonException)
                {
                    // Not yet, or half of it.
                }

                return json is not null;
            },
            "the page");
        return json!;
    }
}
