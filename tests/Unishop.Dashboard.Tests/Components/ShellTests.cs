using System.Globalization;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Unishop.Dashboard.Components;
using Unishop.Dashboard.Features.Gallery;
using Unishop.Dashboard.Components.Layout;

namespace Unishop.Dashboard.Tests.Components;

/// <summary>What stands around the pages.</summary>
public sealed class ShellTests : ScreenTest
{
    [Theory]
    [InlineData("en-US", null, "en", "system")]
    [InlineData("es-MX", "dark", "es", "dark")]
    [InlineData("vi-VN", "light", "vi", "light")]
    public void ViewerMenu_OfALanguageAndATheme_HasThemPressedAndNoOther(string culture, string? theme, string language, string themed)
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);

        var menu = Menu(new Viewer("Ana", true), theme);

        Assert.Equal([language, themed], menu.FindAll("button[aria-pressed=true]").Select(button => button.GetAttribute("value")));
        Assert.Equal(4, menu.FindAll("button[aria-pressed=false]").Count);
    }

    [Fact]
    public void ViewerMenu_OfAViewerWithAName_ShowsItAndHasItInTheField()
    {
        var menu = Menu(new Viewer("Ana", true), null);

        Assert.Equal("Ana", menu.Find("summary").TextContent.Trim());
        Assert.Equal("Ana", menu.Find("#menu-name").GetAttribute("value"));
    }

    [Fact]
    public void ViewerMenu_OfAViewerWithoutAName_AsksForOneAndSaysWhatIsRecordedMeanwhile()
    {
        var menu = Menu(new Viewer("operator@10.0.0.7", false), null);

        Assert.Equal("", menu.Find("#menu-name").GetAttribute("value"));
        Assert.Contains("operator@10.0.0.7", menu.Find(".field__hint").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void ViewerMenu_OfAPageWithAQuery_LeadsBackToItFromEveryForm()
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo("/history?state=failed");

        var menu = Menu(new Viewer("Ana", true), null);

        Assert.Equal(3, menu.FindAll("form[method=post]").Count);
        Assert.All(menu.FindAll("input[name=back]"), back => Assert.Equal("/history?state=failed", back.GetAttribute("value")));
    }

    [Fact]
    public void Gallery_WhereItIsDeveloped_ShowsEveryToneAndNothingInvalid()
    {
        Environment = Environments.Development;

        var gallery = Render<Gallery>();

        Assert.All(
            new[] { "good", "warning", "bad", "unknown", "busy", "neutral" },
            tone => Assert.NotEmpty(gallery.FindAll($".badge.tone-{tone}")));
        Assert.Equal(gallery.FindAll("[id]").Count, gallery.FindAll("[id]").Select(own => own.Id).Distinct().Count());
    }

    [Fact]
    public void Gallery_InProduction_IsNotThere() => Assert.Empty(Render<Gallery>().FindAll(".badge"));

    private IRenderedComponent<ViewerMenu> Menu(Viewer viewer, string? theme) =>
        Render<ViewerMenu>(p => _ = theme is null ? p.AddCascadingValue(viewer) : p.AddCascadingValue(viewer).AddCascadingValue("Theme", theme));
}
