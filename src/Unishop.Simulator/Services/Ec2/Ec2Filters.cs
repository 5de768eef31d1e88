using System.Text;
using System.Text.RegularExpressions;
using Aws.Wire;

namespace Unishop.Simulator.Services.Ec2;

/// <summary>EC2's filters: values of one are alternatives, several must all fit, <c>*</c> and <c>?</c> are wildcards, <c>\</c> takes their meaning away.</summary>
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
            if (!filter.Texts("Values").Any(pattern => values.Any(value => Fits(pattern, value))))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Fits(string pattern, string value)
    {
        if (pattern.AsSpan().IndexOfAny('*', '?', '\\') < 0)
        {
            return pattern == value;
        }

        var expression = new StringBuilder(@"\A");
        for (var at = 0; at < pattern.Length; at++)
        {
            expression.Append(pattern[at] switch
            {
                '*' => ".*",
                '?' => ".",
                '\\' when at + 1 < pattern.Length => Regex.Escape(pattern[++at].ToString()),
                var plain => Regex.Escape(plain.ToString()),
            });
        }

        return Regex.IsMatch(value, expression.Append(@"\z").ToString(), RegexOptions.Singleline | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
    }
}
