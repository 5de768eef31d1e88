using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Execution;
using Unishop.Recovery.Notifications;
using Unishop.Recovery.Planning;
using Unishop.Recovery.Tests.Fakes;

namespace Unishop.Recovery.Tests;

public class NoticeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly MemoryJournal _journal = new(new FakeTimeProvider());

    [Fact]
    public async Task Board_RunStartsWaitsPausesAndEnds_TellsOfEachOnce()
    {
        var way = new Way(_ => null, expected: 4);
        var board = Board(way);
        var journal = new SignallingJournal(_journal, new JournalFeed(), board);
        using var stop = new CancellationTokenSource();
        var running = board.RunAsync(journal, stop.Token);

        await StartAsync(journal);
        using var session = await RunSession.ClaimAsync(journal, "run-1", "p", CancellationToken.None);
        await session!.AppendAsync(new StepWaitsForApproval("promote"), new StepStarted("launch"), new RunPaused("stuck", true));
        await session.AppendAsync(new RunEnded(RunStatus.Failed, "given up"));

        await way.All.WaitAsync(Patience, TimeProvider.System);
        Assert.Equal(["started", "waiting", "stopped", "ended"], way.Sent.Select(notice => notice.Kind));
        Assert.StartsWith("SIMULATED: ", way.Sent[0].Subject, StringComparison.Ordinal);
        await stop.CancelAsync();
        await running.WaitAsync(Patience, TimeProvider.System);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Board_WayFails_IsTriedThreeTimesAndNotedWhileOthersArrive(bool throws)
    {
        var broken = new Way(_ => throws ? throw new InvalidOperationException("no route") : "no route", expected: 3);
        var good = new Way(_ => null, expected: 1);
        var board = Board(broken, good);
        var feed = new JournalFeed();
        var journal = new SignallingJournal(_journal, feed, board);
        using var listener = feed.Listen(NoticeBoard.Stream);
        using var stop = new CancellationTokenSource();
        var running = board.RunAsync(journal, stop.Token);

        await journal.RecordAsync(Automation.Stream, "ben", new AutomationStopped("repairs"), CancellationToken.None);

        await good.All.WaitAsync(Patience, TimeProvider.System);
        await listener.WaitAsync(CancellationToken.None).WaitAsync(Patience, TimeProvider.System);
        var noted = Assert.IsType<NotificationFailed>(Assert.Single(await _journal.ReadRunAsync(NoticeBoard.Stream, 0, CancellationToken.None)).Event);
        Assert.Contains("no route", noted.Reason, StringComparison.Ordinal);
        Assert.Equal(3, broken.Sent.Count);
        await stop.CancelAsync();
        await running.WaitAsync(Patience, TimeProvider.System);
    }

    [Theory]
    [InlineData("https://chat.example/hook", "0123456789abcdef", null)]
    [InlineData("ftp://chat.example", "0123456789abcdef", "WebhookUrl")]
    [InlineData("https://chat.example/hook", "short", "WebhookSecret")]
    public void Options_Webhook_NeedsAddressAndSecret(string url, string secret, string? mistake)
    {
        var mistakes = new NoticeOptions { WebhookUrl = url, WebhookSecret = secret }.Validate().ToArray();

        Assert.Equal(mistake is null ? 0 : 1, mistakes.Length);
        Assert.All(mistakes, text => Assert.Contains(mistake!, text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("mail.example", null, null, null, null, 25)]
    [InlineData("mail.example", "startTls", "unishop", "secret", null, 587)]
    [InlineData("mail.example", "IMPLICIT", "unishop", "secret", null, 465)]
    [InlineData("127.0.0.1", "none", "unishop", "secret", null, 25)]
    [InlineData("mail.example", "none", "unishop", "secret", "SmtpTls", 0)]
    [InlineData("mail.example", null, "unishop", "secret", "SmtpTls", 0)]
    [InlineData("mail.example", "ssl3", null, null, "SmtpTls", 0)]
    [InlineData("mail.example", "startTls", "unishop", null, "SmtpPassword", 0)]
    [InlineData("mail.example", "startTls", null, "secret", "SmtpPassword", 0)]
    public void Options_Mail_SendNoPasswordInTheClear(string host, string? tls, string? user, string? password, string? mistake, int port)
    {
        var options = new NoticeOptions
        {
            SmtpHost = host, SmtpTls = tls, SmtpUser = user, SmtpPassword = password, SmtpFrom = "unishop@example.org", SmtpTo = "ops@example.org",
        };

        var mistakes = options.Validate().ToArray();

        Assert.Equal(mistake is null ? 0 : 1, mistakes.Length);
        Assert.All(mistakes, text => Assert.Contains("Notifications:" + mistake, text, StringComparison.Ordinal));
        Assert.All(mistakes, text => Assert.DoesNotContain("secret", text, StringComparison.Ordinal));
        if (mistake is null)
        {
            Assert.Equal((port, user), (options.Mail!.Port, options.Mail.Credentials?.UserName));
            Assert.DoesNotContain("secret", options.Mail.ToString(), StringComparison.Ordinal);
        }
    }

    private static NoticeBoard Board(params INotifier[] ways) => new(ways, NullLogger<NoticeBoard>.Instance) { BetweenTries = TimeSpan.Zero };

    private static Task<StartOutcome> StartAsync(SignallingJournal journal) => journal.StartAsync(
        "run-1", "ana",
        new RunStarted("pilot-light", Planner.Plan(Samples.Snapshot(), Verb.Failover, PromoteBy.Failover).Plan!, "drill", 7, "h", null, null, new DataLossEstimate(0.3, null, ""), 5, 600, true),
        CancellationToken.None);

    private sealed class Way(Func<Notice, string?> answer, int expected) : INotifier
    {
        private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Channel => "test";

        public List<Notice> Sent { get; } = [];

        public Task All => _all.Task;

        public Task<string?> SendAsync(Notice notice, CancellationToken cancellation)
        {
            Sent.Add(notice);
            if (Sent.Count == expected)
            {
                _all.SetResult();
            }

            return Task.FromResult(answer(notice));
        }
    }
}
