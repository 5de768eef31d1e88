using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Json;

namespace Unishop.Dashboard.Api;

/// <summary>The HTTP surface that other programs rely on.</summary>
internal static class ApiRegistration
{
    public static void AddApi(this IServiceCollection services)
    {
        services.AddProblemDetails();
        services.AddOpenApi();
        services.Configure<JsonOptions>(json => Configure(json.SerializerOptions));
    }

    public static void MapApi(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json");
        HealthApi.Map(app);
        MetricsApi.Map(app);
        var api = app.MapGroup("/api/v1");
        WorkloadApi.Map(api);
        RunApi.Map(api);
        AuditApi.Map(api);
    }

    internal static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
    }
}
