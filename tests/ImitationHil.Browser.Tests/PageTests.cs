using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;

namespace ImitationHil.Browser.Tests;

/// <summary>What a class does with the live page.</summary>
[Collection("one browser at a time")]
public class PageTests
{
    [BrowserFact]
    public async Task The_rig_moves_at_once_and_a_run_shows_its_growth_narrowing()
    {
        await using var bench = await BrowserBench.StartAsync();
        var page = await bench.Open();
        await BrowserBench.Says(page, "#rig-state", "x1 .* x2 ");
        string before = await page.Locator("#rig-state").InnerTextAsync();
        await Assertions.Expect(page.Locator("#rig-state")).Not.ToHaveTextAsync(before);

        await page.SelectOptionAsync("#problem", "pair-1.5");
        await page.SelectOptionAsync("#speed", "10");
        await page.FillAsync("#episodes", "12");
        await page.ClickAsync("#run");
        await BrowserBench.Says(page, "#headline", "multiplied by 1\\.[45]");
        await BrowserBench.Says(page, "#interval", "95 %: 1\\.");
        await BrowserBench.Says(page, "#predicted", "predicted 1\\.4998|predicted 1\\.500");
        await BrowserBench.Says(page, "#command", "you command");
        await BrowserBench.Picture(page, "growth");
        await BrowserBench.Says(page, "#episode", "12 of 12");

        // The interval that the page shows is that of the state, and it is narrower than the first one.
        var points = (await BrowserBench.State(page)).GetProperty("growth").GetProperty("points").EnumerateArray().Where(p => p.GetProperty("low").ValueKind == JsonValueKind.Number).ToArray();
        double Width(JsonElement p) => p.GetProperty("high").GetDouble() - p.GetProperty("low").GetDouble();
        Assert.True(Width(points[^1]) < Width(points[0]), $"{Width(points[0])} then {Width(points[^1])}");
        string shown = (await page.Locator("#multiplier").InnerTextAsync()).Trim();
        Assert.Equal(points[^1].GetProperty("value").GetDouble().ToString("0.0000", CultureInfo.InvariantCulture), shown);
        await page.ClickAsync("#tab-runs");
        await BrowserBench.Says(page, "#runs", "0001-linear");
        await page.ClickAsync("#runs button");
        await Assertions.Expect(page.Locator("#runs a", new PageLocatorOptions { HasTextString = "report" })).ToHaveCountAsync(1, new LocatorAssertionsToHaveCountOptions { Timeout = 60_000 });
        await BrowserBench.Picture(page, "history");
    }

    [BrowserFact]
    public async Task Stop_by_key_stops_within_one_period_though_the_line_is_blocked()
    {
        await using var bench = await BrowserBench.StartAsync();
        bool isBlocked = false;
        var page = await bench.Open(before: page => page.RouteWebSocketAsync(_ => true, line =>
        {
            var server = line.ConnectToServer();
            server.OnMessage(message =>
            {
                if (!Volatile.Read(ref isBlocked))
                    line.Send(message.Text!);
            });
        }));
        await page.SelectOptionAsync("#problem", "pair-1.5");
        await page.ClickAsync("#run");
        await BrowserBench.Says(page, "#headline", "How fast|multiplied");
        await BrowserBench.Says(page, "#step", "[3-9]");
        Volatile.Write(ref isBlocked, true);

        var answer = await page.RunAndWaitForResponseAsync(() => page.Keyboard.PressAsync("Escape"), "**/api/stop");
        int atStop = (await answer.JsonAsync())!.Value.GetProperty("stepCount").GetInt32();
        JsonElement state;
        do
            state = await BrowserBench.State(page);
        while (state.GetProperty("phase").GetString() != "idle");
        Assert.Equal("Stopped", state.GetProperty("ended").GetString());
        Assert.InRange(state.GetProperty("stepCount").GetInt32() - atStop, 0, 1);
    }

    [BrowserFact]
    public async Task The_lesson_can_be_held_with_the_keyboard_alone()
    {
        await using var bench = await BrowserBench.StartAsync();
        var page = await bench.Open();
        await page.Locator("#tab-run").FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("Tab");
        string[] policies = ["expert", "linear", "linear", "chunk-8", "linear-noise", "bimodal"];
        string[] headlines = ["brings the rig to rest", "multiplied by 1\\.", "multiplied by -1\\.", "shrinks: (-?0\\.|1\\.0)", "stays at the floor", "Zero was hit"];
        for (int step = 0; step < policies.Length; step++)
        {
            await BrowserBench.Says(page, "#lesson-count", $"Step {step + 1} of 6");
            Assert.Equal(3, await page.Locator("#lesson-words p").CountAsync());
            await page.Keyboard.PressAsync("Enter");
            await BrowserBench.Says(page, "#lesson-run", "Running: episode");
            await BrowserBench.Says(page, "#headline", headlines[step]);
            Assert.Equal(policies[step], (await BrowserBench.State(page)).GetProperty("plan").GetProperty("policy").GetString());
            await BrowserBench.Picture(page, $"lesson-{step + 1}");
            await page.Keyboard.PressAsync("ArrowRight");
        }

        await page.Keyboard.PressAsync("Escape");
        await BrowserBench.Says(page, "#supervisor", "Ready");
    }

