using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Unishop.Domain.Facts;

namespace Unishop.Recovery.Abstractions;

/// <summary>Why a call to the world outside did not give its answer.</summary>
public enum FailureKind
{
    /// <summary>No answer within the deadline, or no connection. Whether the call took effect is not known.</summary>
    Unreachable,

    /// <summary>Refused for now, for its rate; nothing happened.</summary>
    Throttled,

    /// <summary>The service failed (5xx). Whether the call took effect is not known.</summary>
    ServiceError,

    /// <summary>Refused: the thing that was named does not exist.</summary>
    NotFound,

    /// <summary>Refused: there is one of that name already.</summary>
    AlreadyExists,

    /// <summary>Refused: the thing is in a state that does not allow it.</summary>
    WrongState,

    /// <summary>Refused: the Region lacks capacity for it at the moment.</summary>
    InsufficientCapacity,

    /// <summary>Refused: the caller may not do that.</summary>
    AccessDenied,

    /// <summary>Refused for another reason, mostly a wrong parameter.</summary>
    Refused,
}

/// <summary>A call that failed, as a value.</summary>
/// <param name="Kind">What sort of failure it is.</param>
/// <param name="Code">The service's own error code, e.g. <c>InvalidGlobalClusterStateFault</c>; for no answer, <c>Timeout</c> or <c>ConnectionFailed</c>.</param>
/// <param name="Message">The service's own words, or what was waited for and how long.</param>
/// <param name="RequestId">The service's request id, where it gave one.</param>
public sealed record CallFailure(FailureKind Kind, string Code, string Message, string? RequestId)
{
    /// <summary>Whether the call may have taken effect although it failed.</summary>
    public bool MayHaveTakenEffect => Kind is FailureKind.Unreachable or FailureKind.ServiceError;

    /// <summary>Whether the same call may succeed later without anybody's doing.</summary>
    public bool IsTransient => Kind is FailureKind.Unreachable or FailureKind.ServiceError or FailureKind.Throttled or FailureKind.InsufficientCapacity or FailureKind.WrongState;

    /// <summary>What the failure of a look says of the fact that was looked for.</summary>
    public UnknownCause Cause => Kind switch
    {
        FailureKind.AccessDenied => UnknownCause.Denied,
        FailureKind.Throttled => UnknownCause.Throttled,
        FailureKind.Unreachable or FailureKind.ServiceError => UnknownCause.Silent,
        FailureKind.NotFound or FailureKind.AlreadyExists or FailureKind.WrongState or FailureKind.InsufficientCapacity or FailureKind.Refused => UnknownCause.Other,
        _ => throw new UnreachableException(),
    };

    /// <summary>Code and message, as a person reads them.</summary>
    public string Text => $"{Code}: {Message}";
}

/// <summary>The answer of a call to the world outside: a value, or the failure.</summary>
/// <typeparam name="T">What the call answers.</typeparam>
public readonly record struct Outcome<T>
{
    private readonly T? _value;

    private Outcome(T? value, CallFailure? failure, string? requestId)
    {
        _value = value;
        Failure = failure;
        RequestId = requestId ?? failure?.RequestId;
    }

    /// <summary>The failure; <see langword="null"/> where the call succeeded.</summary>
    public CallFailure? Failure { get; }

    /// <summary>The service's request id, where it gave one.</summary>
    public string? RequestId { get; }

    /// <summary>The call succeeded.</summary>
    public static Outcome<T> Success(T value, string? requestId = null) => new(value, null, requestId);

    /// <summary>The call failed.</summary>
    public static Outcome<T> Fail(CallFailure failure) => new(default, failure, null);

    /// <summary>Whether the call succeeded, with its value or its failure.</summary>
    public bool TryGet([MaybeNullWhen(false)] out T value, [NotNullWhen(false)] out CallFailure? failure)
    {
        value = _value;
        failure = Failure;
        return failure is null;
    }
}

/// <summary>A mutating call was accepted.</summary>
/// <param name="ResourceId">The identifier of what it made or changed, e.g. an instance id.</param>
public sealed record Accepted(string ResourceId);
