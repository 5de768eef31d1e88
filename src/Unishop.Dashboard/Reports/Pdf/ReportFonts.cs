using PdfSharp.Drawing;
using PdfSharp.Fonts;
using PdfSharp.Pdf;

namespace Unishop.Dashboard.Reports.Pdf;

/// <summary>The fonts of a report, which every letter of its languages is in: DejaVu Sans, out of this assembly.</summary>
internal sealed class ReportFonts : IFontResolver
{
    private const string Family = "DejaVu Sans";
    private const string RegularFile = "DejaVuSans.ttf";
    private const string BoldFile = "DejaVuSans-Bold.ttf";
    private static readonly XPdfFontOptions Options = new(PdfFontEncoding.Unicode, PdfFontEmbedding.EmbedCompleteFontFile);

    static ReportFonts() => GlobalFontSettings.FontResolver = new ReportFonts();

    private ReportFonts()
    {
    }

    /// <summary>The font in a size in points.</summary>
    public static XFont Regular(double size) => new(Family, size, XFontStyleEx.Regular, Options);

    /// <summary>The bold font in a size in points.</summary>
    public static XFont Bold(double size) => new(Family, size, XFontStyleEx.Bold, Options);

    /// <inheritdoc/>
    public FontResolverInfo ResolveTypeface(string familyName, bool bold, bool italic) => new(bold ? BoldFile : RegularFile);

    /// <inheritdoc/>
    public byte[] GetFont(string faceName)
    {
        using var stream = typeof(ReportFonts).Assembly.GetManifestResourceStream($"Unishop.Dashboard.Reports.Fonts.{faceName}")!;
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
