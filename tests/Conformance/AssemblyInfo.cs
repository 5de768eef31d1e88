[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: TestCollectionOrderer(typeof(Unishop.Conformance.CoverageLast))]
[assembly: AssemblyFixture(typeof(Unishop.Conformance.CoveredOperations))]
