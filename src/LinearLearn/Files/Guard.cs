using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>Checks arguments, and throws exceptions that state the expected and the found value.</summary>
[StackTraceHidden]
internal static class Guard
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Length(int found, int expected, string paramName)
    {
        if (found != expected)
            ThrowLength(found, expected, paramName);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Index(int index, int count, string paramName)
    {
        if ((uint)index >= (uint)count)
            ThrowIndex(index, count, paramName);
    }

    public static T AtLeast<T>(T value, T minimum, [CallerMemberName] string paramName = "")
        where T : INumber<T>
    {
        if (value < minimum)
            throw new ArgumentOutOfRangeException(paramName, Text($"expected {minimum} or more, found {value}"));
        return value;
    }

    public static int Between(int value, int minimum, int maximum, string paramName)
    {
        if (value < minimum || value > maximum)
            throw new ArgumentOutOfRangeException(paramName, Text($"expected {minimum} to {maximum}, found {value}"));
        return value;
    }

    /// <summary>Requires a finite number above 0.</summary>
    public static T Positive<T>(T value, string paramName)
        where T : INumber<T>
    {
        if (!T.IsFinite(value) || value <= T.Zero)
            throw new ArgumentOutOfRangeException(paramName, Text($"expected a finite number above 0, found {value}"));
        return value;
    }

    /// <summary>Requires a finite number of 0 or more.</summary>
    public static float NotNegative(float value, string paramName)
    {
        if (!float.IsFinite(value) || value < 0)
            throw new ArgumentOutOfRangeException(paramName, Text($"expected a finite number of 0 or more, found {value}"));
        return value;
    }

    /// <summary>Requires a defined value of the enumeration.</summary>
    public static T Defined<T>(T value, string paramName)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
        {
            string names = string.Join(", ", Enum.GetNames<T>());
            throw new ArgumentOutOfRangeException(paramName, Text($"expected one of {names}, found {value}"));
        }
        return value;
    }

    /// <summary>
    /// Throws for a score that is not finite: because of the feature at the index, or, if the index is -1, because of too large features.
    /// </summary>
    [DoesNotReturn]
    public static void ThrowNotFinite(float score, int index, string paramName) => throw new ArgumentException(
        index >= 0
            ? Text($"expected finite numbers, found NaN or infinity at index {index}")
            : Text($"expected a finite score, found {score}: the features are too large"),
        paramName);

    /// <summary>Returns the message of an exception without the parameter name, which means nothing to the caller.</summary>
    public static string GetMessage(ArgumentException exception)
    {
        string parameter = new ArgumentException("", exception.ParamName).Message;
        return exception.ParamName is not null && exception.Message.EndsWith(parameter, StringComparison.Ordinal)
            ? exception.Message[..^parameter.Length]
            : exception.Message;
    }

    /// <summary>Formats a message with the invariant culture.</summary>
    /// <remarks>
    /// Values that are not <see cref="IFormattable"/> format themselves. The types of this library, such as rules, use the invariant
    /// culture (see <see cref="RecordText"/>).
    /// </remarks>
    public static string Text(FormattableString message) => FormattableString.Invariant(message);

    [DoesNotReturn]
    private static void ThrowLength(int found, int expected, string paramName) =>
        throw new ArgumentException(Text($"expected {expected} values, found {found}"), paramName);

    [DoesNotReturn]
    private static void ThrowIndex(int index, int count, string paramName) =>
        throw new ArgumentOutOfRangeException(paramName, Text($"expected 0 to {count - 1} (there are {count}), found {index}"));
}
