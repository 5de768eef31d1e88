using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;
using Unishop.Dashboard.Localization;

namespace Unishop.Dashboard.Tests.Components;

/// <summary>What the service layer says, as people read it in their language.</summary>
public sealed partial class SentencesTests
{
    // Names of things, what AWS is told, and parts of sentences that a form takes in whole.
    private static readonly HashSet<string> NotSentences =
    [
        "{} is served by http: there is no certificate to end{}", ", and no load balancer", "{} is not encrypted: it needs no key", "RDS uses {}", "<image of create-image>",
        "{} the site of {}", "{} the instances {}", "{} to {} is {}", "{} to {} done", "{} of {} take traffic{}", "{} is a reader{}", "writes: {} is a writer of its own{}",
        "http GET {}", "sts:GetCallerIdentity {}", "servicequotas:GetServiceQuota {}", "cloudwatch:GetMetricData AuroraGlobalDBReplicationLag", "not seen", "no datapoint",
        "<instances of {}>", "<site in {}>", "<site of {}>, <site of {}>", "{}, not cached", "not authorized to perform: ([a-z0-9-]+:[A-Za-z0-9]+)",
        ": it was there already", "version {} is {}the default of {}", "X-aws-ec2-metadata-token: $token", "page, config.json, /health/ishealthy", "page, config.json, /health/dbping, /user/login, /unicorns/basket",
    ];

    public static TheoryData<string> Translations => ["es", "vi"];

    public static TheoryData<string, string, string> Said => new()
    {
        { "es", "us-west-1 can take over", "us-west-1 puede tomar el relevo" },
        { "es", "us-west-1 can't take over: pilot-secondary has no instance", "us-west-1 no puede tomar el relevo: pilot-secondary no tiene instancias" },
        { "es", "0.31 s of writes would be lost, 5 s are agreed", "se perderían 0,31 s de escrituras, se acordaron 5 s" },
        { "vi", "pilot-secondary is available with 1 instance", "pilot-secondary sẵn sàng với 1 máy" },
        { "es", "failover to us-west-1 is running", "conmutación a us-west-1: en marcha" },
        { "es", "no offline runbook is written; nobody is notified", "no se escribe manual sin conexión; no se avisa a nadie" },
        { "es", "ami-1 is pending. Wait for the copy, or copy the image again.", "ami-1 está pendiente. Espere la copia, o copie la imagen de nuevo." },
        { "es", "Timeout: no answer within 5 s", "Timeout: sin respuesta en 5 s" },
        { "es", "the site in us-east-1 is unknown: AccessDenied: User is not authorized", "no se conoce el sitio en us-east-1: AccessDenied: User is not authorized" },
        { "en", "us-west-1 can take over", "us-west-1 can take over" },
    };

