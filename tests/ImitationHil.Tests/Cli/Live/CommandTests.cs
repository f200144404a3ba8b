using System.Net;
using System.Text.Json;
using ImitationHil.Cli.Live.Session;
using ImitationHil.Cli.Live.Web;
using ImitationHil.Firmware;
using ImitationHil.Lab.Data;
using Microsoft.AspNetCore.Http;

namespace ImitationHil.Tests.Cli.Live;

/// <summary>Who may command what, decided without a network.</summary>
public class CommandTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void One_viewer_commands_until_it_lets_go()
    {
        var lease = new CommandLease(_time);
        Assert.True(lease.Take("a"));
        Assert.True(lease.Take("a"));
        Assert.False(lease.Take("b"));
        Assert.True(lease.Allows("a"));
        Assert.False(lease.Allows("b"));
        Assert.False(lease.Allows(null));
        lease.Release("b");
        Assert.Equal("a", lease.Holder);
        lease.Release("a");
        Assert.Null(lease.Holder);
        Assert.True(lease.Take("b"));
    }

    [Fact]
    public void A_lease_lives_as_long_as_its_line_and_outlives_it_by_the_grace()
    {
        var lease = new CommandLease(_time);
        lease.Line("a", 1);
        lease.Take("a");
        _time.Pass(TimeSpan.FromHours(1));
        Assert.False(lease.Take("b"));
        lease.Line("a", -1);
        _time.Pass(CommandLease.Grace);
        Assert.False(lease.Take("b"));
        _time.Pass(TimeSpan.FromMilliseconds(1));
        Assert.True(lease.Take("b"));
    }

    [Fact]
    public void A_page_that_comes_back_in_time_keeps_its_lease()
    {
        var lease = new CommandLease(_time);
        lease.Line("a", 1);
        lease.Take("a");
        lease.Line("a", -1);
        _time.Pass(CommandLease.Grace / 2);
        lease.Line("a", 1);
        _time.Pass(TimeSpan.FromHours(1));
        Assert.Equal("a", lease.Holder);
    }

    [Fact]
    public void The_rate_of_commands_is_limited_by_sender_and_recovers()
    {
        var rate = new RateLimit(_time, burst: 3, perSecond: 2);
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => rate.Allows("a")));
        Assert.True(rate.Allows("b"));
        _time.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(_ => rate.Allows("a")));
    }

    [Theory]
    [InlineData("127.0.0.1:8420", null, null, true)]
    [InlineData("localhost:8420", "http://localhost:8420", "same-origin", true)]
    [InlineData("[::1]:8420", null, null, true)]
    [InlineData("evil.example:8420", null, null, false)]
    [InlineData("localhost:8421", null, null, false)]
    [InlineData("localhost", null, null, false)]
    [InlineData("", null, null, false)]
    [InlineData("localhost:8420", "http://evil.example", null, false)]
    [InlineData("localhost:8420", "http://127.0.0.1:8420", null, false)]
    [InlineData("localhost:8420", "https://localhost:8420", null, false)]
    [InlineData("localhost:8420", "null", null, false)]
    [InlineData("localhost:8420", null, "cross-site", false)]
    [InlineData("localhost:8420", null, "same-site", false)]
    public void A_command_comes_from_our_page_to_our_host(string host, string? origin, string? site, bool isAllowed)
    {
        var guard = new RequestGuard(IPAddress.Loopback, 8420, null);
        var request = Request(host);
        if (origin is not null)
            request.Headers.Origin = origin;
        if (site is not null)
            request.Headers["Sec-Fetch-Site"] = site;
        Assert.Equal(isAllowed, guard.Refusal(request, commands: true, needsToken: true) is null);
    }

    [Theory]
    [InlineData(null, null, false)]
    [InlineData("wrongtoken", null, false)]
    [InlineData(null, "wrongtoken", false)]
    [InlineData("righttoken", null, true)]
    [InlineData(null, "righttoken", true)]
    [InlineData("", null, false)]
    public void A_token_comes_as_header_or_cookie(string? header, string? cookie, bool isAllowed)
    {
        var guard = new RequestGuard(IPAddress.Loopback, 8420, "righttoken");
        var request = Request("localhost:8420");
        if (header is not null)
            request.Headers.Authorization = $"Bearer {header}";
        if (cookie is not null)
            request.Headers.Cookie = $"{guard.Cookie}={cookie}";
        Assert.Equal(isAllowed, guard.Refusal(request, commands: false, needsToken: true) is null);
        Assert.Null(guard.Refusal(request, commands: false, needsToken: false));
    }

    [Fact]
    public void Every_fault_is_told_in_the_words_of_SAFETY()
    {
        var texts = new FaultTexts();
        foreach (var status in Enum.GetValues<Status>().Where(status => status.IsFault()))
        {
            var text = texts.Of(status);
            Assert.Equal(status.ToString(), text.Name);
            Assert.All(new[] { text.Happened, text.Motor, text.Next }, words => Assert.True(words.Length > 20, $"{status} says too little"));
        }
    }

    [Fact]
    public void A_request_names_entries_of_the_catalogue_and_hears_of_everything_that_is_wrong()
    {
        var catalog = new LiveCatalog("rig:two-motor/pair?g=1.5", null);
        using var body = JsonDocument.Parse("""{"problem":"pair-1.5","rig":"tty:/dev/ttyUSB0","policy":"../x","sign":0,"episodes":0,"horizon":1e9,"speed":3,"start":7,"on":"moon","plant":"sim:pair"}""");
        var problems = Assert.Throws<BadInputException>(() => LivePlan.Read(body.RootElement, catalog, false)).Problems;
        Assert.Equal(["episodes", "horizon", "on", "plant", "policy", "rig", "sign", "speed", "start"], problems.Select(problem => problem.Place).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_rig_of_metal_runs_only_when_somebody_says_that_it_is_clear_and_no_student_drives_it()
    {
        var catalog = new LiveCatalog("tty:/dev/ttyUSB9", null);
        using var unclear = JsonDocument.Parse("""{"policy":"zero"}""");
        using var clear = JsonDocument.Parse("""{"policy":"zero","clear":true}""");
        Assert.Equal("clear", Assert.Throws<BadInputException>(() => LivePlan.Read(unclear.RootElement, catalog, false)).Problems.Single().Place);
        Assert.True(LivePlan.Read(clear.RootElement, catalog, false).IsRigClear);
        Assert.Equal("rig", Assert.Throws<BadInputException>(() => LivePlan.Read(clear.RootElement, catalog, true)).Problems.Single().Place);
    }

    [Fact]
    public void Every_lesson_is_a_plan_that_can_be_run_and_has_three_sentences()
    {
        var catalog = new LiveCatalog("sim:pair", null);
        Assert.Equal(6, Lessons.All.Count);
        foreach (var lesson in Lessons.All)
        {
            string start = lesson.Start is { } s ? FormattableString.Invariant($",\"start\":{s}") : "";
            using var body = JsonDocument.Parse($$"""{"problem":"{{lesson.Problem}}","rig":"{{lesson.Rig}}","policy":"{{lesson.Policy}}","sign":{{lesson.Sign}},"episodes":{{lesson.Episodes}},"horizon":{{lesson.Horizon}}{{start}}}""");
            Assert.Equal(lesson.Sign, LivePlan.Read(body.RootElement, catalog, false).Sign);
            Assert.Equal(3, lesson.Sentences.Length);
        }
    }

    private static HttpRequest Request(string host)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.Host = host;
        return request;
    }

    private sealed class ManualTime : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Pass(TimeSpan time) => _ticks += time.Ticks;

        public override long GetTimestamp() => _ticks;
    }
}
