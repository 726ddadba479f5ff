using System.Globalization;

namespace LinearLearn;

/// <summary>Formats rules and trainers in the invariant culture, for messages, metadata and files.</summary>
internal static class InvariantText
{
    /// <summary>
    /// Returns the value's own text. Types of this library write themselves the same in every culture; a custom one may be a record, whose text follows the
    /// current culture.
    /// </summary>
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
