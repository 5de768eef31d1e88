namespace Aws.Wire;

/// <summary>A request that a server can't understand or carry out; answered as AWS answers it.</summary>
public sealed class WireException(WireError error) : Exception(error.Message)
{
    /// <summary>The answer.</summary>
    public WireError Error { get; } = error;
}
