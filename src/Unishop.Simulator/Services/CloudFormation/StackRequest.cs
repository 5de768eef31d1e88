using System.Text;
using System.Text.RegularExpressions;
using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.S3;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>What calls that make or change a stack have in common.</summary>
internal static partial class StackRequest
{
    private const int LongestInline = 51_200;
    private const int LongestStored = 1_048_576;

    /// <summary>The template that a call brings, in its body or by the address of an object in S3; <see langword="null"/>: it brings none.</summary>
    /// <exception cref="WireException"><c>ValidationError</c>.</exception>
    public static Template? TemplateOf(AwsCall call)
    {
        var (body, url) = (call.Input.Text("TemplateBody"), call.Input.Text("TemplateURL"));
        if (body is not null && url is not null)
        {
            throw Refusal.Validation("Template format error: only one of TemplateBody and TemplateURL may be specified.");
        }

        if (body is { Length: > LongestInline })
        {
            throw Refusal.Validation(
                $"1 validation error detected: Value at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to {LongestInline}");
        }

        return (body ?? (url is null ? null : Fetch(call.World, url))) is { } text ? Template.Parse(text) : null;
    }

    /// <summary>The parameters that a call gives; <see langword="null"/> is the former value.</summary>
    public static Dictionary<string, string?> ParametersOf(AwsCall call)
    {
        var given = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var parameter in call.Input.Structs("Parameters"))
        {
            var key = parameter.Text("ParameterKey") ?? throw Refusal.Validation("Parameters: every parameter needs a ParameterKey");
            if (parameter.Flag("UsePreviousValue") == true && parameter.Text("ParameterValue") is not null)
            {
                throw Refusal.Validation($"Invalid input for parameter key {key}. Cannot specify usePreviousValue as true and non empty value for a parameter");
            }

            if (!given.TryAdd(key, parameter.Flag("UsePreviousValue") == true ? null : parameter.Text("ParameterValue") ?? ""))
            {
                throw Refusal.Validation($"Parameters: [{key}] appears more than once");
            }
        }

        return given;
    }

    /// <summary>Refuses what a template does to identities unless the call acknowledges it.</summary>
    /// <exception cref="WireException"><c>InsufficientCapabilitiesException</c>.</exception>
    public static void CheckCapabilities(AwsCall call, Template template)
    {
        var given = call.Input.Texts("Capabilities").ToArray();
        var missing = template.Capabilities.Where(needed => !given.Contains(needed) && !(needed == "CAPABILITY_IAM" && given.Contains("CAPABILITY_NAMED_IAM"))).ToArray();
        if (missing.Length > 0)
        {
            throw Refusal.Of("InsufficientCapabilitiesException", $"Requires capabilities : [{string.Join(", ", missing)}]");
        }
    }

    /// <summary>The tags that a call gives.</summary>
    public static SortedDictionary<string, string> TagsOf(AwsCall call)
    {
        var tags = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var tag in call.Input.Structs("Tags"))
        {
            var key = tag.Text("Key") ?? "";
            if (key.Length == 0 || key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
            {
                throw Refusal.Validation($"Tag key '{key}' is not allowed: a key has 1 to 127 characters and does not begin with aws:");
            }

            tags[key] = tag.Text("Value") ?? "";
        }

        return tags;
    }

    /// <summary>Whether a stack or a change set can have a name.</summary>
    public static bool IsName(string name) => name.Length <= 128 && NameShape().IsMatch(name);

    /// <summary>Refuses a name that CloudFormation does not take.</summary>
    public static void CheckName(string name)
    {
        if (!IsName(name))
        {
            throw Refusal.Validation(
                $"1 validation error detected: Value '{name}' at 'stackName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*");
        }
    }

    /// <summary>Whether the same call has been made before; a token that was used for another operation is refused.</summary>
    /// <exception cref="WireException"><c>TokenAlreadyExistsException</c>.</exception>
    public static bool IsRepeated(AwsCall call, Stack stack, string operation)
    {
        if (call.Input.Text("ClientRequestToken") is not { } token)
        {
            stack.ClientToken = null;
            return false;
        }

        if (stack.UsedTokens.TryGetValue(token, out var former))
        {
            return former == operation
                ? true
                : throw Refusal.Of("TokenAlreadyExistsException", $"A client request token must be unique: {token} was used for {former}");
        }

        stack.UsedTokens[token] = operation;
        stack.ClientToken = token;
        return false;
    }

    /// <summary>The text of a template that is stored in S3.</summary>
    /// <exception cref="WireException"><c>ValidationError</c>: it is not there.</exception>
    public static string Fetch(World world, string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw Refusal.Validation("TemplateURL must reference a valid S3 object to which you have access.");
        }

        // Either the bucket is in the host's name, or it is the first part of the path.
        var path = Uri.UnescapeDataString(address.AbsolutePath).TrimStart('/');
        var hosted = HostedBucket().Match(address.Host);
        var (name, key) = hosted.Success ? (hosted.Groups[1].Value, path) : path.Split('/', 2) is [var first, var rest] ? (first, rest) : (path, "");
        if (!world.Buckets.TryGetValue(name, out var bucket))
        {
            throw Refusal.Validation("S3 error: The specified bucket does not exist\nFor more information check http://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html");
        }

        if (bucket.Objects.GetValueOrDefault(key) is not { } stored)
        {
            throw Refusal.Validation("S3 error: The specified key does not exist.\nFor more information check http://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html");
        }

        return stored.Content.Length <= LongestStored
            ? Encoding.UTF8.GetString(stored.Content)
            : throw Refusal.Validation($"Template may not exceed {LongestStored} bytes in size.");
    }

    [GeneratedRegex("^[a-zA-Z][-a-zA-Z0-9]*$")]
    private static partial Regex NameShape();

    [GeneratedRegex(@"^(.+)\.s3[.-](?:[a-z0-9-]+\.)?amazonaws\.com$")]
    private static partial Regex HostedBucket();
}
