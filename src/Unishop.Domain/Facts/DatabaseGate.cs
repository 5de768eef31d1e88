using System.Collections.Immutable;

namespace Unishop.Domain.Facts;

/// <summary>The gate of a database.</summary>
/// <param name="SecurityGroup">The security group.</param>
/// <param name="LetsIn">What it lets in, in words, e.g. <c>tcp 3306 from sg-1</c>.</param>
public sealed record DatabaseGate(string SecurityGroup, ImmutableArray<string> LetsIn);
