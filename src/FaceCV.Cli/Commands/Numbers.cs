using System.CommandLine;
using System.Globalization;

namespace FaceCV.Cli.Commands;

/// <summary>Options that take a number in a range.</summary>
internal static class Numbers
{
    /// <summary>An option refused with a plain sentence when the number is out of range.</summary>
    public static Option<T> Between<T>(string name, double least, double most, string description, bool exclusive = false)
    {
        var option = new Option<T>(name) { Description = description, HelpName = "NUMBER" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is not [var token]) return;
            var parsed = double.TryParse(token.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value);
            var inside = exclusive ? value > least && value < most : value >= least && value <= most;
            if (!parsed || !inside) result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} is '{token.Value}'; a number {(exclusive ? "between" : "from")} {least} {(exclusive ? "and" : "to")} {most} is needed."));
        });
        return option;
    }
}
