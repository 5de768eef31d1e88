using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Aws.Wire;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>Lambda in stacks.</summary>
internal static class FunctionResources
{
    private const string Service = "lambda";

    public static IReadOnlyList<ResourceType> All { get; } =
    [
        new("AWS::Lambda::Function")
        {
            Create = call =>
            {
                var name = call.Name("FunctionName", longest: 64);
                var input = Plain(call).Input(Service, "CreateFunction", ("FunctionName", name));
                input["Code"] = Code(call);
                input["Tags"] = Tags(call);
                call.Invoke(Service, "CreateFunction", input);
                return name;
            },
            IsReady = call => Function(call) is { } function && function.Text("State") == "Active" && function.Text("LastUpdateStatus") == "Successful",
            Update = Update,
            Delete = call => ResourceTypes.Remove(() => call.Invoke(Service, "DeleteFunction", WireStruct.Of(("FunctionName", call.PhysicalId)))),
            IsGone = call => Function(call) is null,
            Attribute = (call, name) => name == "Arn" ? Function(call)?.Text("FunctionArn") : null,
        },
        new("AWS::Lambda::Permission")
        {
            Create = call =>
            {
                var id = call.Name("Id", longest: 100);
                call.Invoke(Service, "AddPermission", call.Input(Service, "AddPermission", ("StatementId", id)));
                return id;
            },
            Delete = call => ResourceTypes.Remove(() => call.Invoke(Service, "RemovePermission", WireStruct.Of(
                ("FunctionName", call.Text("FunctionName")), ("StatementId", call.PhysicalId)))),
        },
    ];

    private static void Update(ResourceCall call)
    {
        var input = Plain(call).Input(Service, "UpdateFunctionConfiguration", ("FunctionName", call.PhysicalId));
        call.Invoke(Service, "UpdateFunctionConfiguration", input);
        var code = Code(call);
        code["FunctionName"] = call.PhysicalId;
        call.Invoke(Service, "UpdateFunctionCode", code);
    }

    /// <summary>The properties that the operation takes as they are.</summary>
    private static ResourceCall Plain(ResourceCall call)
    {
        var source = (JsonObject)call.Properties.DeepClone();
        source.Remove("Code");
        source.Remove("Tags");
        return call with { Resource = call.Resource with { Properties = source } };
    }

    /// <summary>Where the code is; what stands in the template itself is put into an archive, as the file <c>index</c>.</summary>
    private static WireStruct Code(ResourceCall call)
    {
        var code = call.Properties["Code"] as JsonObject ?? [];
        if (code["ZipFile"] is not JsonValue inline)
        {
            return WireStruct.Of(code.Select(member => (member.Key, (object?)member.Value!.GetValue<string>())).ToArray());
        }

        var extension = call.Text("Runtime") switch
        {
            { } runtime when runtime.StartsWith("nodejs", StringComparison.Ordinal) => "js",
            { } runtime when runtime.StartsWith("python", StringComparison.Ordinal) => "py",
            _ => throw Refusal.Validation("ZipFile can only be used when Runtime is set to either of nodejs or python"),
        };
        return WireStruct.Of(("ZipFile", Archive("index." + extension, inline.GetValue<string>())));
    }

    private static byte[] Archive(string name, string text)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            var entry = archive.CreateEntry(name);
            // The same text makes the same archive.
            entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
            using var content = entry.Open();
            content.Write(Encoding.UTF8.GetBytes(text));
        }

        return bytes.ToArray();
    }

    private static WireStruct? Tags(ResourceCall call) => call.Properties["Tags"] is JsonArray tags
        ? WireStruct.Of(tags.OfType<JsonObject>().Select(tag => (tag["Key"]!.GetValue<string>(), (object?)tag["Value"]!.GetValue<string>())).ToArray())
        : null;

    private static WireStruct? Function(ResourceCall call) => ResourceTypes.Look(() =>
        call.Invoke(Service, "GetFunctionConfiguration", WireStruct.Of(("FunctionName", call.PhysicalId))));
}
