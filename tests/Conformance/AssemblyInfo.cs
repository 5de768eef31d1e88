// Each command line client is a process that wants a core for itself.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