    [BrowserFact]
    public async Task A_lost_line_is_shown_and_heals()
    {
        await using var bench = await BrowserBench.StartAsync();
        var page = await bench.Open();
        await bench.Stop();
        await BrowserBench.Says(page, "#link", "line lost");
        await BrowserBench.Picture(page, "line-lost");
        await bench.Restart();
        await BrowserBench.Says(page, "#link", "^live$");
        await page.SelectOptionAsync("#problem", "pair-1.5");
        await page.SelectOptionAsync("#speed", "10");
        await page.ClickAsync("#run");
        await BrowserBench.Says(page, "#headline", "multiplied by");
    }

    [BrowserFact]
    public async Task Two_viewers_see_the_same_one_commands_and_both_can_stop()
    {
        await using var bench = await BrowserBench.StartAsync();
        var first = await bench.Open();
        var second = await bench.Open();
        await first.SelectOptionAsync("#problem", "pair-1.5");
        await first.ClickAsync("#run");
        await BrowserBench.Says(first, "#command", "you command");
        await BrowserBench.Says(second, "#command", "somebody else commands");
        await BrowserBench.Says(second, "#viewers", "2 viewers");
        await BrowserBench.Says(second, "#rig-name", "linear imitator");
        await second.ClickAsync("#run");
        await BrowserBench.Says(second, "#run-problems", "somebody else commands");
        await BrowserBench.Picture(second, "watching");
        await second.ClickAsync("#stop");
        await BrowserBench.Says(first, "#supervisor", "Ready");
        await BrowserBench.Says(first, "#headline", ".*");
        Assert.Equal("Stopped", (await BrowserBench.State(first)).GetProperty("ended").GetString());
    }

    [BrowserFact]
    public async Task A_student_demonstrates_and_is_told_which_direction_was_never_shown()
    {
        await using var bench = await BrowserBench.StartAsync();
        var page = await bench.Open();
        await page.ClickAsync("#tab-expert");
        await page.FillAsync("#expert-episodes", "3");
        await page.FillAsync("#expert-horizon", "8");
        await page.FillAsync("#expert-period", "0.3");
        await page.ClickAsync("#demonstrate");
        for (int episode = 1; episode <= 3; episode++)
        {
            await BrowserBench.Says(page, "#headline", $"Demonstration {episode} of 3");
            await page.Locator("#pad").PressAsync("ArrowUp");
            await BrowserBench.Says(page, "#step", "[4-8]");
            await page.Locator("#pad").PressAsync("0");
            await BrowserBench.Picture(page, $"student-{episode}");
        }

        await BrowserBench.Says(page, "#lesson-learned", "You never showed x1");
        await page.ClickAsync("#drive-yours");
        await BrowserBench.Says(page, "#headline", "multiplied by 1\\.");
        await BrowserBench.Picture(page, "student-drift");
    }

    [BrowserTheory]
    [InlineData(1280, 720, ColorScheme.Light)]
    [InlineData(1280, 720, ColorScheme.Dark)]
    [InlineData(390, 844, ColorScheme.Light)]
    [InlineData(390, 844, ColorScheme.Dark)]
    public async Task The_page_fits_and_stop_is_in_sight(int width, int height, ColorScheme scheme)
    {
        await using var bench = await BrowserBench.StartAsync();
        var page = await bench.Open(width, height, scheme);
        await BrowserBench.Says(page, "#rig-state", "x1 .* x2 ");
        Assert.Equal(scheme == ColorScheme.Dark ? "rgb(20, 23, 28)" : "rgb(255, 255, 255)", await page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor"));
        foreach (string tab in new[] { "run", "lesson", "expert", "runs" })
        {
            await page.ClickAsync($"#tab-{tab}");
            Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), $"{tab} is wider than {width}");
            var box = (await page.Locator("#stop").BoundingBoxAsync())!;
            Assert.True(box.X >= 0 && box.Y >= 0 && box.X + box.Width <= width && box.Y + box.Height <= height, $"STOP is out of sight on {tab}");
            await BrowserBench.Picture(page, $"{tab}-{width}-{scheme}".ToLowerInvariant(), isWhole: width < 700);
        }
    }

    [AxeTheory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    [InlineData(390, ColorScheme.Light)]
    public async Task Axe_finds_nothing_serious(int width, ColorScheme scheme)
    {
        await using var bench = await BrowserBench.StartAsync();
        var page = await bench.Open(width, 800, scheme);
        await page.EvaluateAsync(await File.ReadAllTextAsync(BrowserBench.Axe) + ";undefined");
        foreach (string tab in new[] { "run", "lesson", "expert", "runs" })
        {
            await page.ClickAsync($"#tab-{tab}");
            string found = await page.EvaluateAsync<string>("async () => JSON.stringify((await axe.run()).violations.filter(v => v.impact === 'serious' || v.impact === 'critical').map(v => [v.id, v.nodes.map(n => n.target.join(' ') + ': ' + n.failureSummary)]))");
            Assert.True(found == "[]", $"{tab}: {found}");
        }
    }
}
