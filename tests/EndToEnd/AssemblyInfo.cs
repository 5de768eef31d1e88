using Unishop.EndToEnd;

// Each test starts a whole dashboard with a simulated world; more than two side by side would wait for each other on two cores.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
[assembly: AssemblyFixture(typeof(Chromium))]
