using System.IO.Enumeration;
using Aws.Wire;

namespace Unishop.Simulator.Services;

/// <summary>EC2's filters: values of one are alternatives, several must all fit, <c>*</c> and <c>?</c> are wildcards.</summary>
internal static class Ec2Filters
{
    /// <param name="input">A request with <c>Filters</c>.</param>
    /// <param name="valuesOf">The resource's values for a filter; <see langword="null"/> for a filter that is not known.</param>
    /// <exception cref="WireException">A filter is not known.</exception>
    public static bool Match(WireStruct input, Func<string, string[]?> valuesOf)
    {
        foreach (var filter in input.Structs("Filters"))
        {
            var name = filter.Text("Name") ?? "";
            var values = valuesOf(name)
                ?? throw new WireException(new WireError("InvalidParameterValue", $"The filter '{name}' is invalid", 400));
            if (!filter.Texts("Values").Any(pattern => values.Any(value => FileSystemName.MatchesSimpleExpression(pattern, value, ignoreCase: false))))
            {
                return false;
            }
        }

        return true;
    }
}
