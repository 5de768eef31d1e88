using Microsoft.AspNetCore.Http;
using Unishop.Simulator.Services.CloudFormation;

namespace Unishop.Simulator.Control;

/// <summary>The addresses of wait condition handles, to which whoever knows one puts a signal as JSON.</summary>
internal sealed class WaitConditionEndpoint(Simulation simulation, AwsEndpoint aws)
{
    public async Task HandleAsync(HttpContext http, string region)
    {
        await aws.HangWhileUnreachableAsync(region, http.RequestAborted).ConfigureAwait(false);
        if (!HttpMethods.IsPut(http.Request.Method))
        {
            await RefuseAsync(http, 405, "A signal is sent with PUT.").ConfigureAwait(false);
            return;
        }

        using var reader = new StreamReader(http.Request.Body);
        if (HandleSignal.Read(await reader.ReadToEndAsync(http.RequestAborted).ConfigureAwait(false)) is not { } signal)
        {
            await RefuseAsync(http, 400, """The body is no signal. It needs e.g. {"Status":"SUCCESS","UniqueId":"one","Reason":"","Data":""}.""").ConfigureAwait(false);
            return;
        }

        if (!simulation.Signal(http.Request.Path.Value!, signal))
        {
            await RefuseAsync(http, 403, "There is no such wait condition handle.").ConfigureAwait(false);
        }
    }

    private static Task RefuseAsync(HttpContext http, int status, string reason)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain";
        return http.Response.WriteAsync(reason, http.RequestAborted);
    }
}
