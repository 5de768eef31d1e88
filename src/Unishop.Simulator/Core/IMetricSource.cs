namespace Unishop.Simulator.Core;

/// <summary>What a service measures of its own things, reckoned when somebody asks.</summary>
internal interface IMetricSource
{
    /// <summary>The namespace of its metrics, e.g. <c>AWS/RDS</c>.</summary>
    string Namespace { get; }

    /// <summary>The metrics that there are in a Region.</summary>
    IEnumerable<MetricId> All(World world, string region);

    /// <summary>The value of a minute; <see langword="null"/>: none.</summary>
    double? Measured(World world, MetricId id, DateTimeOffset minute);
}
