using System.Text;
using Unishop.Dashboard.Api;
using Unishop.Domain.Facts;

namespace Unishop.Dashboard.Tests.Api;

public sealed class CsvTests
{
    [Fact]
    public void Rows_OfASeriesWithAGap_HaveARowWithoutNumbers()
    {
        var (noon, one) = (World.Noon, TimeSpan.FromSeconds(1));
        var series = new LagSeries(TimeSpan.FromMinutes(15), [new(noon, 15, 0, one, one), new(noon.AddMinutes(30), 2, 1, one, one * 9)]);

        Assert.Equal(
            [[noon, 1d, 1d, 900d, 15, 0, true], [noon.AddMinutes(15), null, null, 900d, 0, 0, true], [noon.AddMinutes(30), 9d, 1d, 900d, 2, 1, true]],
            LagCsv.Rows(series, true));
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a, b", "\"a, b\"")]
    [InlineData("say \"no\"", "\"say \"\"no\"\"\"")]
    [InlineData("=HYPERLINK(1)", "'=HYPERLINK(1)")]
    [InlineData(-1.5, "-1.5")]
    [InlineData(true, "true")]
    [InlineData(null, "")]
    public void Of_EveryKindOfValue_IsOneCellThatNoSpreadsheetExecutes(object? value, string cell) =>
        Assert.Equal($"a\r\n{cell}\r\n", Encoding.UTF8.GetString(Csv.Of("x.csv", ["a"], [[value]]).FileContents.Span));
}
