using Amazon.Runtime;

namespace Aws.Clients.Tests;

/// <summary>Configurations of clients under test.</summary>
internal static class Clients
{
    public static readonly BasicAWSCredentials Credentials = new("AKIDEXAMPLE", "secret");

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static TConfig At<TConfig>(LoopbackAws server) where TConfig : ClientConfig, new() =>
        new() { ServiceURL = server.Url, AuthenticationRegion = "us-west-1" };

    /// <summary>Awaits with a deadline that says what was waited for.</summary>
    public static async Task<T> WithinAsync<T>(this Task<T> task, string phase)
    {
        try
        {
            return await task.WaitAsync(Patience, TimeProvider.System, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{phase}: not over within {Patience.TotalSeconds} s");
        }
    }
}
