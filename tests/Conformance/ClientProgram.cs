using System.Diagnostics;
using System.Text.Json;

namespace Unishop.Conformance;

/// <summary>How a client program ended.</summary>
/// <param name="ExitCode">0 where all went well.</param>
/// <param name="Output">What it wrote to its standard output.</param>
/// <param name="Error">What it wrote to its standard error.</param>
public sealed record ClientResult(int ExitCode, string Output, string Error)
{
    /// <summary>The output as JSON; fails the test, showing the error, where the program failed.</summary>
    public JsonElement Json
    {
        get
        {
            Assert.True(ExitCode == 0, $"exit code {ExitCode}\n{Error}\n{Output}");
            return JsonDocument.Parse(Output).RootElement;
        }
    }
}

/// <summary>A real AWS client that is installed on this machine, pointed at the simulator. A test is skipped where it is absent.</summary>
public sealed class ClientProgram
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);
    private static readonly Lazy<bool> AwsCliIsPresent = new(() => Succeeds("aws", "--version"));
    private static readonly Lazy<bool> Boto3IsPresent = new(() => Succeeds("python3", "-c", "import boto3"));
    private readonly string _program;
    private readonly string[] _first;
    private readonly Uri _endpoint;

    private ClientProgram(string program, string[] first, Uri endpoint) => (_program, _first, _endpoint) = (program, first, endpoint);

    /// <summary>Whether both real clients are installed.</summary>
    public static bool ArePresent => AwsCliIsPresent.Value && Boto3IsPresent.Value;

    /// <summary>The AWS command line.</summary>
    public static ClientProgram AwsCli(Uri endpoint)
    {
        Assert.SkipUnless(AwsCliIsPresent.Value, "skipped: absent aws-cli");
        // Version 1 sends RDS calls for us-east-1 to AWS in spite of AWS_ENDPOINT_URL; the option it obeys.
        return new("aws", ["--endpoint-url", endpoint.OriginalString], endpoint);
    }

    /// <summary>A script of <c>Scripts/</c> on boto3.</summary>
    public static ClientProgram Boto3(string script, Uri endpoint)
    {
        Assert.SkipUnless(Boto3IsPresent.Value, "skipped: absent python boto3");
        return new("python3", [Path.Combine(AppContext.BaseDirectory, "Scripts", script)], endpoint);
    }

    /// <summary>Runs it to its end.</summary>
    /// <exception cref="TimeoutException">It does not end in time.</exception>
    public async Task<ClientResult> RunAsync(params string[] arguments)
    {
        var start = Start(_program, [.. _first, .. arguments]);
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("AWS_", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["AWS_ENDPOINT_URL"] = _endpoint.OriginalString;
        start.Environment["AWS_ACCESS_KEY_ID"] = "AKIASIMULATED0000000";
        start.Environment["AWS_SECRET_ACCESS_KEY"] = "simulated";
        start.Environment["AWS_DEFAULT_REGION"] = "us-east-1";
        start.Environment["AWS_CONFIG_FILE"] = start.Environment["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null";
        start.Environment["AWS_EC2_METADATA_DISABLED"] = "true";
        start.Environment["AWS_PAGER"] = "";
        // An error must be seen as it is, not tried again until it goes away.
        start.Environment["AWS_MAX_ATTEMPTS"] = "1";
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{_program} could not be started.");
        using var over = new CancellationTokenSource(Limit, TimeProvider.System);
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(over.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{_program} {string.Join(' ', arguments)}: not ended within {Limit.TotalSeconds} s.\n{await error}");
        }

        return new ClientResult(process.ExitCode, await output, await error);
    }

    private static bool Succeeds(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(Start(program, arguments))!;
            process.WaitForExit(Limit);
            return process.HasExited && process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static ProcessStartInfo Start(string program, string[] arguments) => new(program, arguments)
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        RedirectStandardInput = true,
        UseShellExecute = false,
    };
}
