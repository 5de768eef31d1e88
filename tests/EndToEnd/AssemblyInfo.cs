using Unishop.EndToEnd;

// Each test starts a whole dashboard with a simulated world: side by side they would measure each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(Chromium))]
