using System.CommandLine;
using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using ImitationHil.Cli.CommandLine;
using ImitationHil.Cli.Live;
using ImitationHil.Cli.Live.Web;
using ImitationHil.Lab.Addresses;

namespace ImitationHil.Cli.Verbs;

/// <summary><c>imitate serve</c>: the live page.</summary>
public static class ServeVerb
{
    private const int DefaultPort = 8420;

    public static Command Create()
    {
        var plant = VerbOptions.Plant("rig:two-motor/pair?g=1.5", "sim:, rig:, pty:, tty: or tcp:");
        var twin = new Option<string?>("--twin") { Description = "What a device obeys, sim: or rig:, so that its expert can stand beside it", HelpName = "ADDRESS" };
        var port = VerbOptions.Port($"Port of the page, 0 for any free one; default {DefaultPort}");
        var bind = new Option<string?>("--bind") { Description = "Interface for viewers on other machines, for example 0.0.0.0; they need the token. Default: this machine alone", HelpName = "ADDRESS" };
        var token = new Option<string?>("--token") { Description = "What a viewer has to know; drawn when --bind is given without it", HelpName = "TEXT" };
        var open = new Option<bool>("--open") { Description = "Open the page in a browser" };
        var seed = VerbOptions.Seed();
        var json = VerbOptions.Json();
        var command = new Command("serve", "Serve the live page: run, watch, stop, learn from a student") { plant, twin, port, bind, token, open, seed, json };
        bind.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && !IPAddress.TryParse(text, out _))
                result.AddError($"--bind: '{text}' is not the address of an interface, for example 0.0.0.0 or 192.168.1.20");
        });
        token.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && (text.Length is < 8 or > 128 || !text.All(char.IsAsciiLetterOrDigit)))
                result.AddError("--token: expected 8 to 128 letters and digits");
        });
        command.SetAction(parse =>
        {
            var ui = new Ui(parse.GetValue(json));
            string? interfaceText = parse.GetValue(bind);
            string? secret = parse.GetValue(token) ?? (interfaceText is null ? null : RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 20));
            using var end = new ManualResetEventSlim();
            using var interrupt = new Interrupt(end.Set);
            var server = LiveServer.StartAsync(new LiveOptions
            {
                Plant = parse.GetValue(plant)!,
                Twin = parse.GetValue(twin) is { } like ? PlantCatalog.Open(like) : null,
                Port = parse.GetValue(port) ?? DefaultPort,
                Bind = interfaceText is null ? IPAddress.Loopback : IPAddress.Parse(interfaceText),
                Token = secret,
                RunsFolder = Workspace.Folder,
                Seed = parse.GetValue(seed),
                Log = Console.Error.WriteLine,
            }).GetAwaiter().GetResult();
            try
            {
                string host = interfaceText is null ? "127.0.0.1" : interfaceText is "0.0.0.0" or "::" ? Dns.GetHostName() : interfaceText;
                string url = $"http://{(host.Contains(':') ? $"[{host}]" : host)}:{server.Address.Port}/{(secret is null ? "" : $"#token={secret}")}";
                ui.Say($"live page of {parse.GetValue(plant)} at {url}; interrupt to end");
                ui.Json(new { verb = "serve", plant = parse.GetValue(plant), url, port = server.Address.Port, token = secret, bind = interfaceText ?? "127.0.0.1" });
                if (parse.GetValue(open))
                    Open(url, ui);
                end.Wait();
            }
            finally
            {
                server.DisposeAsync().AsTask().GetAwaiter().GetResult();
            }

            ui.Say("stopped; the motor is off");
            return ExitCode.Done;
        });
        return command;
    }

    private static void Open(string url, Ui ui)
    {
        try
        {
            using var _ = Process.Start(new ProcessStartInfo("xdg-open", [url]) { RedirectStandardError = true, RedirectStandardOutput = true });
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            ui.Say($"no browser could be opened ({e.Message}); open the address above in one");
        }
    }
}
