using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>Argument checks that name what was expected and what was found.</summary>
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

    /// <summary>Finite and above zero.</summary>
    public static T Positive<T>(T value, string paramName)
        where T : INumber<T>
    {
        if (!T.IsFinite(value) || value <= T.Zero)
            throw new ArgumentOutOfRangeException(paramName, Text($"expected a finite number above 0, found {value}"));
        return value;
    }

    /// <summary>Finite and zero or above.</summary>
    public static float NotNegative(float value, string paramName)
    {
        if (!float.IsFinite(value) || value < 0)
            throw new ArgumentOutOfRangeException(paramName, Text($"expected a finite number of 0 or more, found {value}"));
        return value;
    }

    /// <summary>One of the enumeration's names.</summary>
    public static T Defined<T>(T value, string paramName)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
            throw new ArgumentOutOfRangeException(paramName, Text($"expected one of {string.Join(", ", Enum.GetNames<T>())}, found {value}"));
        return value;
    }

    /// <summary>For a score that is not finite: blames the feature at the index, or, where there is none (-1), the size of the numbers.</summary>
    [DoesNotReturn]
    public static void ThrowNotFinite(float score, int index, string paramName) => throw new ArgumentException(
        index >= 0
            ? Text($"expected finite numbers, found NaN or infinity at index {index}")
            : Text($"the score is {score}: the features are too large"),
        paramName);

    /// <summary>Gets the message without the name of a parameter that the caller does not have.</summary>
    public static string GetMessage(ArgumentException exception)
    {
        string parameter = new ArgumentException("", exception.ParamName).Message;
        return exception.ParamName is not null && exception.Message.EndsWith(parameter, StringComparison.Ordinal) ? exception.Message[..^parameter.Length] : exception.Message;
    }

    /// <summary>
    /// Formats a message with the invariant culture. A value that is not <see cref="IFormattable"/> writes itself: types of this library,
    /// such as rules, are invariant (see <see cref="RecordText"/>).
    /// </summary>
    public static string Text(FormattableString message) => FormattableString.Invariant(message);

    [DoesNotReturn]
    private static void ThrowLength(int found, int expected, string paramName) =>
        throw new ArgumentException(Text($"expected {expected} values, found {found}"), paramName);

    [DoesNotReturn]
    private static void ThrowIndex(int index, int count, string paramName) =>
        throw new ArgumentOutOfRangeException(paramName, Text($"expected 0 to {count - 1} (there are {count}), found {index}"));
}
