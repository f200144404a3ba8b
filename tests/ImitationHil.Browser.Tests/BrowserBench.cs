using ImitationHil.Cli.Live;
using ImitationHil.Cli.Live.Web;
using Microsoft.Playwright;

namespace ImitationHil.Browser.Tests;

/// <summary>A test that needs chromium; skipped with the reason where it is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = BrowserBench.Missing;
}

/// <summary>The same for a theory.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = BrowserBench.Missing;
}

/// <summary>The same, and it needs axe-core.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AxeTheoryAttribute : TheoryAttribute
{
    public AxeTheoryAttribute() => Skip = BrowserBench.Missing ?? (File.Exists(BrowserBench.Axe) ? null : "no axe-core; run `npm install --no-package-lock` in tests/ImitationHil.Browser.Tests");
}

/// <summary>One browser, one live server with a virtual rig, and pages of it.</summary>
public sealed class BrowserBench : IAsyncDisposable
{
    private static readonly string[] Arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-quic"];

    // Decides failure alone: a page that needs longer hangs.
    private const float PatienceMilliseconds = 60_000;

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly DirectoryInfo _folder;
    private LiveServer _server;

    private BrowserBench(IPlaywright playwright, IBrowser browser, DirectoryInfo folder, LiveServer server) =>
        (_playwright, _browser, _folder, _server, Port) = (playwright, browser, folder, server, server.Address.Port);

    /// <summary>Why nothing can be tested here; null when it can.</summary>
    public static string? Missing => File.Exists(Chromium) ? null : $"no browser at {Chromium}; apt-get install chromium, or name one in IMITATION_CHROMIUM";

    /// <summary>How the browser is started.</summary>
    public static BrowserTypeLaunchOptions Launch => new() { ExecutablePath = Chromium, Args = Arguments };

    /// <summary>Source of axe-core.</summary>
    public static string Axe => Path.Combine(Project, "node_modules", "axe-core", "axe.min.js");

    public int Port { get; }

    public string Url => $"http://127.0.0.1:{Port}/";

    private static string Chromium => Environment.GetEnvironmentVariable("IMITATION_CHROMIUM") ?? "/usr/bin/chromium";

    private static string Project { get; } = FindProject();

    public static async Task<BrowserBench> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("imitate-browser-");
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(Launch);
        return new BrowserBench(playwright, browser, folder, await Serve(folder, 0));
    }

    /// <summary>A page with a viewer of its own.</summary>
    public async Task<IPage> Open(int width = 1280, int height = 720, ColorScheme scheme = ColorScheme.Light, Func<IPage, Task>? before = null)
    {
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = height }, ColorScheme = scheme });
        context.SetDefaultTimeout(PatienceMilliseconds);
        var page = await context.NewPageAsync();
        var wrong = new List<string>();
        page.PageError += (_, error) => wrong.Add(error);
        if (before is not null)
            await before(page);
        await page.GotoAsync(Url);
        await Assertions.Expect(page.Locator("#link")).ToHaveTextAsync("live", new LocatorAssertionsToHaveTextOptions { Timeout = PatienceMilliseconds });
        Assert.Empty(wrong);
        return page;
    }

    /// <summary>Ends the server, as a machine that goes away does.</summary>
    public async Task Stop() => await _server.DisposeAsync();

    /// <summary>Starts it again on the same port.</summary>
    public async Task Restart() => _server = await Serve(_folder, Port);

    /// <summary>Leaves a picture for people.</summary>
    public static async Task Picture(IPage page, string name, bool isWhole = false) =>
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Project, "TestResults", name + ".png"), FullPage = isWhole });

    /// <summary>Waits until an element says such a thing.</summary>
    public static Task Says(IPage page, string selector, string pattern) => Assertions.Expect(page.Locator(selector)).ToHaveTextAsync(
        new System.Text.RegularExpressions.Regex(pattern), new LocatorAssertionsToHaveTextOptions { Timeout = PatienceMilliseconds });

    /// <summary>The server's state as a script on the page sees it.</summary>
    public static async Task<System.Text.Json.JsonElement> State(IPage page) =>
        (await page.EvaluateAsync("() => fetch('/api/state').then(r => r.json())")).GetValueOrDefault();

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static Task<LiveServer> Serve(DirectoryInfo folder, int port) => LiveServer.StartAsync(
        new LiveOptions { Plant = "rig:two-motor/pair?g=1.5", RunsFolder = Path.Combine(folder.FullName, "runs"), Port = port });

    private static string FindProject()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "ImitationHil.Browser.Tests.csproj")))
            at = at.Parent;
        return at?.FullName ?? throw new InvalidOperationException("the project is not above its binaries");
    }
}
