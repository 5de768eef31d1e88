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
