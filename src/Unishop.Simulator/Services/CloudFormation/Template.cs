using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>A parameter as a template declares it.</summary>
internal sealed record TemplateParameter(string Name, JsonObject Declaration)
{
    public string Type => Text("Type") ?? "String";

    public string? Default => Text("Default");

    public bool NoEcho => string.Equals(Text("NoEcho"), "true", StringComparison.OrdinalIgnoreCase);

    public IReadOnlyList<string> AllowedValues => [.. (Declaration[nameof(AllowedValues)] as JsonArray ?? []).Select(value => value!.GetValue<string>())];

    public bool IsList => Type == "CommaDelimitedList" || Type.Contains("List<", StringComparison.Ordinal);

    public string? Text(string member) => (Declaration[member] as JsonValue)?.GetValue<string>();
}

/// <summary>A resource as a template declares it.</summary>
internal sealed record TemplateResource(string LogicalId, string Type, JsonObject Declaration)
{
    public JsonObject Properties => Declaration[nameof(Properties)] as JsonObject ?? [];

    public string? Condition => (Declaration[nameof(Condition)] as JsonValue)?.GetValue<string>();

    /// <summary>What becomes of it when the stack lets go of it; of a database, a snapshot is kept unless the template says otherwise.</summary>
    public string DeletionPolicy => (Declaration[nameof(DeletionPolicy)] as JsonValue)?.GetValue<string>()
        ?? (Type == "AWS::RDS::DBCluster" || (Type == "AWS::RDS::DBInstance" && !Properties.ContainsKey("DBClusterIdentifier")) ? "Snapshot" : "Delete");

    /// <summary>What becomes of it when another one takes its place.</summary>
    public string UpdateReplacePolicy => (Declaration[nameof(UpdateReplacePolicy)] as JsonValue)?.GetValue<string>() ?? "Delete";

    /// <summary>How what it consists of follows a change; its functions are not worked out.</summary>
    public JsonObject? UpdatePolicy => Declaration[nameof(UpdatePolicy)] as JsonObject;

    public IEnumerable<string> DependsOn => Declaration[nameof(DependsOn)] switch
    {
        JsonValue one => [one.GetValue<string>()],
        JsonArray many => many.Select(item => item!.GetValue<string>()),
        _ => [],
    };
}

/// <summary>A template that has been read and holds together.</summary>
internal sealed partial class Template
{
    private const string Format = "Template format error: ";

    private Template(string body, JsonObject root)
    {
        Body = body;
        Root = root;
        Parameters = [.. Section("Parameters").Select(entry => new TemplateParameter(entry.Key, Members(entry, "Parameters")))];
        Resources = [.. Section("Resources").Select(entry =>
        {
            var members = Members(entry, "Resources");
            var type = (members["Type"] as JsonValue)?.GetValue<string>()
                ?? throw Refusal.Validation($"{Format}[/Resources/{entry.Key}] Every Resources object must contain a Type member.");
            return new TemplateResource(entry.Key, type, members);
        })];
    }

    public string Body { get; }

    public JsonObject Root { get; }

    public ImmutableArray<TemplateParameter> Parameters { get; }

    public ImmutableArray<TemplateResource> Resources { get; }

    /// <summary>Whether the language extensions are in force.</summary>
    public bool Extends => Transforms.Of(Root).Contains(Transforms.Extensions);

    public string? Description => (Root[nameof(Description)] as JsonValue)?.GetValue<string>();

    public JsonObject Mappings => Section("Mappings");

    public JsonObject Conditions => Section("Conditions");

    public JsonObject Outputs => Section("Outputs");

    /// <summary>The capabilities that creating it needs.</summary>
    public IReadOnlyList<string> Capabilities
    {
        get
        {
            var identities = Resources.Where(resource => resource.Type.StartsWith("AWS::IAM::", StringComparison.Ordinal)).ToArray();
            var named = identities.Any(resource => resource.Properties.Any(p => p.Key is "RoleName" or "InstanceProfileName" or "ManagedPolicyName" or "UserName" or "GroupName"));
            string[] expands = Transforms.Of(Root).Count > 0 ? ["CAPABILITY_AUTO_EXPAND"] : [];
            return [.. named ? ["CAPABILITY_NAMED_IAM"] : identities.Length > 0 ? new[] { "CAPABILITY_IAM" } : [], .. expands];
        }
    }

