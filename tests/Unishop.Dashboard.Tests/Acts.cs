using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components.Web;

namespace Unishop.Dashboard.Tests;

/// <summary>What a viewer does on a page, until the page has done what follows from it.</summary>
internal static class Acts
{
    /// <summary>How long a test waits for a page on a busy machine.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static void Press(this IElement element) => Finish(element.ClickAsync(new MouseEventArgs()));

    public static void Send(this IElement element) => Finish(element.SubmitAsync());

    private static void Finish(Task act) => act.WaitAsync(Patience, TimeProvider.System).GetAwaiter().GetResult();
}
