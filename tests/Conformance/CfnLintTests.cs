using System.ComponentModel;
using System.Diagnostics;
using Unishop.Harness;

namespace Unishop.Conformance;

/// <summary>The product's own templates as a linter sees them that knows AWS's resource schemas; it was not written by us.</summary>
public sealed class CfnLintTests
{
    // W1011 wants secrets from Secrets Manager: the workshop's templates take the password as a parameter that is not echoed, as its text says.
    private const string Accepted = "W1011";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task Templates_InTheWorkshopsRegions_HaveNothingThatALinterObjectsTo()
    {
        var templates = Directory.GetFiles(Path.Combine(Repository.Root, "templates"), "*.yaml");
        Assert.NotEmpty(templates);

        var (exit, output) = await LintAsync(["--ignore-checks", Accepted, "--regions", "us-east-1", "us-west-1", "--", .. templates]);

        Assert.True(exit == 0, output);
    }

    [Fact]
    public async Task Template_WithAPropertyThatAwsDoesNotKnow_IsObjectedTo()
    {
        var wrong = Path.Combine(Directory.CreateTempSubdirectory("unishop-lint-").FullName, "wrong.yaml");
        await File.WriteAllTextAsync(wrong, "Resources:\n  Bucket:\n    Type: AWS::S3::Bucket\n    Properties:\n      BucketColour: red\n", TestContext.Current.CancellationToken);

        var (exit, output) = await LintAsync(["--", wrong]);

        Assert.NotEqual(0, exit);
        Assert.Contains("BucketColour", output, StringComparison.Ordinal);
    }

    private static async Task<(int Exit, string Output)> LintAsync(string[] arguments)
    {
        Assert.SkipUnless(await IsPresentAsync(), "skipped: absent cfn-lint");
        return await RunAsync(arguments);
    }

    private static async Task<bool> IsPresentAsync()
    {
        try
        {
            return (await RunAsync(["--version"])).Exit == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static async Task<(int Exit, string Output)> RunAsync(string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("cfn-lint", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken, limit.Token);
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(over.Token), process.StandardError.ReadToEndAsync(over.Token));
            await process.WaitForExitAsync(over.Token);
            return (process.ExitCode, await output + await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
