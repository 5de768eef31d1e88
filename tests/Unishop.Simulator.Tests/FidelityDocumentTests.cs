using System.Globalization;
using System.Text;
using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services;
using Unishop.Simulator.Services.CloudFormation;

namespace Unishop.Simulator.Tests;

/// <summary>The lists in docs/fidelity.md are those that the simulator goes by.</summary>
public class FidelityDocumentTests
{
    private const string Begin = "<!-- from here on made of the simulator's own lists by FidelityDocumentTests; write it anew with UNISHOP_WRITE_DOCS=1 -->\n";

    [Fact]
    public void Document_Lists_AreTheSimulatorsOwn()
    {
        var file = Path.Combine(Source.Root, "..", "..", "docs", "fidelity.md");
        var text = File.ReadAllText(file);
        var at = text.IndexOf(Begin, StringComparison.Ordinal);
        Assert.True(at >= 0, "docs/fidelity.md has lost the line after which its lists stand: " + Begin);
        var wanted = text[..(at + Begin.Length)] + Lists();
        if (Environment.GetEnvironmentVariable("UNISHOP_WRITE_DOCS") == "1")
        {
            File.WriteAllText(file, wanted);
        }

        Assert.Equal(wanted, File.ReadAllText(file), ignoreLineEndingDifferences: true);
    }

    private static string Lists()
    {
        var text = new StringBuilder();
        Services(text);
        Members(text);
        Properties(text);
        return text.ToString();
    }

    private static void Services(StringBuilder text)
    {
        text.Append("\n## Operations\n\nEverything that a service of AWS has and that is not simulated is refused with 501 `NotImplemented`; nothing is done as another operation.\n\n");
        text.Append("| service | version | operations of AWS | simulated | members honoured | harmless | refused |\n|---|---|---|---|---|---|---|\n");
        foreach (var (name, service) in AwsServices.All.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var members = InputMembers.Of(name).Operations.Values.SelectMany(operation => operation.Values).ToLookup(member => member.Kind);
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {name} | {ServiceModel.Load(name).ApiVersion} | {KnownOperations.Of(name).Addresses.Count} | {service.Operations.Count(ServiceModel.Load(name).Operations.ContainsKey)} | {members["honoured"].Count()} | {members["harmless"].Count()} | {members["refused"].Count()} |");
        }
    }

    private static void Members(StringBuilder text)
    {
        text.Append("\n## Input members that are accepted without consequence\n\nEvery other member of a simulated operation is carried out, or refused with 501 by its name (`*.members.txt` beside each service).\n\n| service | members | why |\n|---|---|---|\n");
        foreach (var name in AwsServices.All.Keys.Order(StringComparer.Ordinal))
        {
            var reasons = InputMembers.Of(name).Operations.SelectMany(operation => operation.Value.Where(member => member.Value.Kind == "harmless")
                .Select(member => (Name: $"{operation.Key}.{member.Key}", Member: member.Key, member.Value.Reason))).GroupBy(member => member.Reason!);
            foreach (var reason in reasons.OrderBy(group => group.Key, StringComparer.Ordinal))
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {string.Join(", ", reason.Select(member => $"`{member.Member}`").Distinct().Order(StringComparer.Ordinal))} | {reason.Key} |");
            }
        }
    }

    private static void Properties(StringBuilder text)
    {
        text.Append("\n## Resource types of CloudFormation\n\nWhat a change does, in place or by a replacement, comes from the registry's schemas. *Made only*: carried out at the creation; a change in place is refused and the resource stays as it is. ");
        text.Append("A type or property that AWS has and that is not simulated is refused with 501 when the stack or change set is asked for; one that AWS has not, in AWS's words.\n\n");
        text.Append("| type | honoured | made only | accepted without consequence | refused |\n|---|---|---|---|---|\n");
        foreach (var type in ResourceTypes.Names.Order(StringComparer.Ordinal))
        {
            var support = PropertySupport.Of(type).Properties;
            string Of(Support kind) => string.Join(", ", support.Where(property => property.Value == kind).Select(property => property.Key).Order(StringComparer.Ordinal));
            text.AppendLine(CultureInfo.InvariantCulture, $"| {type["AWS::".Length..]} | {Of(Support.Honoured)} | {Of(Support.Created)} | {Of(Support.Harmless)} | {Of(Support.Refused)} |");
        }
    }
}
