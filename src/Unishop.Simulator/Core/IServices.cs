using Aws.Wire;

namespace Unishop.Simulator.Core;

/// <summary>The simulated services, as the world and a service that works on a customer's behalf need them.</summary>
internal interface IServices
{
    /// <summary>Where metrics come from besides those that are told.</summary>
    IReadOnlyList<IMetricSource> MetricSources { get; }

    /// <summary>The operations that are simulated, by the names of API models.</summary>
    IEnumerable<(string Service, string Operation)> Operations { get; }

    /// <summary>Carries an operation out.</summary>
    /// <exception cref="WireException">AWS's own error.</exception>
    AwsAnswer Invoke(World world, string region, string service, string operation, WireStruct input);

    /// <summary>The faults in force are about to change: what has arrived until now has arrived.</summary>
    void FaultsChanging(World world);

    /// <summary>A fault has begun.</summary>
    void FaultBegan(World world, Fault fault);

    /// <summary>Faults are over.</summary>
    void FaultsEnded(World world, IReadOnlyList<Fault> faults);
}
