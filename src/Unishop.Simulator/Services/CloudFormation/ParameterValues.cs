using System.Text.RegularExpressions;
using Aws.Wire;
using Unishop.Simulator.Services.Ec2;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>The values of a stack's parameters, held against their declarations.</summary>
internal static partial class ParameterValues
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>The values that a stack gets: the given ones, the former ones where asked for, the defaults.</summary>
    /// <exception cref="Aws.Wire.WireException"><c>ValidationError</c>.</exception>
    public static SortedDictionary<string, string> Of(Template template, IReadOnlyDictionary<string, string?> given, IReadOnlyDictionary<string, string>? former)
    {
        var stray = given.Keys.Where(key => template.Parameters.All(parameter => parameter.Name != key)).ToArray();
        if (stray.Length > 0)
        {
            throw Refusal.Validation($"Parameters: [{string.Join(", ", stray)}] do not exist in the template");
        }

        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var missing = new List<string>();
        foreach (var parameter in template.Parameters)
        {
            var value = given.TryGetValue(parameter.Name, out var asked) ? asked ?? former?.GetValueOrDefault(parameter.Name) : parameter.Default;
            if (value is null)
            {
                missing.Add(parameter.Name);
                continue;
            }

            Check(parameter, value);
            values[parameter.Name] = value;
        }

        return missing.Count == 0 ? values : throw Refusal.Validation($"Parameters: [{string.Join(", ", missing)}] must have values");
    }

    /// <summary>What a parameter stands for: of Systems Manager's, the value behind the name.</summary>
    public static string Resolve(TemplateParameter parameter, string value) =>
        !IsStored(parameter) ? value
        : AmazonImages.Parameters.GetValueOrDefault(value)
            ?? throw Refusal.Validation($"Unable to fetch parameters [{value}] from parameter store for this account.");

    /// <summary>A text with the references to Systems Manager in it followed.</summary>
    /// <exception cref="WireException">There is no such parameter, or the reference is to something that is not simulated.</exception>
    public static string Dynamic(string text) => Reference().Replace(text, reference => reference.Groups[1].Value == "ssm"
        ? AmazonImages.Parameters.GetValueOrDefault(reference.Groups[2].Value)
            ?? throw Refusal.Validation($"Parameters: [ssm:{reference.Groups[2].Value}] cannot be found.")
        : throw Refusal.Of("NotImplemented", $"Dynamic references to {reference.Groups[1].Value} are not simulated.", 501));

    /// <summary>Whether a parameter's value is the name of a parameter of Systems Manager.</summary>
    public static bool IsStored(TemplateParameter parameter) => parameter.Type.StartsWith("AWS::SSM::Parameter::Value<", StringComparison.Ordinal);

    private static void Check(TemplateParameter parameter, string value)
    {
        var name = parameter.Name;
        if (parameter.AllowedValues is { Count: > 0 } allowed && !allowed.Contains(value))
        {
            throw Refusal.Validation($"Parameter '{name}' must be one of AllowedValues");
        }

        if (parameter.Text("AllowedPattern") is { } pattern && !Fits(name, pattern, value))
        {
            throw Refusal.Validation($"Parameter '{name}' failed to satisfy constraint: {parameter.Text("ConstraintDescription") ?? "Parameter must match pattern " + pattern}");
        }

        if (int.TryParse(parameter.Text("MinLength"), out var shortest) && value.Length < shortest)
        {
            throw Refusal.Validation($"Parameter '{name}' must contain at least {shortest} characters");
        }

        if (int.TryParse(parameter.Text("MaxLength"), out var longest) && value.Length > longest)
        {
            throw Refusal.Validation($"Parameter '{name}' must contain at most {longest} characters");
        }

        if (parameter.Type == "Number" && !double.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out _))
        {
            throw Refusal.Validation($"Parameter '{name}' must be a number.");
        }

        Resolve(parameter, value);
    }

    private static bool Fits(string name, string pattern, string value)
    {
        try
        {
            return Regex.IsMatch(value, $"^(?:{pattern})$", RegexOptions.None, Patience);
        }
        catch (Exception failure) when (failure is RegexParseException or RegexMatchTimeoutException)
        {
            throw Refusal.Validation($"Template error: AllowedPattern of parameter '{name}' cannot be evaluated: {pattern}");
        }
    }

    [GeneratedRegex(@"\{\{resolve:([\w-]+):([^}:]+)(?::\d+)?\}\}")]
    private static partial Regex Reference();
}
