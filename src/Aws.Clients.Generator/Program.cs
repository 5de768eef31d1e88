using System.Text;
using Aws.Clients.Generator;
using Aws.Wire;

if (args is not [var folder])
{
    Console.Error.WriteLine("usage: Aws.Clients.Generator FOLDER");
    return 2;
}

foreach (var service in ServiceNames.All)
{
    var text = new ServiceWriter(ServiceModel.Load(service.Model), service).Write();
    File.WriteAllText(Path.Combine(folder, service.Name + ".g.cs"), text, new UTF8Encoding(false));
}

return 0;
