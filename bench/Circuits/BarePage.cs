using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Unishop.Circuits;

/// <summary>The least that Blazor can do: one page, one number, one event. What the console costs more than this is its own.</summary>
internal static class BarePage
{
    public static event Action<int>? Changed;

    public static int Listeners => Changed?.GetInvocationList().Length ?? 0;

    public static async Task RunAsync(string url)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls(url);
        builder.Services.AddRazorComponents().AddInteractiveServerComponents(options => options.DisconnectedCircuitRetentionPeriod = TimeSpan.FromSeconds(1));
        builder.Services.AddHostedService(_ => new Publisher(number => Changed?.Invoke(number), () => Listeners, () => true));
        var app = builder.Build();
        app.UseAntiforgery();
        app.MapRazorComponents<Root>().AddInteractiveServerRenderMode();
        await app.RunAsync();
    }

    [Route("/")]
    public sealed class Root : ComponentBase
    {
        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            builder.OpenElement(0, "html");
            builder.OpenElement(1, "body");
            builder.OpenComponent<Number>(2);
            builder.AddComponentRenderMode(RenderMode.InteractiveServer);
            builder.CloseComponent();
            builder.CloseElement();
            builder.CloseElement();
        }
    }

    public sealed class Number : ComponentBase, IDisposable
    {
        private int _number = 100;

        public void Dispose() => Changed -= Show;

        protected override void OnInitialized()
        {
            if (RendererInfo.IsInteractive)
            {
                Changed += Show;
            }
        }

        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            builder.OpenElement(0, "p");
            builder.AddContent(1, string.Create(CultureInfo.InvariantCulture, $"{_number} ms"));
            builder.CloseElement();
        }

        private void Show(int number) => _ = InvokeAsync(() =>
        {
            _number = number;
            StateHasChanged();
        });
    }
}
