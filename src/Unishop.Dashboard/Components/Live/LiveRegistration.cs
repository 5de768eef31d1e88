namespace Unishop.Dashboard.Components.Live;

/// <summary>Registers what pages follow.</summary>
internal static class LiveRegistration
{
    /// <summary>Registers the live judgements and the presence of operators.</summary>
    public static void AddLive(this IServiceCollection services)
    {
        services.AddSingleton<LiveStatus>();
        services.AddHostedService(provider => provider.GetRequiredService<LiveStatus>());
        services.AddSingleton<ReviewPresence>();
        services.AddSingleton<AutomationWatch>();
    }
}
