using System.Collections.Immutable;

namespace Unishop.Dashboard.Reports;

/// <summary>A report in the reader's language, before it takes the form of a page or a PDF.</summary>
/// <param name="Title">What it is.</param>
/// <param name="Subtitle">What it is of, and when it was made.</param>
/// <param name="Language">The language's tag, e.g. <c>es</c>.</param>
/// <param name="Warning">What must not be overlooked, e.g. that the world was simulated; <see langword="null"/> where there is nothing.</param>
/// <param name="Sections">Its parts.</param>
/// <param name="Footer">What stands on every page; <c>{0}</c> and <c>{1}</c> are the page and the number of pages.</param>
internal sealed record ReportDocument(
    string Title, string Subtitle, string Language, string? Warning, ImmutableArray<ReportSection> Sections, string Footer);

/// <summary>A part of a report.</summary>
internal sealed record ReportSection(string Heading, ImmutableArray<ReportBlock> Blocks);

/// <summary>Something in a section.</summary>
internal abstract record ReportBlock;

/// <summary>A paragraph.</summary>
internal sealed record ReportText(string Text) : ReportBlock;

/// <summary>Names with their values.</summary>
internal sealed record ReportFacts(ImmutableArray<(string Name, string Value)> Facts) : ReportBlock;

/// <summary>A table.</summary>
/// <param name="Columns">The columns' headings with their shares of the width.</param>
/// <param name="Rows">The rows, each with a text for every column.</param>
internal sealed record ReportTable(ImmutableArray<(string Heading, int Share)> Columns, ImmutableArray<ImmutableArray<string>> Rows) : ReportBlock;

/// <summary>A timeline: bars on one axis, which begins with the outage or, without one, with the run.</summary>
/// <param name="Bars">The bars, from top to bottom.</param>
/// <param name="Objective">The agreed time, in seconds from the beginning.</param>
/// <param name="ObjectiveLabel">What is written at it.</param>
/// <param name="Legend">What each kind of bar that is there means.</param>
internal sealed record ReportChart(
    ImmutableArray<ReportBar> Bars, double Objective, string ObjectiveLabel, ImmutableArray<(BarKind Kind, string Meaning)> Legend) : ReportBlock
{
    private static readonly double[] Steps = [5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400, 43200, 86400];
    private const int MostTicks = 6;

    /// <summary>Where the axis ends, in seconds: the objective is always inside.</summary>
    public double End => Math.Max(Bars.Max(bar => bar.To), Objective) * 1.04;

    /// <summary>Where the axis is marked, in seconds.</summary>
    public IEnumerable<double> Ticks
    {
        get
        {
            var step = Array.Find(Steps, step => End / step <= MostTicks) is var found and > 0 ? found : End / MostTicks;
            return Enumerable.Range(0, (int)(End / step) + 1).Select(tick => tick * step);
        }
    }
}

/// <summary>A bar of a timeline.</summary>
/// <param name="Name">What it is.</param>
/// <param name="From">When it began, in seconds from the beginning.</param>
/// <param name="To">When it ended, in seconds from the beginning.</param>
/// <param name="Label">How long it took, in words.</param>
/// <param name="Kind">How it is shown.</param>
internal sealed record ReportBar(string Name, double From, double To, string Label, BarKind Kind);

/// <summary>How a bar is shown.</summary>
internal enum BarKind
{
    /// <summary>Before the run, or waiting for a person.</summary>
    Before,

    /// <summary>Decided how long the whole took.</summary>
    Critical,

    /// <summary>Went on beside it.</summary>
    Beside,

    /// <summary>Failed.</summary>
    Failed,
}