    /// <summary>Reads a template and checks that everything it refers to is there.</summary>
    /// <exception cref="Aws.Wire.WireException"><c>ValidationError</c> with CloudFormation's own words.</exception>
    public static Template Parse(string body)
    {
        var template = new Template(body, Transforms.Apply(TemplateReader.Read(body)));
        template.Check();
        return template;
    }

    public TemplateResource? Resource(string logicalId) => Resources.FirstOrDefault(resource => resource.LogicalId == logicalId);

    /// <summary>The resources that a resource mentions or waits for.</summary>
    public IReadOnlyList<string> Needs(TemplateResource resource) =>
        [.. Mentions(resource.Properties).Concat(Mentions(resource.UpdatePolicy)).Concat(resource.DependsOn).Where(name => Resource(name) is not null && name != resource.LogicalId).Distinct()];

    /// <summary>The parameters, resources and attributes that a value refers to.</summary>
    public static IEnumerable<(string Name, string? Attribute)> References(JsonNode? node) => node switch
    {
        JsonObject { Count: 1 } function when function["Ref"] is JsonValue name => [(name.GetValue<string>(), null)],
        JsonObject { Count: 1 } function when function["Fn::GetAtt"] is JsonArray { Count: 2 } path && path[0] is JsonValue name =>
            [(name.GetValue<string>(), (path[1] as JsonValue)?.GetValue<string>() ?? ""), .. References(path[1])],
        JsonObject { Count: 1 } function when function["Fn::Sub"] is { } text => SubReferences(text),
        JsonObject members => members.SelectMany(member => References(member.Value)),
        JsonArray items => items.SelectMany(References),
        _ => [],
    };

    private static IEnumerable<string> Mentions(JsonNode? node) => References(node).Select(reference => reference.Name);

    private static IEnumerable<(string Name, string? Attribute)> SubReferences(JsonNode sub)
    {
        var text = sub is JsonArray { Count: > 0 } parts ? parts[0] : sub;
        var own = (sub as JsonArray)?.ElementAtOrDefault(1) as JsonObject ?? [];
        var names = text is JsonValue value
            ? SubNames().Matches(value.GetValue<string>()).Select(match => match.Groups[1].Value.Trim().Split('.', 2)).Where(path => !own.ContainsKey(string.Join('.', path)))
            : [];
        return names.Select(path => (path[0], path.ElementAtOrDefault(1))).Concat(References(own));
    }

    [GeneratedRegex(@"\$\{([^!{}]+)\}")]
    internal static partial Regex SubNames();

    private static JsonObject Members(KeyValuePair<string, JsonNode?> entry, string section) => entry.Value as JsonObject
        ?? throw Refusal.Validation($"{Format}Any {section} member must be an object.");

    private JsonObject Section(string name) => Root[name] switch
    {
        null => [],
        JsonObject members => members,
        _ => throw Refusal.Validation($"{Format}{name} must be an object."),
    };

