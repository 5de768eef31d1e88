using Microsoft.Extensions.Configuration;
using Unishop.Dashboard.Hosting;

namespace Unishop.Dashboard.Tests.Hosting;

/// <summary>What is wrong with the network's settings is named, with a value that would do, and no secret is repeated.</summary>
public sealed class NetworkSettingsTests
{
    [Theory]
    [InlineData("Network:KnownProxies", "10.0.0.4,nonsense", "Network:KnownProxies: 'nonsense'")]
    [InlineData("Network:PathBase", "dr", "Network:PathBase: 'dr'")]
    [InlineData("Network:PathBase", "/d r", "Network:PathBase: '/d r'")]
    [InlineData("Network:WritesPerMinute", "0", "Network:WritesPerMinute: '0'")]
    [InlineData("Network:SignInsPerMinute", "often", "Network:SignInsPerMinute: 'often'")]
    [InlineData("Urls", "https://127.0.0.1:8443", "Tls:CertificateFile: is missing")]
    [InlineData("Tls:CertificateFile", "/nowhere/tls.crt", "Tls:KeyFile: is missing")]
    [InlineData("Kestrel:Endpoints:Http:Url", "http://0.0.0.0:80", "Kestrel:Endpoints: is not read")]
    [InlineData("Simulator:DatabaseQuota", "abc", "Simulator:DatabaseQuota: 'abc'")]
    public void Mistake_InASetting_NamesItsKeyAndWhatWouldDo(string key, string value, string expected)
    {
        var mistake = Assert.Single(Read((key, value)).Mistakes);

        Assert.StartsWith(expected, mistake, StringComparison.Ordinal);
        Assert.Contains("e.g. ", mistake, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Storage:Connection", "Hots=db;Password=s3cret-word")]
    [InlineData("Storage:Connection", "s3cret-word")]
    [InlineData("Notifications:WebhookUrl", "chat.example/hooks/s3cret-word")]
    [InlineData("Notifications:WebhookUrl", "ftp://chat.example/s3cret-word")]
    public void Mistake_InASettingWithASecret_DoesNotRepeatIt(string key, string value)
    {
        var mistakes = Read((key, value)).Mistakes;

        Assert.Contains(mistakes, mistake => mistake.StartsWith(key, StringComparison.Ordinal));
        Assert.All(mistakes, mistake => Assert.DoesNotContain("s3cret-word", mistake, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Open_OfAPostgresConnectionWithAMistypedKey_DoesNotRepeatItsPassword()
    {
        using var errors = new StringWriter();

        Assert.Null(await Read(("Storage:Connection", "Host=127.0.0.1;Pasword=s3cret-word;Database=unishop"), ("Urls", "http://127.0.0.1:0")).OpenWorldAsync(errors));

        Assert.StartsWith("Storage:Connection: ", errors.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret-word", errors.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("garbage", "is no SQLite database")]
    [InlineData("newer", "newer release")]
    public async Task Open_OfAFileThatCantBeUsed_SaysWhyInOneLine(string kind, string expected)
    {
        var folder = Directory.CreateTempSubdirectory("unishop-start-");
        try
        {
            var file = Path.Combine(folder.FullName, "unishop.db");
            if (kind == "garbage")
            {
                await File.WriteAllTextAsync(file, new string('g', 9000), TestContext.Current.CancellationToken);
            }
            else
            {
                await using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={file};Pooling=False");
                await connection.OpenAsync(TestContext.Current.CancellationToken);
                await using var command = connection.CreateCommand();
                command.CommandText = "PRAGMA user_version = 77";
                await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            }

            using var errors = new StringWriter();
            Assert.Null(await Read(("Storage:Connection", $"Data Source={file}"), ("Urls", "http://127.0.0.1:0")).OpenWorldAsync(errors));

            Assert.Contains(expected, errors.ToString(), StringComparison.Ordinal);
            Assert.Single(errors.ToString().Trim().Split('\n'));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Hosts_AreThoseThatAreListedAndThoseThatAreListenedOn()
    {
        var network = Read(("AllowedHosts", "dr.example;*.corp.example"), ("Urls", "http://10.1.2.3:8080;http://0.0.0.0:8081")).Network;

        Assert.Equal(["dr.example", "*.corp.example", "10.1.2.3"], network.AllowedHosts);
    }

    private static Settings Read(params (string Key, string Value)[] pairs) =>
        Settings.Read(new ConfigurationBuilder().AddInMemoryCollection(pairs.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))).Build());
}
