using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Mvc;
using Unishop.Recovery.Abstractions;

namespace Unishop.Dashboard.Api;

/// <summary>The HTTP API: its JSON, its description and its protection against other sites.</summary>
internal static class ApiRegistration
{
    /// <summary>Registers what the API needs.</summary>
    public static void AddApi(this IServiceCollection services)
    {
        services.AddProblemDetails(options => options.CustomizeProblemDetails = Explain);
        services.Configure<ExceptionHandlerOptions>(options => options.StatusCodeSelector = failed =>
            failed is BadHttpRequestException refused ? refused.StatusCode
            : failed is JournalUnavailableException ? StatusCodes.Status503ServiceUnavailable
            : StatusCodes.Status500InternalServerError);
        services.AddOpenApi("v1");
        services.AddHealthChecks().AddCheck<ReadyCheck>("ready");
        services.AddSingleton<ReadyCheck>();
        services.ConfigureHttpJsonOptions(options => Write(options.SerializerOptions));
    }

    /// <summary>Maps the API.</summary>
    public static void MapApi(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json");
        var api = app.MapGroup("/api/v1").AddEndpointFilter(RefuseOtherSites).WithMetadata(new RequestSizeLimitAttribute(RequestRules.MaxApiBody));
        api.MapWorkloads();
        api.MapRuns();
        api.MapReports();
        api.MapAudit();
        api.MapAutomation();
        api.MapSetup();
        api.MapWorkshop();
        app.MapHealth();
    }

    /// <summary>Camel case, enumerations as words, durations never as text, and no value where a reading is unknown.</summary>
    internal static void Write(JsonSerializerOptions json)
    {
        json.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        json.TypeInfoResolver = (json.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver()).WithAddedModifier(LeaveOutUnknown);
    }

    private static void LeaveOutUnknown(JsonTypeInfo type)
    {
        if (type.Type.IsAssignableTo(typeof(IKnown)) && type.Properties.FirstOrDefault(property => property.Name == "value") is { } value)
        {
            value.ShouldSerialize = static (reading, _) => ((IKnown)reading).Unknown is null;
        }
    }

    /// <summary>Gives problems that the framework found a stable type and a reason too.</summary>
    private static void Explain(ProblemDetailsContext context)
    {
        var problem = context.ProblemDetails;
        if (problem.Type?.StartsWith(Problems.TypePrefix, StringComparison.Ordinal) == true)
        {
            return;
        }

        (problem.Type, var reason) = (context.Exception, problem.Status) switch
        {
            (_, StatusCodes.Status413PayloadTooLarge) => (Problems.TypePrefix + "body-too-large", $"The body is larger than {RequestRules.MaxApiBody} bytes."),
            (JournalUnavailableException away, _) => (Problems.TypePrefix + "journal-unavailable", $"{away.Message}. Nothing was changed; try again."),
            (BadHttpRequestException refused, _) => (Problems.TypePrefix + "request-malformed", $"{refused.Message} {refused.InnerException?.Message}".Trim()),
            (_, StatusCodes.Status404NotFound) => (Problems.TypePrefix + "address-unknown", $"There is nothing at {context.HttpContext.Request.Path}; see /openapi/v1.json."),
            (_, StatusCodes.Status500InternalServerError) => (Problems.TypePrefix + "bug", "The server failed; its log says why, under this traceId."),
            _ => (Problems.TypePrefix + $"http-{problem.Status}", problem.Title ?? "The request was refused."),
        };
        problem.Extensions["reason"] = reason;
    }

    /// <summary>
    /// A page of another site can make a viewer's browser send a command here. Browsers name the page's origin in such a request;
    /// programs that are no browsers send none.
    /// </summary>
    private static ValueTask<object?> RefuseOtherSites(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        return !HttpMethods.IsGet(request.Method) && RequestRules.IsOfOtherSite(request)
            ? ValueTask.FromResult<object?>(Problems.Of(StatusCodes.Status403Forbidden, "other-site", $"Commands from pages of {request.Headers.Origin} are not accepted."))
            : next(context);
    }
}
