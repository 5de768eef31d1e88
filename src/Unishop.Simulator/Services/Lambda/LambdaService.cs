using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.S3;
using Unishop.Simulator.Services.Iam;

namespace Unishop.Simulator.Services.Lambda;

/// <summary>Lambda: functions, who may call them, and the calls.</summary>
internal sealed class LambdaService : AwsService
{
    private static readonly Duration Activation = new(1, 4, 15);

    public LambdaService()
    {
        Changes("CreateFunction", Create);
        Reads("GetFunction", call => Of(("Configuration", Show(Find(call))), ("Code", Of(("RepositoryType", "S3"))), ("Tags", Map(Find(call).Tags))));
        Reads("GetFunctionConfiguration", call => Show(Find(call)));
        Reads("ListFunctions", call =>
        {
            var (page, next) = Page(call.World.Functions.FindAll(function => function.Region == call.Region), call.Input.Text("Marker"), call.Input.Integer("MaxItems") ?? 50, "InvalidParameterValueException");
            return Of(("Functions", page.Select(Show)), ("NextMarker", next));
        });
        Changes("UpdateFunctionCode", UpdateCode);
        Changes("UpdateFunctionConfiguration", UpdateConfiguration);
        Changes("DeleteFunction", call => new AwsAnswer(Of(("StatusCode", 204)), call.World.Functions.Remove(Find(call))));
        Changes("AddPermission", AddPermission);
        Changes("RemovePermission", call => Find(call).Permissions.Remove(call["StatementId"])
            ? new AwsAnswer([], Effect: true)
            : throw Error("ResourceNotFoundException", $"Statement {call["StatementId"]} is not found in resource policy.", 404));
        Reads("GetPolicy", GetPolicy);
        Changes("Invoke", Invoke);
    }

    public override string Model => "lambda";

    private static Function Find(AwsCall call)
    {
        // A name, an ARN, or a partial ARN.
        var name = call["FunctionName"].Split(':') is { Length: >= 7 } arn ? arn[6] : call["FunctionName"].Split(':')[^1];
        return call.World.Functions.Find(function => function.Region == call.Region && function.Name == name)
            ?? throw Error("ResourceNotFoundException", $"Function not found: arn:aws:lambda:{call.Region}:{World.Account}:function:{name}", 404);
    }

    private static AwsAnswer Create(AwsCall call)
    {
        var name = call["FunctionName"];
        if (name.Length > 64 || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))
        {
            throw Error("InvalidParameterValueException", $"1 validation error detected: Value '{name}' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9-_]+");
        }

        if (call.World.Functions.Exists(function => function.Region == call.Region && function.Name == name))
        {
            throw Error("ResourceConflictException", $"Function already exist: {name}", 409);
        }

        var function = new Function
        {
            Name = name,
            Region = call.Region,
            ModifiedAt = call.World.Now,
            Role = RoleOf(call)!,
            Handler = call.Input.Text("Handler") ?? throw Error("InvalidParameterValueException", "Runtime and Handler are mandatory parameters for functions created with deployment packages."),
            Runtime = call.Input.Text("Runtime") ?? throw Error("InvalidParameterValueException", "Runtime and Handler are mandatory parameters for functions created with deployment packages."),
            Code = CodeOf(call.World, call.Input.Struct("Code")!),
            RevisionId = Uuid(call.World),
        };
        Configure(function, call.Input);
        foreach (var (key, value) in call.Input.Struct("Tags") ?? [])
        {
            function.Tags[key] = (string)value!;
        }

