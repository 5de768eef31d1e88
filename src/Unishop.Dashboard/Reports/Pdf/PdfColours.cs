using PdfSharp.Drawing;

namespace Unishop.Dashboard.Reports.Pdf;

/// <summary>The colours of a report on paper.</summary>
internal static class PdfColours
{
    public static readonly XColor Ink = XColor.FromArgb(0x14, 0x17, 0x1F);
    public static readonly XColor Soft = XColor.FromArgb(0x4A, 0x51, 0x60);
    public static readonly XColor Line = XColor.FromArgb(0xDF, 0xE2, 0xE8);
    public static readonly XColor Signal = XColor.FromArgb(0xFF, 0xDF, 0x6B);
}
