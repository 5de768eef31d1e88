namespace Unishop.Dashboard.Api;

/// <summary>Who is calling. There is no sign-in yet: a caller may give a name, and is otherwise known as the way it came.</summary>
internal static class Actors
{
    private const string Header = "X-Unishop-Actor";
    private const int LongestName = 80;

    public static string Of(HttpContext http) =>
        http.Request.Headers[Header].ToString() is { Length: > 0 and <= LongestName } name ? name : "api";
}
