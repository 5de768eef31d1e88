using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.DynamoDb;

/// <summary>What DynamoDB keeps.</summary>
internal static class DynamoDbState
{
    extension(World world)
    {
        public List<Table> Tables => world.State<Kept>().Tables;

        /// <summary>The transactions of the last minutes, by their tokens.</summary>
        public TransactionTokens Transactions => world.State<Kept>().Transactions;

        /// <summary>A table by its name.</summary>
        public Table? Table(string region, string name) => world.Tables.Find(table => table.Region == region && table.Name == name);
    }

    private sealed class Kept
    {
        public List<Table> Tables { get; } = [];

        public TransactionTokens Transactions { get; } = new();
    }
}