    [Theory]
    [MemberData(nameof(Said))]
    public void Say_OfASentence_IsInTheViewersLanguageWithItsNamesAndNumbers(string language, string english, string expected)
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);

        Assert.Equal(expected, Sentences.Say(english));
    }

    [Theory]
    [InlineData("es")]
    [InlineData("vi")]
    public void Find_OfWordsOfOthers_FindsNothing(string language)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);

        Assert.Null(Sentences.Find("User: arn:aws:iam::111122223333:user/operator is not authorized to perform: rds:DescribeDBClusters"));
        Assert.Null(Sentences.Find("Ana has no time"));
    }

    [Fact]
    public void Translations_OfTheForms_AreOfTheSameFormsWithTheSamePlaces()
    {
        var (spanish, vietnamese) = (Sentences.Of("es"), Sentences.Of("vi"));

        Assert.Equal(spanish.Keys.Order(), vietnamese.Keys.Order());
        Assert.All(spanish.Concat(vietnamese), pair => Assert.Equal(PlacesOf(pair.Key), PlacesOf(pair.Value)));
    }

    [Fact]
    public void Forms_OfTheTranslations_AreSaidByTheServiceLayer()
    {
        var source = string.Concat(Folders("Unishop.Recovery", "Unishop.Recovery.Aws").SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)).Select(File.ReadAllText))
            .Replace("\\\"", "\"", StringComparison.Ordinal);

        // Clauses, and nouns in the plural, are put together there. A form that nobody says any more does no harm; many of them would.
        var forms = Sentences.Of("es").Keys.ToArray();
        string[] gone = [.. forms.Where(form => Places().Split(form).SelectMany(part => Clauses().Split(part)).Select(part => part.Trim()).Any(part =>
            !source.Contains(part, StringComparison.OrdinalIgnoreCase) && !source.Contains(part.TrimEnd('s'), StringComparison.OrdinalIgnoreCase)))];
        Assert.True(gone.Length <= forms.Length / 20, $"{gone.Length} of {forms.Length} are said no more: {string.Join(" | ", gone)}");
    }

    [Theory]
    [MemberData(nameof(Translations))]
    public void Sentences_OfTheServiceLayer_HaveTranslations(string language)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        var sentences = Folders("Unishop.Domain/Facts", "Unishop.Domain/Plans", "Unishop.Domain/Journal", "Unishop.Recovery/Assessment", "Unishop.Recovery/Planning", "Unishop.Recovery/Steps", "Unishop.Recovery/Monitoring", "Unishop.Recovery/Execution")
            .SelectMany(SourceSentences.Of).ToArray();

        // The titles of checks are translated by the checks' ids.
        var titles = Text.ResourceManager.GetResourceSet(CultureInfo.InvariantCulture, true, false)!.Cast<DictionaryEntry>()
            .Where(text => ((string)text.Key).StartsWith("Check_", StringComparison.Ordinal)).Select(text => (string)text.Value!).ToHashSet(StringComparer.Ordinal);

        Assert.True(sentences.Length > 250, $"only {sentences.Length} were found");
        string[] english = [.. sentences.Where(sentence => !NotSentences.Contains(sentence) && !titles.Contains(sentence) && Sentences.Find(AsSaid(sentence)) is null)];
        // Who adds a sentence there need not speak every language here; who looks at this list sees what waits.
        Assert.True(english.Length <= sentences.Length / 50, $"{english.Length} of {sentences.Length} wait for a translation: {string.Join(" | ", english)}");
    }

    [Theory]
    [MemberData(nameof(Translations))]
    public void Titles_OfTheStepsOfEveryPlan_HaveTranslations(string language)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        var titles = Folders("Unishop.Recovery/Planning").SelectMany(SourceSentences.TitlesOf).ToArray();

        Assert.True(titles.Length > 30, $"only {titles.Length} were found");
        // What stands in a place at the beginning is a word of its own: open, close, start, stop.
        Assert.DoesNotContain(titles, title => Sentences.Find(AsSaid(title.StartsWith("{}", StringComparison.Ordinal) ? "Open" + title[2..] : title)) is null);
    }

    [Theory]
    [MemberData(nameof(Translations))]
    public void Plan_OfAFailover_IsReadInTheViewersLanguage(string language)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);

        Assert.All(World.FailoverPlan.Steps.SelectMany(step => new[] { step.CompletedWhen, step.Title, step.Undo }).OfType<string>(), words => Assert.NotNull(Sentences.Find(words)));
    }

    // With a 1 in each place, and after a sentence that goes on.
    private static string AsSaid(string sentence) => (sentence.TrimStart(';', ',', ' ') + (sentence.EndsWith(' ') ? "1" : "")).Replace("{}", "1", StringComparison.Ordinal);

    private static IEnumerable<string> Folders(params string[] names) => names.Select(name => Path.Combine(Sources(), name));

    private static string Sources([System.Runtime.CompilerServices.CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../src"));

    private static string[] PlacesOf(string form) => [.. Places().Matches(form).Select(place => place.Value).Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"[;,]|\bis\b")]
    private static partial Regex Clauses();

    [GeneratedRegex(@"\{\d[^}]*\}")]
    private static partial Regex Places();
}
