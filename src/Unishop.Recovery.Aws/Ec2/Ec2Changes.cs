using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Amazon.EC2;
using Amazon.Runtime;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Aws.Calls;

namespace Unishop.Recovery.Aws.Ec2;

/// <summary>Makes EC2's changing calls, or only asks EC2 whether it would carry them out.</summary>
internal sealed class Ec2Changes(RegionalClients clients, AwsCalls calls, bool isDryRun)
{
    /// <summary>Sends a request.</summary>
    public delegate Task<TResponse> Call<TRequest, TResponse>(IAmazonEC2 ec2, TRequest request, CancellationToken cancellation);

    /// <summary>Whether nothing is changed.</summary>
    public bool IsDryRun => isDryRun;

    /// <summary>Makes a changing call.</summary>
    /// <param name="operation">Its operation, e.g. <c>StopInstances</c>.</param>
    /// <param name="region">Where it goes.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="call">The call; it must send that request.</param>
    /// <param name="select">What its answer says.</param>
    /// <param name="cancellation">The caller's own end.</param>
    /// <exception cref="InvalidOperationException">It is to be a dry run, and the operation has none: nothing was sent.</exception>
    public async Task<Outcome<Accepted>> MakeAsync<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] TRequest, TResponse>(
        string operation, string region, TRequest request, Call<TRequest, TResponse> call, Func<TResponse, Accepted> select,
        CancellationToken cancellation)
        where TResponse : AmazonWebServiceResponse
        where TRequest : class
    {
        var name = $"ec2:{operation} {region}";
        if (!isDryRun)
        {
            return await calls.MakeAsync(name, token => call(clients.In(region).ChangeCompute, request, token), select, cancellation).ConfigureAwait(false);
        }

        // Set here and nowhere else, so that no call can forget it.
        var flag = typeof(TRequest).GetProperty("DryRun", BindingFlags.Public | BindingFlags.Instance)
            ?? throw new InvalidOperationException($"{operation} has no dry run.");
        flag.SetValue(request, true);
        var answer = await calls.MakeAsync(name, token => call(clients.In(region).ReadCompute, request, token), select, cancellation).ConfigureAwait(false);
        // EC2 says yes by an error of this name.
        return answer.Failure is { Code: "DryRunOperation" } yes ? Outcome<Accepted>.Success(new Accepted(""), yes.RequestId) : answer;
    }

    /// <summary>The token of a call; a dry run has none, since nothing is to be remembered of it.</summary>
    public string? Token(string clientToken) => isDryRun ? null : clientToken;
}
