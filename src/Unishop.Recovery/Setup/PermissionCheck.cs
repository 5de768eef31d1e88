namespace Unishop.Recovery.Setup;

/// <summary>What a test of a permission gave.</summary>
public enum PermissionState
{
    /// <summary>The call was answered; of a call that changes something, IAM's policies allow it.</summary>
    Allowed,

    /// <summary>AWS refused it: the action is missing.</summary>
    Denied,

    /// <summary>There was no answer: neither allowed nor refused.</summary>
    Unreachable,

    /// <summary>It can't be tested without doing it, or not yet.</summary>
    NotTested,
}

/// <summary>A permission and what its test gave.</summary>
/// <param name="Needed">The permission.</param>
/// <param name="State">What the test gave.</param>
/// <param name="Detail">AWS's own words, why it was not tested, or how it is known; <see langword="null"/> where the call itself was answered.</param>
/// <param name="Milliseconds">How long the answer took, in real milliseconds; <see langword="null"/> where nothing was asked.</param>
public sealed record PermissionCheck(NeededAction Needed, PermissionState State, string? Detail, double? Milliseconds);
