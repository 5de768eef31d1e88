using System.Text;
using Unishop.Dashboard.Api;

namespace Unishop.Dashboard.Tests.Api;

public sealed class CsvTests
{
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
