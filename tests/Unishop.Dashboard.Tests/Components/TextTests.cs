using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;
using Unishop.Dashboard.Localization;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;

namespace Unishop.Dashboard.Tests.Components;

public sealed partial class TextTests
{
    public static TheoryData<string> Translations => ["es", "vi"];

    public static TheoryData<string> AllLanguages => ["en", "es", "vi"];

    [Theory]
    [MemberData(nameof(Translations))]
    public void Translation_OfEveryText_ExistsWithTheSamePlaces(string language)
    {
        var english = Texts(CultureInfo.InvariantCulture);
        var translated = Texts(CultureInfo.GetCultureInfo(language));

        Assert.Equal(english.Keys.Order(), translated.Keys.Order());
        Assert.All(english, text => Assert.Equal(
            Places().Matches(text.Value).Select(place => place.Groups[1].Value).Order(),
            Places().Matches(translated[text.Key]).Select(place => place.Groups[1].Value).Order()));
    }

    [Theory]
    [MemberData(nameof(AllLanguages))]
    public void Vocabulary_OfEveryWord_IsInTheViewersLanguage(string language)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        string[] words =
        [
            .. Enum.GetValues<Verb>().Select(Vocabulary.Say), .. Enum.GetValues<PromoteBy>().Select(Vocabulary.Say),
            .. Enum.GetValues<RunStatus>().Select(Vocabulary.Say), .. Enum.GetValues<StepStatus>().Select(Vocabulary.Say),
            .. Enum.GetValues<Phase>().Select(Vocabulary.Say), .. World.FailoverPlan.Steps.Select(Vocabulary.Title),
        ];

        Assert.DoesNotContain(words, string.IsNullOrWhiteSpace);
        Assert.All(World.FailoverPlan.Steps, step => Assert.NotEqual(step.Title, Vocabulary.Title(step)));
    }

    [Theory]
    [MemberData(nameof(AllLanguages))]
    public void Verb_WhoseWayDependsOnTheStrategy_IsDescribedForEach(string language)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);

        Assert.All(new[] { Verb.Failover, Verb.Drill }, verb => Assert.Equal(3, Enum.GetValues<Strategy>().Select(strategy => Vocabulary.Describe(verb, strategy)).Distinct().Count()));
        Assert.NotEqual(Vocabulary.Describe(Verb.ScaleOut, Strategy.PilotLight), Vocabulary.Describe(Verb.ScaleOut, Strategy.WarmStandby));
        Assert.Equal(Enum.GetValues<Verb>().Length, Enum.GetValues<Verb>().Select(verb => Vocabulary.Describe(verb, Strategy.HotStandby)).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(AllLanguages))]
    public void Journal_EveryEvent_IsALineOfItsOwnWords(string language)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        var call = World.FailoverPlan.Step("promote").Calls[0];
        RunEvent[] events =
        [
            World.Run().Start, new RunClaimed("host:1", 2), new RunReleased("stop"), new RunPaused("wait", false), new RunResumed(), new RunCancelRequested("enough"),
            new RunEnded(RunStatus.Failed, "given up"), new StepStarted("promote"), new StepIntent("promote", 1, "token", call), new StepActed("promote", 1, "res", "req"),
            new StepActFailed("promote", 1, "no", null, false), new StepActFailed("promote", 1, "hm", null, true), new StepIntentSettled("promote", 1, true, "seen"),
            new StepIntentSettled("promote", 1, false, "not seen"), new StepProgressed("promote", "half", false), new StepProgressed("promote", "stuck", true),
            World.Succeeded("promote"), new StepFailed("promote", "no"), new StepRetried("promote"), new StepSkipped("promote", "by hand"),
            new RunOverdue("late"), new StepWaitsForApproval("promote"), new StepApproved("promote"), new StepChanged("promote", World.FailoverPlan.Step("promote"), World.Run().Start.DataLoss),
            new AutomationStopped("repairs"), new AutomationAllowed("repaired"), new NotificationFailed("webhook", "no answer"), new SplitBrainSeen("us-east-1", ["writes"]),
            new SplitBrainResolved("us-east-1", "fenced"), new LossMeasured(new(null, null, null, null, "not seen on both sides")),
            new ShopRelapsed(World.Noon, "API: 503"), new ShopProvedAgain(World.Noon), new ProofClosed(true, 3, "3 looks"), new ProofClosed(false, 0, "nobody looked"),
            new SignedIn("oidc", "10.0.0.7", "operator"), new SignedOut("10.0.0.7"), new SignInRefused("bearer", "expired", "10.0.0.7"), new AccessRefused("runs.start", "operator", "10.0.0.7"),
            new AuditExported("all", "10.0.0.7"), new TokenCreated("t1", "nightly", "viewer"), new TokenRevoked("t1", "nightly"), new TokenUsed("t1", "nightly", "10.0.0.7"),
            new TokenUsed("t1", "nightly", "10.0.0.7") { Repeated = 3 }, new AuditOverflow(7), new ChainKeyed("k1", ""), new UnknownEvent("newer", "{}"),
        ];
        var kinds = typeof(RunEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(RunEvent)) && !type.IsAbstract).ToArray();

        var lines = events.Select(happened => JournalText.Of(happened, World.FailoverPlan)).ToArray();

        Assert.Equal(kinds.Length, events.Select(happened => happened.GetType()).Distinct().Count());
        Assert.Equal(lines.Length, lines.Distinct().Count());
        Assert.All(events.Zip(lines), pair => Assert.NotEqual(RunEventJson.TypeOf(pair.First), pair.Second));
    }

    [Fact]
    public void Text_OfEveryKey_IsShownSomewhere()
    {
        var used = Directory.EnumerateFiles(SourceFolder(), "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".cs" or ".razor" && !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(file => Keys().Matches(File.ReadAllText(file)).Select(key => key.Groups[1].Value)).ToHashSet(StringComparer.Ordinal);

        Assert.Empty(Texts(CultureInfo.InvariantCulture).Keys.Where(key => !used.Contains(key)).Order());
    }

    private static string SourceFolder([System.Runtime.CompilerServices.CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../src/Unishop.Dashboard"));

    private static Dictionary<string, string> Texts(CultureInfo culture) =>
        Text.ResourceManager.GetResourceSet(culture, createIfNotExists: true, tryParents: false)!.Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!, StringComparer.Ordinal);

    [GeneratedRegex(@"\bText\.([A-Z]\w+)")]
    private static partial Regex Keys();

    [GeneratedRegex(@"\{(\d)[^}]*\}")]
    private static partial Regex Places();
}
