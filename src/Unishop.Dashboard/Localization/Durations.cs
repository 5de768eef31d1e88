using System.Globalization;

namespace Unishop.Dashboard.Localization;

/// <summary>Durations as people read them: <c>4 min 12 s</c>. The browser's clocks use the same words.</summary>
public static class Durations
{
    /// <summary>A duration in whole seconds, in the viewer's language; below ten seconds with one decimal where there is one.</summary>
    public static string Format(TimeSpan time)
    {
        var culture = CultureInfo.CurrentCulture;
        return time < TimeSpan.Zero ? Format(TimeSpan.Zero)
            : time.TotalDays >= 1 ? Two((int)time.TotalDays, Text.Unit_Day, time.Hours, Text.Unit_Hour)
            : time.TotalHours >= 1 ? Two(time.Hours, Text.Unit_Hour, time.Minutes, Text.Unit_Minute)
            : time.TotalMinutes >= 1 ? Two(time.Minutes, Text.Unit_Minute, time.Seconds, Text.Unit_Second)
            : time.TotalSeconds >= 10 ? string.Create(culture, $"{time.Seconds} {Text.Unit_Second}")
            : string.Create(culture, $"{time.TotalSeconds:0.#} {Text.Unit_Second}");
    }

    /// <summary>A duration given in seconds.</summary>
    public static string Format(double seconds) => Format(TimeSpan.FromSeconds(seconds));

    /// <summary>A lag: with milliseconds below a second.</summary>
    public static string Lag(double seconds) => seconds == 0 ? Format(0)
        : seconds < 1
        ? string.Create(CultureInfo.CurrentCulture, $"{seconds * 1000:0} {Text.Unit_Millisecond}")
        : seconds < 60 ? string.Create(CultureInfo.CurrentCulture, $"{seconds:0.0} {Text.Unit_Second}")
        : Format(seconds);

    private static string Two(int large, string largeUnit, int small, string smallUnit) => string.Create(
        CultureInfo.CurrentCulture, $"{large} {largeUnit}{(small == 0 ? "" : $" {small} {smallUnit}")}");
}
