using System.Globalization;
using System.Text;
using System.Text.Json;
using Unishop.Harness;
using Xunit.Sdk;
using Xunit.v3;

namespace Unishop.Conformance;

/// <summary>Runs <see cref="CoverageTests"/> after everything that it counts.</summary>
public sealed class CoverageLast : ITestCollectionOrderer
{
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection => collection.TestCollectionDisplayName.Contains(nameof(CoverageTests), StringComparison.Ordinal))];
}

/// <summary>How much of each simulated service real clients exercised in this run; no service may fall below what was reached before.</summary>
public sealed class CoverageTests(CoveredOperations covered)
{
    private const string Report = "coverage.txt";

    [Fact]
    public void Operations_CarriedOutForRealClients_AreNotFewerThanRecorded()
    {
        Assert.SkipWhen(covered.Simulators == 0, "skipped: absent the tests that this one counts; run the whole suite");
        Assert.SkipUnless(ClientProgram.ArePresent, "skipped: absent aws-cli or python boto3");
        var floors = Lines("coverage-floors.txt").Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .ToDictionary(parts => parts[0], parts => int.Parse(parts[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);
        var table = new StringBuilder("service          operations  carried out  refused only  never called\n");
        var below = new List<string>();
        foreach (var (service, operations) in Models())
        {
            var carried = operations.Count(operation => covered.Seen.GetValueOrDefault((service, operation)));
            var refused = operations.Count(operation => covered.Seen.TryGetValue((service, operation), out var succeeded) && !succeeded);
            table.AppendLine(CultureInfo.InvariantCulture, $"{service,-16} {operations.Length,10}  {carried,11}  {refused,12}  {operations.Length - carried - refused,12}");
            if (carried < floors.GetValueOrDefault(service))
            {
                below.Add($"{service}: {carried} of {operations.Length} operations were carried out, {floors[service]} are recorded in coverage-floors.txt; not carried out: {string.Join(", ", operations.Where(operation => !covered.Seen.GetValueOrDefault((service, operation))))}");
            }
        }

        File.WriteAllText(Path.Combine(AppContext.BaseDirectory, Report), table.ToString());
        TestContext.Current.TestOutputHelper?.WriteLine(table.ToString());
        Assert.True(below.Count == 0, $"{string.Join("\n", below)}\n{table}");
    }

    private static IEnumerable<string> Lines(string file) => File.ReadLines(Path.Combine(AppContext.BaseDirectory, file))
        .Where(line => line.Length > 0 && line[0] != '#');

    private static IEnumerable<(string Service, string[] Operations)> Models() =>
        from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "src/Aws.Wire/Models"), "*.json").Order(StringComparer.Ordinal)
        let operations = JsonDocument.Parse(File.ReadAllBytes(file)).RootElement.GetProperty("operations")
        select (Path.GetFileNameWithoutExtension(file), operations.EnumerateObject().Select(operation => operation.Name).Order(StringComparer.Ordinal).ToArray());
}
