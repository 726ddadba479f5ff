using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LinearLearn;

// Fits the encoder and encodes many texts at once.
public sealed partial class TextEncoder
{
    /// <summary>The number of texts that a core encodes before the rows are merged.</summary>
    private const int TextsOfPart = 64, PartsOfBatch = 16;

    /// <summary>Creates an encoder with the document frequencies of training texts.</summary>
    /// <param name="texts">One or more training texts. They are enumerated once, a batch at a time.</param>
    /// <param name="options">The features of a text. Default: <c>new TextEncoderOptions()</c>.</param>
    /// <returns>The encoder.</returns>
    /// <exception cref="ArgumentException">There are no texts, a text is null, or the options enable no features.</exception>
    public static TextEncoder Fit(IEnumerable<string> texts, TextEncoderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(texts);
        options ??= new TextEncoderOptions();
        TextEncoder counts = new(options with { InverseDocumentFrequency = false }, null);
        int[] frequencies = new int[counts.FeatureCount];
        int count = 0;
        counts.EncodeParts(texts, nameof(texts), (rows, part) =>
        {
            foreach (int column in part.Columns)
                frequencies[column]++;
            count += rows;
        });
        if (count == 0)
            throw new ArgumentException("expected one text or more, found none", nameof(texts));
        return options.InverseDocumentFrequency ? new TextEncoder(options, Invert(frequencies, count)) : counts;
    }

    /// <summary>Encodes many texts on all cores.</summary>
    /// <param name="texts">The texts. They are enumerated once, a batch at a time.</param>
    /// <returns>
    /// A row of <see cref="FeatureCount"/> features for each text, as from <see cref="Encode(ReadOnlySpan{char}, FeatureBuffer)"/>.
    /// </returns>
    /// <exception cref="ArgumentException">A text is null, or the features of all texts do not fit into an array.</exception>
    public SparseFeatures EncodeAll(IEnumerable<string> texts) => EncodeAll(texts, Array.MaxLength);

    internal SparseFeatures EncodeAll(IEnumerable<string> texts, int maxValues)
    {
        ArgumentNullException.ThrowIfNull(texts);
        SparseRowsBuilder all = new(maxValues);
        EncodeParts(texts, nameof(texts), [MethodImpl(MethodImplOptions.AggressiveOptimization)] (rows, part) =>
        {
            ReadOnlySpan<int> columns = CollectionsMarshal.AsSpan(part.Columns);
            ReadOnlySpan<float> values = CollectionsMarshal.AsSpan(part.Values);
            for (int row = 0, i = 0; row < rows; row++)
            {
                int end = part.RowEnds[row];
                if (!all.TryAdd(columns[i..end], values[i..end]))
                    throw new ArgumentException(Guard.Text($"expected at most {maxValues} features, found more in text {all.Rows}"),
                        nameof(texts));
                all.EndRow();
                i = end;
            }
        });
        return all.Build(FeatureCount);
    }

    /// <summary>Computes inverse document frequencies: ln((1 + n) / (1 + df)) + 1.</summary>
    private static float[] Invert(ReadOnlySpan<int> frequencies, int texts)
    {
        float[] inverse = new float[frequencies.Length];
        for (int i = 0; i < inverse.Length; i++)
            inverse[i] = (float)(Math.Log((1.0 + texts) / (1.0 + frequencies[i])) + 1);
        return inverse;
    }

    /// <summary>Encodes texts on all cores and passes on the rows in the order of the texts.</summary>
    private void EncodeParts(IEnumerable<string> texts, string paramName, Action<int, EncodedTexts> add)
    {
        EncodedTexts[] parts = new EncodedTexts[PartsOfBatch];
        int first = 0;
        foreach (string[] batch in texts.Chunk(TextsOfPart * PartsOfBatch))
        {
            int missing = Array.IndexOf(batch, null);
            if (missing >= 0)
                throw new ArgumentException(Guard.Text($"expected a text, found null at index {first + missing}"), paramName);
            int count = (batch.Length + TextsOfPart - 1) / TextsOfPart;
            Cores.ForEach(count, part => (parts[part] ??= new EncodedTexts()).Encode(this, GetPart(batch, part)));
            for (int part = 0; part < count; part++)
                add(GetPart(batch, part).Length, parts[part]);
            first += batch.Length;
        }
    }

    private static ReadOnlySpan<string> GetPart(string[] batch, int part) =>
        batch.AsSpan(part * TextsOfPart, Math.Min(TextsOfPart, batch.Length - (part * TextsOfPart)));

    /// <summary>Represents the rows of consecutive texts.</summary>
    private sealed class EncodedTexts
    {
        private readonly FeatureBuffer _features = new();

        public List<int> RowEnds { get; } = [];

        public List<int> Columns { get; } = [];

        public List<float> Values { get; } = [];

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Encode(TextEncoder encoder, ReadOnlySpan<string> texts)
        {
            RowEnds.Clear();
            Columns.Clear();
            Values.Clear();
            foreach (string text in texts)
            {
                _features.Clear();
                encoder.Encode(text, _features);
                SparseRow row = _features.GetRow(encoder.FeatureCount);
                Columns.AddRange(row.Columns);
                Values.AddRange(row.Values);
                RowEnds.Add(Columns.Count);
            }
        }
    }
}