    private void Check()
    {
        if (Resources.IsEmpty)
        {
            throw Refusal.Validation($"{Format}At least one Resources member must be defined.");
        }

        // What AWS has and the simulator has not, is refused where it is to be made: a condition may leave it out.
        var unknown = Resources.Select(resource => resource.Type).Where(type => !ResourceSchema.IsOfAws(type) && !type.StartsWith("Custom::", StringComparison.Ordinal)).Distinct().ToArray();
        if (unknown.Length > 0)
        {
            throw Refusal.Validation($"{Format}Unrecognized resource types: [{string.Join(", ", unknown)}]");
        }

        CheckMentions(Resources.SelectMany(resource => Mentions(resource.Properties).Concat(resource.DependsOn)), "Resources");
        CheckMentions(Outputs.SelectMany(output => Mentions(output.Value)), "Outputs");
        var noCondition = Resources.FirstOrDefault(resource => resource.Condition is { } condition && !Conditions.ContainsKey(condition));
        if (noCondition is not null)
        {
            throw Refusal.Validation($"{Format}Unresolved condition dependency {noCondition.Condition} in the Resources block of the template");
        }

        var branch = Resources.SelectMany(resource => BranchesIn(resource.Properties).Select(condition => (condition, Block: "Resources")))
            .Concat(Outputs.SelectMany(output => BranchesIn(output.Value)).Select(condition => (condition, Block: "Outputs")))
            .FirstOrDefault(used => !Conditions.ContainsKey(used.condition));
        if (branch.condition is not null)
        {
            throw Refusal.Validation($"{Format}Unresolved condition dependency {branch.condition} in the {branch.Block} block of the template");
        }

        CheckCircles();
        CheckConditions();
        var output = Outputs.FirstOrDefault(entry => entry.Value is not JsonObject members || !members.ContainsKey("Value"));
        if (output.Key is not null)
        {
            throw Refusal.Validation($"{Format}Every Outputs member must contain a Value object. Output {output.Key} has none.");
        }
    }

    private void CheckMentions(IEnumerable<string> names, string block)
    {
        var missing = names.Where(name => !name.StartsWith("AWS::", StringComparison.Ordinal) && Resource(name) is null && Parameters.All(p => p.Name != name)).Distinct().ToArray();
        if (missing.Length > 0)
        {
            throw Refusal.Validation($"{Format}Unresolved resource dependencies [{string.Join(", ", missing)}] in the {block} block of the template");
        }
    }

    private static IEnumerable<string> ConditionsIn(JsonNode? node) => node switch
    {
        JsonObject { Count: 1 } function when function["Condition"] is JsonValue name && name.TryGetValue<string>(out var text) => [text],
        JsonObject { Count: 1 } function when function["Fn::If"] is JsonArray { Count: > 0 } parts && parts[0] is JsonValue name => [name.GetValue<string>(), .. parts.SelectMany(ConditionsIn)],
        JsonObject members => members.SelectMany(member => ConditionsIn(member.Value)),
        JsonArray items => items.SelectMany(ConditionsIn),
        _ => [],
    };

    private static IEnumerable<string> BranchesIn(JsonNode? node) => node switch
    {
        JsonObject { Count: 1 } function when function["Fn::If"] is JsonArray { Count: > 0 } parts && parts[0] is JsonValue name => [name.GetValue<string>(), .. parts.SelectMany(BranchesIn)],
        JsonObject members => members.SelectMany(member => BranchesIn(member.Value)),
        JsonArray items => items.SelectMany(BranchesIn),
        _ => [],
    };

    private void CheckConditions()
    {
        var left = Conditions.ToDictionary(condition => condition.Key, condition => ConditionsIn(condition.Value).ToArray());
        if (left.Values.SelectMany(names => names).FirstOrDefault(name => !left.ContainsKey(name)) is { } unknown)
        {
            throw Refusal.Validation($"{Format}Unresolved condition dependency {unknown} in the Conditions block of the template");
        }

        while (left.Keys.FirstOrDefault(name => !left[name].Any(left.ContainsKey)) is { } free)
        {
            left.Remove(free);
        }

        if (left.Count > 0)
        {
            throw Refusal.Validation($"{Format}Found circular condition dependency between {string.Join(" and ", left.Keys)}");
        }
    }

    private void CheckCircles()
    {
        var left = Resources.ToDictionary(resource => resource.LogicalId, Needs);
        while (left.Keys.FirstOrDefault(name => !left[name].Any(left.ContainsKey)) is { } free)
        {
            left.Remove(free);
        }

        if (left.Count > 0)
        {
            throw Refusal.Validation($"Circular dependency between resources: [{string.Join(", ", left.Keys)}]");
        }
    }
}
