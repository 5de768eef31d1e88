using System.Collections.Immutable;
using Unishop.Recovery.Execution;
using Unishop.Recovery.Monitoring;

namespace Unishop.Recovery.Setup;

/// <summary>What is configured, without any secret.</summary>
public sealed record ConsoleSetup
{
    /// <summary>Where the workloads live: <c>simulator</c>, <c>endpoint</c> or <c>live</c>.</summary>
    public required string Mode { get; init; }

    /// <summary>The address of everything that stands for AWS; <see langword="null"/>: AWS itself.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>What keeps the journal: <c>SQLite</c> or <c>PostgreSQL</c>.</summary>
    public required string Storage { get; init; }

    /// <summary>Where it is kept: the file's name without its folder, or server and database; never a user or a password.</summary>
    public required string StoragePlace { get; init; }

    /// <summary>Whether several consoles can share the journal.</summary>
    public required bool CanShare { get; init; }

    /// <summary>The version of this build, e.g. <c>1.2.0</c>, or <c>1.2.1-alpha.0.7</c> seven commits after it; then <c>+</c> and the commit.</summary>
    public required string Version { get; init; }

    /// <summary>This process's name in the journal.</summary>
    public required string Process { get; init; }

    /// <summary>How often the world is looked at.</summary>
    public required ObservationOptions Observation { get; init; }

    /// <summary>Rules for runs.</summary>
    public required RunOptions Runs { get; init; }

    /// <summary>The ways to tell people, e.g. <c>webhook</c>.</summary>
    public required ImmutableArray<string> Channels { get; init; }

    /// <summary>The languages of the pages, as <c>en</c>.</summary>
    public required ImmutableArray<string> Languages { get; init; }
}
