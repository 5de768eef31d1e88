namespace Unishop.Domain.Facts;

/// <summary>Why a fact is not known: who is refused an answer has no evidence that anything is lost.</summary>
public enum UnknownCause
{
    /// <summary>Another reason, or none that is known.</summary>
    Other,

    /// <summary>Nothing answered, or the service failed.</summary>
    Silent,

    /// <summary>The service answered that the caller may not look.</summary>
    Denied,

    /// <summary>The service answered that it was asked too often.</summary>
    Throttled,
}
