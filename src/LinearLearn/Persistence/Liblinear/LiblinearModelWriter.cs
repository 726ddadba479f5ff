using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace LinearLearn;

/// <summary>Writes models as LIBLINEAR's <c>save_model</c> does.</summary>
/// <remarks>Floats are written as the doubles that equal them, in the shortest form that is read back as the same bits.</remarks>
internal static class LiblinearModelWriter
{
    /// <summary>More bytes than a label or a double needs, including its separator.</summary>
    private const int MaxNumberBytes = 32;

    public static byte[] Write(LinearModel model) => Write(model, Array.MaxLength);

    /// <exception cref="ArgumentException">
    /// The text would exceed the limit, or the solver in the metadata is not a classifier's.
    /// </exception>
    public static byte[] Write(LinearModel model, int maxBytes)
    {
        ArrayBufferWriter<byte> text = new();
        int[] labels = model.Classes.Values is [int negative, int positive] ? [positive, negative] : model.Classes.Values.ToArray();
        string solver = LiblinearSolver.From(model);
        // Biases are compared by their bits, to keep the sign of a zero.
        bool hasBias = MemoryMarshal.AsBytes(model.Biases).ContainsAnyExcept((byte)0);

        Write(text, Guard.Text($"solver_type {solver}\nnr_class {labels.Length}\nlabel "));
        for (int k = 0; k < labels.Length; k++)
            Write(text, labels[k], k == labels.Length - 1, maxBytes);
        Write(text, Guard.Text($"nr_feature {model.FeatureCount}\nbias {(hasBias ? 1 : -1)}\nw\n"));
        int columns = LiblinearSolver.Columns(solver, labels.Length);
        for (int i = 0; i < model.FeatureCount; i++)
            WriteRow(text, model.Weights, i, model.FeatureCount, columns, maxBytes);
        if (hasBias)
            WriteRow(text, model.Biases, 0, 1, columns, maxBytes);
        return text.WrittenSpan.ToArray();
    }

    /// <summary>Writes the numbers of one feature, which are spaced by a constant distance.</summary>
    private static void WriteRow(
        ArrayBufferWriter<byte> text, ReadOnlySpan<float> values, int first, int distance, int columns, int maxBytes)
    {
        for (int k = 0; k < columns; k++)
        {
            long index = first + (long)k * distance;
            // With two classes and a number for each, the second number is the negative of the first; only the first one counts.
            double value = index < values.Length ? values[(int)index] : -values[first];
            Write(text, value, k == columns - 1, maxBytes);
        }
    }

    private static void Write<T>(ArrayBufferWriter<byte> text, T number, bool isLast, int maxBytes)
        where T : IUtf8SpanFormattable
    {
        if (text.WrittenCount > maxBytes - MaxNumberBytes)
        {
            throw new ArgumentException(Guard.Text(
                $"expected a text of at most {maxBytes} bytes, found more than {text.WrittenCount}: too many numbers for one file"));
        }
        Span<byte> room = text.GetSpan(MaxNumberBytes);
        number.TryFormat(room, out int length, default, CultureInfo.InvariantCulture);
        room[length] = (byte)(isLast ? '\n' : ' ');
        text.Advance(length + 1);
    }

    private static void Write(ArrayBufferWriter<byte> text, string words) => Encoding.ASCII.GetBytes(words, text);
}
