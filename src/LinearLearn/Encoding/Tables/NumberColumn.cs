using System.Runtime.CompilerServices;
using System.Text.Json;

namespace LinearLearn;

/// <summary>Encodes a column of numbers as (number - mean) / deviation, followed by a feature for each knot.</summary>
/// <remarks>
/// If training cells were missing, the last feature is a flag for that; all other features of a missing cell are 0. The deviation counts
/// missing cells as the mean, so that the feature has mean 0 and deviation 1 in the training rows.
/// </remarks>
internal sealed class NumberColumn(string name, int missing, Standardization numbers, double[] knots, bool hasDecimalComma)
    : ColumnEncoder(name, ColumnKind.Number, missing)
{
    /// <summary>The largest number of features of a number that are not 0: itself, and the knots on both sides.</summary>
    public const int MostFeatures = 3;

    public Standardization Numbers => numbers;

    public double[] KnotPositions => knots;

    public override int FeatureCount => (numbers.IsConstant ? 0 : 1) + knots.Length + (Missing > 0 ? 1 : 0);

    /// <summary>Gets whether texts have a decimal comma rather than a point.</summary>
    public bool HasDecimalComma => hasDecimalComma;

    /// <summary>Reads a number.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="hasDecimalComma">Whether texts have a decimal comma rather than a point.</param>
    /// <param name="number">The number; NaN if it is missing.</param>
    /// <returns>What was expected, if the cell is not a finite number; otherwise null.</returns>
    public static string? Read(in Cell cell, bool hasDecimalComma, out double number)
    {
        number = double.NaN;
        switch (cell.Type)
        {
            case CellType.Missing:
                return null;
            case CellType.Number:
                number = cell.Number;
                break;
            case CellType.Text when CellText.TryParseNumber(cell.Text, hasDecimalComma, out double parsed):
                number = parsed;
                break;
            case CellType.Text when CellText.IsMissingNumber(cell.Text):
                return null;
            default:
                return hasDecimalComma ? "a number with a decimal comma" : "a number";
        }
        return double.IsFinite(number) ? null : "a finite number";
    }

    public override string? Encode(in Cell cell, int first, FeatureBuffer features)
    {
        if (Read(cell, hasDecimalComma, out double number) is { } expected)
            return expected;
        bool isMissing = double.IsNaN(number);
        if (!numbers.IsConstant)
        {
            if (!isMissing && !numbers.TryAdd(number, first, features))
                return "a number closer to the training data";
            if (features.RecordsNames)
                features.AddName(first, Name);
            first++;
        }
        if (!isMissing)
            Knots.Add(knots, number, first, Name, features);
        else if (Missing > 0)
            AddMissing(first + knots.Length, features);
        return null;
    }

    /// <summary>Encodes a number as the general method encodes its cell, without names.</summary>
    /// <param name="number">The number; NaN if it is missing.</param>
    /// <param name="first">The index of the column's first feature.</param>
    /// <param name="features">Receives the features.</param>
    /// <returns>What was expected, if the number cannot be encoded; otherwise null.</returns>
    public string? Encode(double number, int first, FeatureBuffer features)
    {
        features.Reserve(MostFeatures, out Span<int> columns, out Span<float> values);
        int count = 0;
        if (!TryEncode(number, first, columns, values, ref count))
            return Encode(Cell.FromNumber(number), first, features);
        features.Append(count);
        return null;
    }

    /// <summary>Encodes a finite number near the training data.</summary>
    /// <param name="number">The number.</param>
    /// <param name="first">The index of the column's first feature.</param>
    /// <param name="columns">Receives the indices of features that are not 0, from <paramref name="count"/> on.</param>
    /// <param name="values">Receives their values.</param>
    /// <param name="count">The number of features that the spans have, which is increased.</param>
    /// <returns>Whether the number was encoded; if not, it is missing, or the general method states what was expected.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryEncode(double number, int first, Span<int> columns, Span<float> values, ref int count)
    {
        number += 0.0; // as cells have it: 0 for -0
        int next = count;
        if (!numbers.IsConstant)
        {
            float value = numbers.Standardize(number);
            if (!float.IsFinite(value))
                return false;
            (columns[next], values[next]) = (first++, value);
            next += Knots.CountNonzero(value);
        }
        else if (!double.IsFinite(number))
        {
            return false;
        }
        count = Knots.Add(knots, number, first, columns, values, next);
        return true;
    }

    public override void Write(Utf8JsonWriter json)
    {
        numbers.Write(json);
        Knots.Write(knots, json);
        if (hasDecimalComma)
            json.WriteString("decimalSeparator", ",");
    }

    public override string Describe() => numbers.Describe() + (hasDecimalComma ? ", decimal comma" : "");
}
