namespace Unishop.Domain.Facts;

/// <summary>What a witness says of a Region.</summary>
public enum Testimony
{
    /// <summary>It answers as it should.</summary>
    Well,

    /// <summary>It was heard, and says that something is wrong: no broken network of one's own can say that.</summary>
    Failing,

    /// <summary>It does not answer.</summary>
    Silent,

    /// <summary>It has not been asked since, or can't tell.</summary>
    Unknown,
}
