using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Unishop.Dashboard.Api;

/// <summary>The HTTP API: its JSON, its description and its protection against other sites.</summary>
internal static class ApiRegistration
{
    /// <summary>Registers what the API needs.</summary>
    public static void AddApi(this IServiceCollection services)
    {
        services.AddProblemDetails();
        services.AddOpenApi("v1");
        services.AddHealthChecks().AddCheck<ReadyCheck>("ready");
        services.AddSingleton<ReadyCheck>();
        services.ConfigureHttpJsonOptions(options => Write(options.SerializerOptions));
    }

    /// <summary>Maps the API.</summary>
    public static void MapApi(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json");
        var api = app.MapGroup("/api/v1").AddEndpointFilter(RefuseOtherSites);
        api.MapWorkloads();
        api.MapRuns();
        api.MapAudit();
        api.Map("/{**path}", (string? path) => Problems.Of(StatusCodes.Status404NotFound, "address-unknown", $"There is nothing at /api/v1/{path}; see /openapi/v1.json.")).ExcludeFromDescription();
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

    /// <summary>
    /// A page of another site can make a viewer's browser send a command here. Browsers name the page's origin in such a request;
    /// programs that are no browsers send none.
    /// </summary>
    private static ValueTask<object?> RefuseOtherSites(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        return !HttpMethods.IsGet(request.Method) && request.Headers.Origin.FirstOrDefault() is { } origin && origin != $"{request.Scheme}://{request.Host}"
            ? ValueTask.FromResult<object?>(Problems.Of(StatusCodes.Status403Forbidden, "other-site", $"Commands from pages of {origin} are not accepted."))
            : next(context);
    }
}
