using System.Text.RegularExpressions;

namespace LinearLearn.Benchmarks;

/// <summary>Converts texts and words to hashed rows.</summary>
internal static partial class HashedText
{
    /// <summary>Gets the lower-cased words of a text, followed by its pairs of neighboring words.</summary>
    public static string[] GetWordsAndBigrams(string text)
    {
        string[] words = [.. Word().Matches(text.ToLowerInvariant()).Select(match => match.Value)];
        return [.. words, .. words.Zip(words.Skip(1), (first, second) => $"{first} {second}")];
    }

    /// <summary>Gets a word with its boundary characters, and its n-grams of 2 to 5 characters, including these.</summary>
    public static string[] GetCharacterNGrams(string word)
    {
        string bordered = $"<{word}>";
        List<string> grams = [bordered];
        for (int length = 2; length <= 5; length++)
        {
            for (int start = 0; start + length <= bordered.Length; start++)
                grams.Add(bordered.Substring(start, length));
        }
        return [.. grams];
    }

    /// <summary>Hashes the words of texts to rows of unit length.</summary>
    public static SparseFeatures HashToUnitLength(IEnumerable<string[]> texts, int columns) =>
        ToUnitLength(new FeatureHasher(columns).HashAll(texts));

    /// <summary>Divides each row by its length; rows of zeros are unchanged.</summary>
    public static SparseFeatures ToUnitLength(SparseFeatures rows)
    {
        List<int> starts = [0], columns = [];
        List<float> values = [];
        for (int i = 0; i < rows.Rows; i++)
        {
            SparseRow row = rows.Row(i);
            double squares = 0;
            foreach (float value in row.Values)
                squares += (double)value * value;
            float factor = (float)(1 / Math.Sqrt(squares));
            for (int j = 0; j < row.Count; j++)
            {
                columns.Add(row.Columns[j]);
                values.Add(row.Values[j] * factor);
            }
            starts.Add(columns.Count);
        }
        return new SparseFeatures([.. starts], [.. columns], [.. values], rows.Columns);
    }

    [GeneratedRegex(@"[\p{L}\p{N}']+")]
    private static partial Regex Word();
}
