using System.Globalization;
using System.Resources;

namespace Unishop.Dashboard.Tests;

/// <summary>Every text exists in every language.</summary>
public class TextTests
{
    [Theory]
    [InlineData("es")]
    [InlineData("vi")]
    public void Texts_InEachLanguage_AreAllThere(string language)
    {
        var resources = new ResourceManager("Unishop.Dashboard.Text", typeof(DashboardApp).Assembly);
        var english = Keys(resources, CultureInfo.InvariantCulture);

        Assert.NotEmpty(english);
        Assert.Equal(english, Keys(resources, CultureInfo.GetCultureInfo(language)));
    }

    private static IEnumerable<string> Keys(ResourceManager resources, CultureInfo culture) =>
        resources.GetResourceSet(culture, createIfNotExists: true, tryParents: false)!.Cast<System.Collections.DictionaryEntry>()
            .Select(entry => (string)entry.Key).Order(StringComparer.Ordinal);
}
