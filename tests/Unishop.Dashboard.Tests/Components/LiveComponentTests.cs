using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Unishop.Dashboard.Components;
using Unishop.Dashboard.Localization;

namespace Unishop.Dashboard.Tests.Components;

public sealed class LiveComponentTests : ScreenTest
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Render_CausedFromAnotherCulture_IsInTheViewersLanguage()
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("es-ES");
        var page = Render<Follower>(p => p.Add(f => f.Source, new Source()));
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en-US");

        await page.Instance.CountAsync();

        Assert.Equal("1: 0,5 Desconocido", page.Markup);
    }

    [Fact]
    public void Follow_ManyItemsAtOnce_AreAppliedInFewRenders()
    {
        var source = new Source();
        for (var item = 0; item < 500; item++)
        {
            source.Items.Writer.TryWrite(item);
        }

        var page = Render<Follower>(p => p.Add(f => f.Source, source));

        page.WaitForState(() => page.Instance.Seen == 500, Limit);
        Assert.InRange(page.RenderCount, 1, 10);
    }

    [Fact]
    public async Task Dispose_WhileFollowing_StopsAndAwaitsTheReader()
    {
        var source = new Source();
        var page = Render<Follower>(p => p.Add(f => f.Source, source));
        page.WaitForState(() => source.Readers == 1, Limit);

        await page.Instance.DisposeAsync();

        Assert.Equal(0, source.Readers);
    }

    [Fact]
    public async Task Follow_StreamThatFails_IsAnErrorOfThePage()
    {
        var source = new Source();
        Render<Follower>(p => p.Add(f => f.Source, source));

        source.Items.Writer.Complete(new InvalidOperationException("the stream broke"));

        var thrown = await Renderer.UnhandledException.WaitAsync(Limit, TimeProvider.System, Xunit.TestContext.Current.CancellationToken);
        Assert.Equal("the stream broke", thrown.Message);
    }

    private sealed class Source
    {
        public Channel<int> Items { get; } = Channel.CreateUnbounded<int>();

        public int Readers { get; private set; }

        public async IAsyncEnumerable<int> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
        {
            Readers++;
            try
            {
                await foreach (var item in Items.Reader.ReadAllAsync(cancellation))
                {
                    yield return item;
                }
            }
            finally
            {
                Readers--;
            }
        }
    }

    private sealed class Follower : LiveComponent
    {
        [Parameter]
        public Source Source { get; set; } = default!;

        public int Seen { get; private set; }

        public Task CountAsync() => InvokeAsync(() =>
        {
            Seen++;
            StateHasChanged();
        });

        protected override void OnInitialized() => Follow(Source.ReadAsync(Closing), items =>
        {
            Seen += items.Count;
            return Task.CompletedTask;
        });

        protected override void BuildRenderTree(RenderTreeBuilder builder) =>
            builder.AddContent(0, string.Create(CultureInfo.CurrentCulture, $"{Seen}: {0.5} {Text.State_Unknown}"));
    }
}
