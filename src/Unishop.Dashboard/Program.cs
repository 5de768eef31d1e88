using Unishop.Dashboard.Api;
using Unishop.Dashboard.Hosting;
using Unishop.Dashboard.Live;

var builder = WebApplication.CreateBuilder(ContentRoot.For(args));
var settings = Settings.Read(builder.Configuration);
if (await settings.RefuseAsync(Console.Error))
{
    return Settings.ExitCode;
}

await using var world = await settings.OpenWorldAsync(Console.Error);
if (world is null)
{
    return Settings.ExitCode;
}

builder.AddWeb();
builder.Services.AddPages();
builder.Services.AddApi();
builder.Services.AddRecovery(settings, world);
builder.Services.AddLive();

var app = builder.Build();
app.UseSafeHeaders();
app.UsePreferences();
app.UseErrors();
app.UseFiles();
app.UseAntiforgery();
app.MapPreferences();
app.MapApi();
app.MapHealth();
app.MapPages();

return await app.RunToEndAsync(world);
