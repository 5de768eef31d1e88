using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Unishop.Harness;
using static Microsoft.Playwright.Assertions;

namespace Unishop.EndToEnd;

/// <summary>The shop that is to be saved, as a shopper uses it: page from the simulated bucket, API on the simulated instance.</summary>
public sealed class ShopTests(Chromium chromium) : IAsyncLifetime
{
    private RunningSimulator? _simulator;
    private IBrowserContext? _context;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private RunningSimulator Simulator => _simulator!;

    public async ValueTask InitializeAsync()
    {
        _simulator = await RunningSimulator.StartAsync("pilot-light", 10, 1, Cancellation);
        _context = await chromium.Browser.NewContextAsync(new() { Locale = "en-US" });
        _context.SetDefaultTimeout(10_000);
    }

    public async ValueTask DisposeAsync()
    {
        await (_context?.CloseAsync() ?? Task.CompletedTask);
        await (_simulator?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [Fact]
    public async Task Shopper_SignsUpLogsInBuysAndRemoves_AndIsRememberedAfterAReload()
    {
        var page = await OpenShopAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign up" }).ClickAsync();
        var signUp = page.GetByRole(AriaRole.Dialog, new() { Name = "Sign up" });
        await signUp.GetByLabel("E-mail").FillAsync("new@unishop.example");
        await signUp.GetByLabel("First name").FillAsync("New");
        await signUp.GetByLabel("Last name").FillAsync("Shopper");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("Successfully Signed up. You may now login")).ToBeVisibleAsync();

        await LogInAsync(page, "new@unishop.example");
        await Expect(page.GetByText("Successfully Logged in")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Cart ( 0 )" })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Add to cart" }).First.ClickAsync();
        await Expect(page.GetByText("Added to cart!")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Cart ( 1 )" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove from Cart" }).ClickAsync();
        await Expect(page.GetByText("Removed from cart!")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "Cart ( 0 )" })).ToBeVisibleAsync();

        await page.ReloadAsync();
        await Expect(page.GetByText("Logged in!", new() { Exact = true })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Shopper_OrderingTheCart_SeesTheOrderAndAnEmptyCart()
    {
        var page = await OpenShopAsync();
        await LogInAsync(page, Workload.Shopper);
        await page.GetByRole(AriaRole.Button, new() { Name = $"Cart ( {Workload.ItemsInCart} )" }).ClickAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Order", Exact = true }).ClickAsync();

        await Expect(page.GetByText($"confirmed in {Workload.PrimaryRegion}")).ToBeVisibleAsync();
        var cart = page.GetByRole(AriaRole.Dialog, new() { Name = "Cart ( 0 )" });
        await Expect(cart.GetByText("Your cart is empty.")).ToBeVisibleAsync();
        await Expect(cart.GetByRole(AriaRole.Button, new() { Name = "Order", Exact = true })).ToBeHiddenAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.GetByRole(AriaRole.Button, new() { Name = "Your orders" }).ClickAsync();
        var orders = page.GetByRole(AriaRole.Dialog, new() { Name = "Your orders" });
        await Expect(orders.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(1);
        await Expect(orders.GetByRole(AriaRole.Listitem)).ToContainTextAsync(Workload.PrimaryRegion);
        Assert.Empty((await page.RunAxe()).Violations.Select(violation => violation.Id));
    }

    [Fact]
    public async Task UnknownShopper_LoggingIn_IsToldWhy()
    {
        var page = await OpenShopAsync();

        await LogInAsync(page, "nobody@unishop.example");

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("400");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Cart (" })).ToBeHiddenAsync();
    }

    [Fact]
    public async Task RegionLost_WhileThePageIsOpen_IsSaidAndNotHidden()
    {
        var page = await OpenShopAsync();
        await Simulator.Control.InjectAsync(new { kind = "regionLost", region = Workload.PrimaryRegion }, Cancellation);

        await LogInAsync(page, Workload.Shopper);

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("no answer within 10 s", new() { Timeout = 20_000 });
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Shop_WithItsCartOpen_HasNoAccessibilityViolationAndFitsATelephone(ColorScheme scheme)
    {
        var page = await OpenShopAsync();
        await page.EmulateMediaAsync(new() { ColorScheme = scheme });
        await page.SetViewportSizeAsync(390, 844);
        await LogInAsync(page, Workload.Shopper);
        await page.GetByRole(AriaRole.Button, new() { Name = $"Cart ( {Workload.ItemsInCart} )" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Listitem)).ToHaveCountAsync(Workload.ItemsInCart);

        Assert.Empty((await page.RunAxe()).Violations.Select(violation => $"{violation.Id}: {string.Join(" | ", violation.Nodes.Select(node => node.Html))}"));
        Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= 390);
    }

    private static async Task LogInAsync(IPage page, string email)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog, new() { Name = "Log in" }).GetByLabel("E-mail").FillAsync(email);
        await page.Keyboard.PressAsync("Enter");
    }

    private async Task<IPage> OpenShopAsync()
    {
        var page = await _context!.NewPageAsync();
        await page.GotoAsync((await Simulator.Control.WebsiteAsync("pilot-primary-uibucket-", Cancellation)).AbsoluteUri);
        await Expect(page.Locator("[data-region]")).ToHaveAttributeAsync("data-region", Workload.PrimaryRegion);
        await Expect(page.GetByRole(AriaRole.List, new() { Name = "Unicorns" }).GetByRole(AriaRole.Listitem)).ToHaveCountAsync(10);
        return page;
    }
}
