namespace Aws.Wire;

/// <summary>A request as it reached a server, before it is understood.</summary>
/// <param name="Method">The HTTP method, upper case.</param>
/// <param name="Path">The decoded absolute path, e.g. <c>/</c>.</param>
/// <param name="Query">The raw query string without its question mark; may be empty.</param>
/// <param name="Headers">Header values by name, case insensitive.</param>
/// <param name="Body">The whole body.</param>
public sealed record WireRequest(
    string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body);

/// <summary>An answer ready to be sent.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="ContentType">The content type of <paramref name="Body"/>.</param>
/// <param name="Headers">Further headers, request id included.</param>
/// <param name="Body">The whole body.</param>
public sealed record WireResponse(
    int Status, string ContentType, IReadOnlyDictionary<string, string> Headers, byte[] Body);

/// <summary>A call that a server understood: which operation of which service, and its input.</summary>
/// <param name="Service">The service's model.</param>
/// <param name="Operation">The operation's model.</param>
/// <param name="Protocol">The protocol the client spoke, in which the answer must be written.</param>
/// <param name="Input">The input, by member name; empty where the operation takes none.</param>
public sealed record WireCall(ServiceModel Service, OperationModel Operation, WireProtocol Protocol, WireStruct Input);

/// <summary>An error as AWS answers it.</summary>
/// <param name="Code">The code on the wire, e.g. <c>DBClusterNotFoundFault</c>.</param>
/// <param name="Message">The text for a person.</param>
/// <param name="Status">The HTTP status.</param>
public sealed record WireError(string Code, string Message, int Status);

/// <summary>The wire protocols of AWS that are spoken here.</summary>
public enum WireProtocol
{
    /// <summary>AWS Query: form post, XML answer (RDS, CloudFormation, Auto Scaling, STS, CloudWatch).</summary>
    Query,

    /// <summary>EC2's variant of AWS Query.</summary>
    Ec2Query,

    /// <summary>AWS JSON 1.0 and 1.1 with <c>X-Amz-Target</c>.</summary>
    Json,

    /// <summary>Smithy RPC v2 CBOR.</summary>
    RpcV2Cbor,

    /// <summary>REST with XML bodies (CloudFront, S3).</summary>
    RestXml,
}