        call.World.Functions.Add(function);
        call.World.After(call.World.Random.Draw(Activation), () => function.State = "Active");
        return new AwsAnswer(Show(function), Effect: true);
    }

    private static string? RoleOf(AwsCall call)
    {
        if (call.Input.Text("Role") is not { } arn)
        {
            return null;
        }

        var role = call.World.Identities.RoleByArn(arn);
        return role is not null && role.TrustPolicy.Contains("lambda.amazonaws.com", StringComparison.Ordinal) ? arn
            : throw Error("InvalidParameterValueException", "The role defined for the function cannot be assumed by Lambda.");
    }

    private static byte[] CodeOf(World world, WireStruct code)
    {
        if (code.GetValueOrDefault("ZipFile") is byte[] zip)
        {
            // A zip begins with PK: anything else could not be unzipped.
            return zip is [(byte)'P', (byte)'K', ..] ? zip : throw Error("InvalidParameterValueException", "Could not unzip uploaded file. Please check your file, then try to upload again.");
        }

        var (bucketName, key) = (code.Text("S3Bucket"), code.Text("S3Key"));
        if (bucketName is null || key is null)
        {
            throw Error("InvalidParameterValueException", "Please provide a source for function code.");
        }

        if (!world.Buckets.TryGetValue(bucketName, out var bucket))
        {
            throw Error("InvalidParameterValueException", "Error occurred while GetObject. S3 Error Code: NoSuchBucket. S3 Error Message: The specified bucket does not exist");
        }

        return bucket.Objects.GetValueOrDefault(key)?.Content
            ?? throw Error("InvalidParameterValueException", "Error occurred while GetObject. S3 Error Code: NoSuchKey. S3 Error Message: The specified key does not exist.");
    }

    private static void Configure(Function function, WireStruct input)
    {
        function.Description = input.Text("Description") ?? function.Description;
        function.TimeoutSeconds = input.Integer("Timeout") ?? function.TimeoutSeconds;
        function.MemoryMegabytes = input.Integer("MemorySize") ?? function.MemoryMegabytes;
        if (function.TimeoutSeconds is < 1 or > 900 || function.MemoryMegabytes is < 128 or > 10_240)
        {
            throw Error("InvalidParameterValueException", "Timeout must be 1 to 900 seconds and MemorySize 128 to 10240 MB.");
        }

        if (input.Struct("Environment") is { } environment)
        {
            function.Environment.Clear();
            foreach (var (name, value) in environment.Struct("Variables") ?? [])
            {
                function.Environment[name] = (string)value!;
            }
        }
    }

    private static void CheckReady(Function function)
    {
        if (function.State != "Active")
        {
            throw Error("ResourceConflictException", $"The operation cannot be performed at this time. The function is currently in the following state: {function.State}", 409);
        }
    }

    private static AwsAnswer UpdateCode(AwsCall call)
    {
        var function = Find(call);
        CheckReady(function);
        function.Code = CodeOf(call.World, call.Input);
        return Updated(call, function);
    }

    private static AwsAnswer UpdateConfiguration(AwsCall call)
    {
        var function = Find(call);
        CheckReady(function);
        function.Role = RoleOf(call) ?? function.Role;
        function.Handler = call.Input.Text("Handler") ?? function.Handler;
        function.Runtime = call.Input.Text("Runtime") ?? function.Runtime;
        Configure(function, call.Input);
        return Updated(call, function);
    }

    private static AwsAnswer Updated(AwsCall call, Function function)
    {
        function.ModifiedAt = call.World.Now;
        function.RevisionId = Uuid(call.World);
        function.LastUpdate = "InProgress";
        call.World.After(call.World.Random.Draw(Activation), () => function.LastUpdate = "Successful");
        return new AwsAnswer(Show(function), Effect: true);
    }

    private static AwsAnswer AddPermission(AwsCall call)
    {
        var function = Find(call);
        var permission = new FunctionPermission(call["StatementId"], call["Principal"], call["Action"], call.Input.Text("SourceArn"), call.Input.Text("SourceAccount"));
        return function.Permissions.TryAdd(permission.Id, permission)
            ? new AwsAnswer(Of(("Statement", Statement(function, permission).ToJsonString())), Effect: true)
            : throw Error("ResourceConflictException", $"The statement id ({permission.Id}) provided already exists. Please provide a new statement id, or remove the existing statement.", 409);
    }

    private static WireStruct GetPolicy(AwsCall call)
    {
        var function = Find(call);
        return function.Permissions.Count == 0
            ? throw Error("ResourceNotFoundException", "The resource you requested does not exist.", 404)
            : Of(
                ("Policy", new JsonObject
                {
                    ["Version"] = "2012-10-17", ["Id"] = "default", ["Statement"] = new JsonArray([.. function.Permissions.Values.Select(permission => Statement(function, permission))]),
                }.ToJsonString()),
                ("RevisionId", function.RevisionId));
    }

    private static JsonObject Statement(Function function, FunctionPermission permission)
    {
        var statement = new JsonObject
        {
            ["Sid"] = permission.Id, ["Effect"] = "Allow", ["Principal"] = new JsonObject { [permission.Principal.EndsWith(".amazonaws.com", StringComparison.Ordinal) ? "Service" : "AWS"] = permission.Principal },
            ["Action"] = permission.Action, ["Resource"] = function.Arn,
        };
        if (permission.SourceArn is { } source)
        {
            statement["Condition"] = new JsonObject { ["ArnLike"] = new JsonObject { ["AWS:SourceArn"] = source } };
        }

        return statement;
    }

    private static AwsAnswer Invoke(AwsCall call)
    {
        var function = Find(call);
        CheckReady(function);
        var payload = Encoding.UTF8.GetString(call.Input.GetValueOrDefault("Payload") as byte[] ?? []);
        CheckJson(payload);
        switch (call.Input.Text("InvocationType") ?? "RequestResponse")
        {
            case "DryRun":
                return new AwsAnswer(Of(("StatusCode", 204)));
            case "Event":
                LambdaHandlers.Run(call.World, function, payload);
                return new AwsAnswer(Of(("StatusCode", 202)), Effect: true);
            case "RequestResponse":
                var result = LambdaHandlers.Run(call.World, function, payload);
                return new AwsAnswer(
                    Of(("StatusCode", 200), ("FunctionError", result.Error), ("ExecutedVersion", "$LATEST"), ("Payload", Encoding.UTF8.GetBytes(result.Payload))), Effect: result.Error is null);
            case var wrong:
                throw Error("InvalidParameterValueException", $"1 validation error detected: Value '{wrong}' at 'invocationType' failed to satisfy constraint: Member must satisfy enum value set: [Event, RequestResponse, DryRun]");
        }
    }

    private static void CheckJson(string payload)
    {
        try
        {
            using var json = JsonDocument.Parse(payload.Length == 0 ? "{}" : payload);
        }
        catch (JsonException wrong)
        {
            throw Error("InvalidRequestContentException", "Could not parse request body into json: " + wrong.Message);
        }
    }

    private static WireStruct Show(Function function) => Of(
        ("FunctionName", function.Name), ("FunctionArn", function.Arn), ("Runtime", function.Runtime), ("Role", function.Role), ("Handler", function.Handler),
        ("CodeSize", function.Code.Length), ("CodeSha256", Convert.ToBase64String(SHA256.HashData(function.Code))), ("Description", function.Description), ("Timeout", function.TimeoutSeconds),
        ("MemorySize", function.MemoryMegabytes), ("LastModified", function.ModifiedAt.ToString("yyyy-MM-dd'T'HH:mm:ss.fff+0000", CultureInfo.InvariantCulture)), ("Version", "$LATEST"),
        ("Environment", function.Environment.Count > 0 ? Of(("Variables", Map(function.Environment))) : null), ("RevisionId", function.RevisionId), ("State", function.State),
        ("LastUpdateStatus", function.LastUpdate), ("PackageType", "Zip"), ("Architectures", new List<object?> { "x86_64" }), ("TracingConfig", Of(("Mode", "PassThrough"))));

    private static WireStruct Map(SortedDictionary<string, string> entries)
    {
        var map = new WireStruct();
        foreach (var (name, value) in entries)
        {
            map[name] = value;
        }

        return map;
    }

    private static string Uuid(World world)
    {
        var hex = world.Random.Hex(32);
        return $"{hex[..8]}-{hex[8..12]}-{hex[12..16]}-{hex[16..20]}-{hex[20..]}";
    }
}
