using System.Text;
using Aws.Clients.Generator;
using Aws.Wire;

if (args is not [var folder, .. var asked])
{
    Console.Error.WriteLine("usage: Aws.Clients.Generator FOLDER [MODEL=NAME ...]");
    return 2;
}

// MODEL=NAME writes the client of another model under a name of its own, e.g. sts=GeneratedSts to be compared with the official one.
var services = asked.Length == 0
    ? ServiceNames.All
    : [.. asked.Select(pair => pair.Split('=', 2)).Select(pair => new ServiceNames(pair[0], pair[^1]))];
foreach (var service in services)
{
    var text = new ServiceWriter(ServiceModel.Load(service.Model), service).Write();
    File.WriteAllText(Path.Combine(folder, service.Name + ".g.cs"), text, new UTF8Encoding(false));
}

return 0;
