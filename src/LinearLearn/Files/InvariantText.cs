using System.Globalization;

namespace LinearLearn;

/// <summary>Formats rules and trainers with the invariant culture, for messages, metadata and files.</summary>
internal static class InvariantText
{
    /// <summary>Formats a value with the invariant culture.</summary>
    /// <remarks>
    /// The types of this library ignore the current culture. A custom type can be a record, whose text follows the current culture.
    /// </remarks>
    public static string Format(object value)
    {
        if (value.GetType().Assembly == typeof(InvariantText).Assembly)
            return $"{value}";
        CultureInfo culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            return $"{value}";
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }
}
