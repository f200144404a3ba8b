using System.Globalization;
using System.Net;

namespace ImitationHil.Cli.Report;

/// <summary>
/// Numbers and text on their way into the page: invariant culture, a true minus sign for readers, ASCII for coordinates,
/// words instead of NaN.
/// </summary>
public static class Num
{
    /// <summary>What stands where a number cannot be told.</summary>
    public const string CannotTell = "cannot tell";

    /// <summary>A number for readers with a fixed count of decimals, or <see cref="CannotTell"/>.</summary>
    public static string Fixed(double? value, int decimals)
    {
        if (value is not { } number || !double.IsFinite(number))
        {
            return CannotTell;
        }
        string text = Math.Abs(number).ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        bool zero = text.AsSpan().IndexOfAnyInRange('1', '9') < 0;
        return number < 0 && !zero ? "\u2212" + text : text;
    }

    /// <summary>A number for readers with so many significant digits and no exponent between 1e-4 and 1e5.</summary>
    public static string Short(double? value, int digits = 3)
    {
        if (value is not { } number || !double.IsFinite(number))
        {
            return CannotTell;
        }
        double size = Math.Abs(number);
        if (size == 0)
        {
            return "0";
        }
        if (size is < 1e-4 or >= 1e5)
        {
            return Power(number);
        }
        int decimals = Math.Clamp(digits - 1 - (int)Math.Floor(Math.Log10(size)), 0, 8);
        return Fixed(number, decimals);
    }

    /// <summary>A number without trailing zeros, for ticks and settings; powers of ten outside 1e-4 to 1e5.</summary>
    public static string Plain(double value)
    {
        double size = Math.Abs(value);
        if (!double.IsFinite(value))
        {
            return CannotTell;
        }
        if (size != 0 && size is < 1e-4 or >= 1e5)
        {
            return Power(value);
        }
        string text = size.ToString("0.######", CultureInfo.InvariantCulture);
        return value < 0 && text != "0" ? "\u2212" + text : text;
    }

    /// <summary>A number rounded to three significant digits, without trailing zeros.</summary>
    public static string Tidy(double value)
    {
        if (value == 0 || !double.IsFinite(value))
        {
            return Plain(value);
        }
        double unit = Math.Pow(10, Math.Floor(Math.Log10(Math.Abs(value))) - 2);
        return Plain(Math.Round(value / unit) * unit);
    }

    /// <summary>Text cut to a length with an ellipsis, where a drawing has no more room.</summary>
    public static string Cut(string text, int length) => text.Length <= length ? text : text[..(length - 1)] + "\u2026";

    /// <summary>A share as per cent.</summary>
    public static string Percent(double? share, int decimals = 1) =>
        share is { } number && double.IsFinite(number) ? Fixed(number * 100, decimals) + "\u00a0%" : CannotTell;

    /// <summary>A coordinate of a drawing. It must be finite: callers drop what is not.</summary>
    public static string Coordinate(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), "A coordinate must be finite.");
        }
        string text = value.ToString("0.##", CultureInfo.InvariantCulture);
        return text == "-0" ? "0" : text;
    }

    /// <summary>A sign of a plant as one character.</summary>
    public static string Sign(int sign) => sign < 0 ? "\u2212" : "+";

    /// <summary>Text made safe for HTML and SVG, in content and in quoted attributes; characters that XML forbids are dropped.</summary>
    public static string Escape(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }
        var kept = new System.Text.StringBuilder(text.Length);
        foreach (System.Text.Rune rune in text.EnumerateRunes())
        {
            if (rune.Value is >= 0x20 and not 0xFFFE and not 0xFFFF or '\t' or '\n' or '\r')
            {
                kept.Append(rune.ToString());
            }
        }
        return WebUtility.HtmlEncode(kept.ToString());
    }

    private static string Power(double value)
    {
        int exponent = (int)Math.Floor(Math.Log10(Math.Abs(value)) + 1e-12);
        string mantissa = Fixed(value / Math.Pow(10, exponent), 1);
        string power = "10" + Superscript(exponent);
        return mantissa switch { "1.0" => power, "\u22121.0" => "\u2212" + power, _ => mantissa + "\u00b7" + power };
    }

    private static string Superscript(int exponent)
    {
        const string Digits = "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079";
        string digits = Math.Abs(exponent).ToString(CultureInfo.InvariantCulture);
        return (exponent < 0 ? "\u207b" : "") + string.Concat(digits.Select(d => Digits[d - '0']));
    }
}
