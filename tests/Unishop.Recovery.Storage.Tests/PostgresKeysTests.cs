using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Unishop.Recovery.Storage.Postgres;

namespace Unishop.Recovery.Storage.Tests;

/// <summary>What protects cookies and forms is shared: a person may be sent to the other console at any moment.</summary>
public sealed class PostgresKeysTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    [Fact]
    public async Task Keys_TwoConsoles_EachReadsWhatTheOtherProtected()
    {
        var connection = await server.NewDatabaseAsync();
        using var first = PostgresDatabase.Open(connection);
        using var second = PostgresDatabase.Open(connection);

        var text = Protector(first).Protect("a form");

        Assert.Equal("a form", Protector(second).Unprotect(text));
        Assert.Single(second.Keys.GetAllElements());
    }

    private static IDataProtector Protector(PostgresDatabase database)
    {
        var services = new ServiceCollection();
        services.AddDataProtection().SetApplicationName("Unishop.Dashboard");
        services.Configure<KeyManagementOptions>(options => options.XmlRepository = database.Keys);
        return services.BuildServiceProvider().GetRequiredService<IDataProtectionProvider>().CreateProtector("test");
    }
}
