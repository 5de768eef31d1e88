using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.S3;

/// <summary>A bucket's policy document.</summary>
internal sealed class BucketPolicy
{
    private BucketPolicy(string document, IReadOnlyList<PolicyStatement> statements)
    {
        Document = document;
        Statements = statements;
    }

    /// <summary>The document as it was put.</summary>
    public string Document { get; }

    public IReadOnlyList<PolicyStatement> Statements { get; }

    /// <summary>Whether S3 calls it public: it allows something to everybody without a condition.</summary>
    public bool IsPublic => Statements.Any(statement => statement is { IsAllowed: true, IsForEverybody: true, HasCondition: false });

    /// <summary>The policy that lets everybody read every object.</summary>
    public static BucketPolicy PublicRead(string bucket) => Parse(
        $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::{{bucket}}/*"}]}""", bucket);

    /// <summary>Reads a document.</summary>
    /// <exception cref="FormatException">It is no policy for that bucket; the message is S3's.</exception>
    public static BucketPolicy Parse(string document, string bucket)
    {
        if (!document.TrimStart().StartsWith('{'))
        {
            throw new FormatException("Policies must be valid JSON and the first byte must be '{'");
        }

        var statements = PolicyStatement.ReadAll(document, "Policies must be valid JSON and the first byte must be '{'");
        foreach (var statement in statements)
        {
            if (statement.Principals.Count == 0)
            {
                throw new FormatException("Missing required field Principal");
            }

            if (!statement.Actions.All(action => action == "*" || action.StartsWith("s3:", StringComparison.OrdinalIgnoreCase)))
            {
                throw new FormatException("Policy has invalid action");
            }

            var arn = "arn:aws:s3:::" + bucket;
            if (!statement.Resources.All(resource => resource == arn || resource.StartsWith(arn + "/", StringComparison.Ordinal)))
            {
                throw new FormatException("Policy has invalid resource");
            }

            if (statement.Actions.All(IsOfObjects) && statement.Resources.All(resource => resource == arn))
            {
                throw new FormatException("Action does not apply to any resource(s) in statement");
            }
        }

        return new BucketPolicy(document, statements);
    }

    /// <summary>Whether everybody may do something: an explicit refusal beats every permission.</summary>
    public bool AllowsEverybody(string action, string resource)
    {
        var matching = Statements.Where(statement => statement.IsForEverybody && statement.Matches(action, resource)).ToArray();
        return matching.Any(statement => statement is { IsAllowed: true, HasCondition: false }) && matching.All(statement => statement.IsAllowed);
    }

    private static bool IsOfObjects(string action) => action is "s3:GetObject" or "s3:PutObject" or "s3:DeleteObject" or "s3:GetObjectVersion";
}
