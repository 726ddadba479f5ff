using System.Text;

namespace LinearLearn.Tool;

/// <summary>Predicts lines of text.</summary>
/// <param name="classifier">The classifier.</param>
/// <param name="isLabeled">Whether each line begins with a label and a tab, which are skipped.</param>
internal sealed class TextPredictor(TextClassifier classifier, bool isLabeled) : BlockPredictor
{
    private static readonly byte[] FastTextPrefix = Encoding.UTF8.GetBytes(DataDetector.FastTextPrefix);

    private readonly FeatureBuffer _features = new();
    private readonly float[] _probabilities = new float[classifier.Classes.Count];
    private readonly ClassIndex _classes = new(classifier.Model);
    private char[] _text = new char[1 << 12];

    public override void Predict(LineBlock block, PredictionWriter output)
    {
        ReadOnlySpan<byte> rest = block.Span;
        for (long line = block.FirstLine; !rest.IsEmpty; line++)
        {
            int end = rest.IndexOf((byte)'\n');
            ReadOnlySpan<byte> bytes = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            if (bytes.EndsWith("\r"u8))
                bytes = bytes[..^1];
            Predict(SkipLabel(bytes, line), output);
        }
    }

    private void Predict(ReadOnlySpan<byte> bytes, PredictionWriter output)
    {
        if (_text.Length < bytes.Length)
            _text = new char[Math.Max(bytes.Length, 2 * _text.Length)];
        ReadOnlySpan<char> text = _text.AsSpan(0, Encoding.UTF8.GetChars(bytes, _text));
        _features.Clear();
        classifier.Encoder.Encode(text, _features);
        int predicted = _classes.Predict(_features.GetRow(classifier.Encoder.FeatureCount), _probabilities);
        output.Write(predicted, _probabilities);
    }

    private ReadOnlySpan<byte> SkipLabel(ReadOnlySpan<byte> line, long number)
    {
        if (line.StartsWith(FastTextPrefix))
        {
            if (line[FastTextPrefix.Length..].IndexOf(FastTextPrefix) >= 0)
                RequireOneLabel(Encoding.UTF8.GetString(line), number);
            int blank = line.IndexOfAny((byte)' ', (byte)'\t');
            return blank < 0 ? default : line[(blank + 1)..];
        }
        if (!isLabeled || line.IsEmpty)
            return line;
        int tab = line.IndexOf((byte)'\t');
        return tab >= 0
            ? line[(tab + 1)..]
            : throw new BlockException(null, number, $"expected a label, a tab and a text, found \"{Excerpt.Format(line)}\"");
    }

    private static void RequireOneLabel(string line, long number)
    {
        if (LabeledText.FindSecondLabel(line) is > 0 and int second)
            throw new BlockException(null, number, LabeledText.DescribeSecondLabel(line, second));
    }
}
