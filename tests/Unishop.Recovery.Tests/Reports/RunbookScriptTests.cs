using System.Diagnostics;
using Unishop.Domain.Facts;
using Unishop.Recovery.Reporting;
using Unishop.Recovery.Tests.Fakes;

namespace Unishop.Recovery.Tests.Reports;

/// <summary>The offline script beside a command line that fails: it never takes a failed call for an answer, and it acts on nothing then.</summary>
public sealed class RunbookScriptTests : IDisposable
{
    private const string ConfirmWord = "us-west-1";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly string _folder = Directory.CreateTempSubdirectory("unishop-script-").FullName;

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("pilot-light", "echo 'An error occurred (ExpiredToken)' >&2; exit 254")]
    [InlineData("warm-standby", "echo 'An error occurred (AccessDenied)' >&2; exit 254")]
    [InlineData("pilot-light", "exit 1")]
    [InlineData("pilot-light", "echo None")]
    [InlineData("pilot-light", "case \"$*\" in *describe-instances*) echo; exit 0;; *length*) echo 1;; *) echo available;; esac")]
    public async Task Script_CallFailsOrAnswersNothing_StopsWithAMessageAndActsOnNothingElse(string workload, string aws)
    {
        var (code, text, calls) = await RunAsync(Script(workload), aws, ConfirmWord);

        Assert.Equal(1, code);
        Assert.Contains("STOPPED", text, StringComparison.Ordinal);
        Assert.DoesNotContain("launch: nothing left to do", text, StringComparison.Ordinal);
        Assert.DoesNotContain("run-instances", calls, StringComparison.Ordinal);
        Assert.DoesNotContain("The shop serves from", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Script_ActFails_StopsWithTheStepsName()
    {
        var (code, text, calls) = await RunAsync(
            Script("pilot-light"),
            "case \"$*\" in *failover-global-cluster*) echo 'InvalidGlobalClusterStateFault' >&2; exit 254;; *length*) echo 0;; *) echo available;; esac",
            ConfirmWord);

        Assert.Equal(1, code);
        Assert.Contains("STOPPED: promote: the call failed", text, StringComparison.Ordinal);
        Assert.Contains("InvalidGlobalClusterStateFault", text, StringComparison.Ordinal);
        Assert.Equal(1, calls.Split('\n').Count(call => call.Contains("failover-global-cluster", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Script_WithoutTheConfirmWord_MakesNoCall()
    {
        var (code, text, calls) = await RunAsync(Script("pilot-light"), "exit 254");

        Assert.Equal((0, ""), (code, calls));
        Assert.Contains("failover-global-cluster", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--output=/tmp/owned")]
    [InlineData("-o/tmp/owned")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://ok.example --next")]
    public async Task Script_HostOfTheSiteIsAnOptionOrAFile_IsNeverGivenToCurlAsOne(string host)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "curl"), $$"""
            #!/bin/sh
            printf '%s\n' "$@" "" >>"{{_folder}}/curls"
            last=; for word in "$@"; do last=$word; done
            case "$last" in *config.json) printf '%s' '{"host": "{{host}}", "region": "us-west-1"}' ;; esac
            """, TestContext.Current.CancellationToken);
        Executable("curl");

        // Everything is done but for the site, which is looked at once.
        await RunAsync(Script("pilot-light"), "case \"$*\" in *length*) echo 1;; *) echo available;; esac", ConfirmWord);

        var asked = await File.ReadAllTextAsync(Path.Combine(_folder, "curls"), TestContext.Current.CancellationToken);
        foreach (var call in asked.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(call => call.Split('\n', StringSplitOptions.RemoveEmptyEntries)))
        {
            Assert.Equal("--", call[^2]);
            Assert.StartsWith("http", call[^1], StringComparison.Ordinal);
        }
    }

    private static string Script(string workload)
    {
        var snapshot = workload == "warm-standby" ? Samples.Warm() : Samples.Snapshot();
        var (book, obstacle) = Runbook.Of(snapshot with { Primary = snapshot.Primary with { Site = Samples.Known(Samples.Site("us-east-1", SiteHealth.Down)) } }, Samples.Now);
        Assert.Null(obstacle);
        return book!.Script;
    }

    /// <summary>Runs the script with a command line of our own; at the first wait that is not reached it ends.</summary>
    private async Task<(int Code, string Text, string Calls)> RunAsync(string script, string aws, params string[] arguments)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "runbook.sh"), script, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_folder, "aws"), $"#!/bin/sh\nprintf '%s\\n' \"$*\" >>\"{_folder}/calls\"\n{aws}\n", TestContext.Current.CancellationToken);
        // Waiting is over at once: the second look would be a second later.
        await File.WriteAllTextAsync(Path.Combine(_folder, "sleep"), "#!/bin/sh\nkill -TERM $PPID\n", TestContext.Current.CancellationToken);
        Executable("aws");
        Executable("sleep");
        var start = new ProcessStartInfo("sh", [Path.Combine(_folder, "runbook.sh"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = $"{_folder}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment.Remove("AWS_ENDPOINT_URL");
        using var process = Process.Start(start)!;
        using var over = new CancellationTokenSource(Limit, TimeProvider.System);
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(over.Token);
        var calls = Path.Combine(_folder, "calls");
        return (process.ExitCode, $"{await output}\n{await error}", File.Exists(calls) ? await File.ReadAllTextAsync(calls, CancellationToken.None) : "");
    }

    private void Executable(string program)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(_folder, program), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
