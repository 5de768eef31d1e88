using System.Globalization;
using System.Text;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.Rds;

namespace Unishop.Simulator.Shop;

/// <summary>The unicorns that a new shop sells.</summary>
internal static class Catalogue
{
    private const decimal Price = 100m;

    private static readonly (string Name, string Description)[] Unicorns =
    [
        ("UnicornFloat", "A float for the pool, with a horn to hold on to."),
        ("UnicornHipHop", "A cap for unicorns with rhythm."),
        ("UnicornPartyDress", "For the night when everything stays up."),
        ("UnicornGlitter", "Goes everywhere and never comes off."),
        ("UnicornBeddings", "Sleep well: the standby is ready."),
        ("UnicornPink", "The classic, in the one true colour."),
        ("UnicornBackpack", "Carries what you could not lose."),
        ("UnicornBlanket", "Warm, like the standby in the next lab."),
        ("UnicornCool", "Sunglasses included."),
        ("UnicornFluffy", "Soft to the last strand."),
    ];

    /// <summary>What makes the tables and fills them, as a script for the database's client.</summary>
    public static string Script { get; } = Write();

    /// <summary>What that script does when it is run against a writer: a catalogue that is there stays as it is.</summary>
    public static void Fill(World world, DbCluster writer)
    {
        if (writer.Data.Unicorns.Count > 0)
        {
            return;
        }

        foreach (var (name, description) in Unicorns)
        {
            Aurora.Commit(world, writer, new UnicornAdded(new Unicorn(world.Random.Uuid(), name, description, Price, name)));
        }
    }

    private static string Write()
    {
        var script = new StringBuilder("""
            CREATE TABLE IF NOT EXISTS unicorns (uuid CHAR(36) PRIMARY KEY, name VARCHAR(64) NOT NULL UNIQUE, description VARCHAR(255), price DECIMAL(10, 2), image VARCHAR(64));
            CREATE TABLE IF NOT EXISTS unicorn_user (uuid CHAR(36) PRIMARY KEY, email VARCHAR(255) NOT NULL UNIQUE, first_name VARCHAR(64), last_name VARCHAR(64));
            CREATE TABLE IF NOT EXISTS unicorn_basket (uuid CHAR(36) NOT NULL, unicorn_uuid CHAR(36) NOT NULL, PRIMARY KEY (uuid, unicorn_uuid));

            """);
        foreach (var (name, description) in Unicorns)
        {
            script.AppendLine(CultureInfo.InvariantCulture, $"INSERT IGNORE INTO unicorns VALUES (UUID(), '{name}', '{description}', {Price}, '{name}');");
        }

        return script.ToString();
    }
}
