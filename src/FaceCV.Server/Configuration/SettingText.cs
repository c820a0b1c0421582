using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace FaceCV.Server.Configuration;

/// <summary>Between the text of a setting and its value.</summary>
internal static class SettingText
{
    private static readonly (string Suffix, long Factor)[] Sizes =
    [
        ("kib", 1L << 10), ("mib", 1L << 20), ("gib", 1L << 30), ("kb", 1L << 10), ("mb", 1L << 20), ("gb", 1L << 30), ("b", 1),
    ];

    /// <summary>Reads a value; throws <see cref="FormatException"/> that says what was wrong, as in "is 'x'; ... is needed."</summary>
    public static object? Parse(SettingDefinition definition, string text)
    {
        var type = definition.Property.PropertyType;
        var target = Nullable.GetUnderlyingType(type) ?? type;
        text = text.Trim();
        if (text.Contains('\0', StringComparison.Ordinal)) throw new FormatException("holds a null character.");
        if (target == typeof(string)) return text;
        if (target == typeof(IReadOnlyList<string>)) return ParseList(text);
        if (target == typeof(bool)) return ParseSwitch(text);
        if (target.IsEnum) return ParseChoice(target, text);
        var number = definition.Info.Bytes ? ParseBytes(text) : ParseNumber(text, whole: target == typeof(int) || target == typeof(long));
        CheckRange(definition.Info, number, text);
        return Convert.ChangeType(number, target, CultureInfo.InvariantCulture);
    }

    /// <summary>Writes a value as <see cref="Parse"/> reads it; an empty string for none.</summary>
    public static string Format(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        Enum choice => choice.ToString().ToLowerInvariant(),
        IReadOnlyList<string> list => string.Join(",", list),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>The allowed range or values in words, or null when anything goes.</summary>
    public static string? Allowed(SettingDefinition definition)
    {
        var type = Nullable.GetUnderlyingType(definition.Property.PropertyType) ?? definition.Property.PropertyType;
        if (type == typeof(bool)) return "`true` or `false`";
        if (type.IsEnum) return string.Join(", ", Enum.GetValues(type).Cast<object>().Select(value => $"`{Format(value)}`"));
        return double.IsNaN(definition.Info.Min) ? null : Range(definition.Info);
    }

    private static string[] ParseList(string text)
    {
        const StringSplitOptions Clean = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        if (!text.StartsWith('[')) return text.Split(',', Clean);
        try
        {
            return JsonSerializer.Deserialize<string[]>(text) ?? [];
        }
        catch (JsonException exception)
        {
            throw new FormatException("is no JSON array of texts; values separated by commas will do.", exception);
        }
    }

    private static bool ParseSwitch(string text) => text.ToLowerInvariant() switch
    {
        "true" or "1" or "yes" or "on" => true,
        "false" or "0" or "no" or "off" => false,
        _ => throw new FormatException($"is '{text}'; true or false is needed."),
    };

    private static object ParseChoice(Type type, string text)
    {
        var name = type == typeof(LogLevel) && string.Equals(text, "info", StringComparison.OrdinalIgnoreCase) ? nameof(LogLevel.Information) : text;
        if (Enum.GetNames(type).Contains(name, StringComparer.OrdinalIgnoreCase)) return Enum.Parse(type, name, ignoreCase: true);
        var names = Enum.GetNames(type).Select(each => each.ToLowerInvariant());
        throw new FormatException($"is '{text}'; allowed in this version: {string.Join(", ", names)}.");
    }

    private static decimal ParseNumber(string text, bool whole)
    {
        var parsed = decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number);
        if (parsed && (!whole || number == decimal.Truncate(number))) return number;
        throw new FormatException($"is '{text}'; a {(whole ? "whole " : "")}number is needed.");
    }

    private static decimal ParseBytes(string text)
    {
        foreach (var (suffix, factor) in Sizes)
        {
            if (!text.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)) continue;
            if (decimal.TryParse(text[..^suffix.Length].Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var count)
                && count is > 0 and < 1_000_000_000) return decimal.Truncate(count * factor);
        }

        return decimal.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
            ? bytes
            : throw new FormatException($"is '{text}'; a number of bytes or a size such as 10MB is needed.");
    }

    private static void CheckRange(SettingAttribute info, decimal number, string text)
    {
        var value = (double)number;
        var below = info.Exclusive ? value <= info.Min : value < info.Min;
        var above = info.Exclusive ? value >= info.Max : value > info.Max;
        if (below || above) throw new FormatException($"is '{text}'; allowed is {Range(info)}.");
    }

    private static string Range(SettingAttribute info)
    {
        var (min, max) = (info.Min.ToString("#,0.##", CultureInfo.InvariantCulture), info.Max.ToString("#,0.##", CultureInfo.InvariantCulture));
        return info.Exclusive ? $"above {min} and below {max}" : $"{min} to {max}";
    }
}
