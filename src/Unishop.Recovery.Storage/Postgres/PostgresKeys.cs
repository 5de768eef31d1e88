using System.Xml.Linq;
using Dapper;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Npgsql;

namespace Unishop.Recovery.Storage.Postgres;

/// <summary>
/// The keys that protect cookies and forms, in the database that the consoles share: a form that one of them wrote is accepted by the
/// other. Who can read the database can read them.
/// </summary>
internal sealed class PostgresKeys(NpgsqlDataSource source) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var connection = source.OpenConnection();
        return [.. connection.Query<string>("SELECT xml FROM protection_key ORDER BY id").Select(xml => XElement.Parse(xml))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var connection = source.OpenConnection();
        connection.Execute(
            "INSERT INTO protection_key (name, xml) VALUES (@friendlyName, @xml)", new { friendlyName, xml = element.ToString(SaveOptions.DisableFormatting) });
    }
}
