namespace Unishop.Dashboard.Components;

/// <summary>The pages.</summary>
internal static class PagesRegistration
{
    public static void AddPages(this IServiceCollection services)
    {
    }

    public static void UsePages(this WebApplication app)
    {
    }

    public static void MapPages(this WebApplication app)
    {
    }
}
