using System.Text;

namespace LinearLearn;

/// <summary>Represents the header of a LIBLINEAR model: one keyword and its values per line, in any order.</summary>
/// <param name="Solver">The name of a classifier's solver.</param>
/// <param name="Labels">The labels of the columns of weights; of two classes, the first one has the scores above 0.</param>
/// <param name="FeatureCount">1 or more.</param>
/// <param name="Bias">The value of the bias feature, which follows all others; below 0 if there is none.</param>
internal sealed record LiblinearHeader(string Solver, int[] Labels, int FeatureCount, double Bias)
{
    private const string SolverType = "solver_type";
    private const string ClassCount = "nr_class";
    private const string Label = "label";
    private const string Features = "nr_feature";
    private const string BiasValue = "bias";
    private const string Rho = "rho";
    private const string Weights = "w";

    private static readonly string[] Keywords = [SolverType, ClassCount, Label, Features, BiasValue, Rho, Weights];

    public bool HasBias => Bias >= 0;

    /// <summary>Gets the number of rows of weights: one for each feature, including the bias feature.</summary>
    public long Rows => FeatureCount + (HasBias ? 1L : 0);

    /// <summary>Gets the number of values in a row.</summary>
    public int Columns => LiblinearSolver.Columns(Solver, Labels.Length);

    /// <summary>Determines whether a text begins with a keyword.</summary>
    public static bool StartsWithKeyword(ReadOnlySpan<byte> text)
    {
        int length = text.IndexOfAny(" \t\r\n"u8);
        return FindKeyword(length < 0 ? text : text[..length]) is not null;
    }

    /// <summary>Reads all lines before the weights.</summary>
    /// <exception cref="InvalidDataException">A keyword is missing, unknown or repeated, or a value is out of range.</exception>
    public static LiblinearHeader Read(ref LiblinearText text)
    {
        string? solver = null;
        int[]? labels = null;
        int? classes = null, features = null;
        double? bias = null;
        while (ReadKeyword(ref text) is var word && word != Weights)
        {
            switch (word)
            {
                case SolverType when solver is null:
                    solver = LiblinearSolver.Read(ref text);
                    break;
                case ClassCount when classes is null:
                    classes = text.ReadInteger(minimum: 2, "two or more classes of a classifier: ");
                    break;
                case Label when labels is null:
                    labels = ReadLabels(ref text);
                    break;
                case Features when features is null:
                    features = text.ReadInteger(minimum: 1);
                    break;
                case BiasValue when bias is null:
                    bias = text.ReadNumber();
                    break;
                case Rho:
                    throw text.CreateError("the model of a classifier", "rho, which belongs to a model of a single class");
                default:
                    throw text.CreateError(Guard.Text($"{word} once"), "a second one");
            }
            text.RequireLineEnd();
        }
        Require(solver is not null, SolverType, text);
        Require(classes is not null, ClassCount, text);
        Require(labels is not null, Label, text);
        Require(features is not null, Features, text);
        Require(bias is not null, BiasValue, text);
        if (labels!.Length != classes)
        {
            throw text.CreateError(
                Guard.Text($"{classes} labels before the weights, the value of {ClassCount}"), Guard.Text($"{labels.Length}"));
        }
        text.RequireLineEnd();
        return new LiblinearHeader(solver!, labels, features!.Value, bias!.Value);
    }

    private static string ReadKeyword(ref LiblinearText text)
    {
        ReadOnlySpan<byte> word;
        do
        {
            text.ReadLine($"{Weights}, after which the weights begin");
            word = text.ReadWord();
        }
        while (word.IsEmpty);
        return FindKeyword(word) ?? throw text.CreateError(Guard.Text($"one of {string.Join(", ", Keywords)}"));
    }

    private static string? FindKeyword(ReadOnlySpan<byte> word)
    {
        foreach (string known in Keywords)
        {
            if (Ascii.Equals(word, known))
                return known;
        }
        return null;
    }

    private static int[] ReadLabels(ref LiblinearText text)
    {
        List<int> labels = [];
        while (text.HasWord)
            labels.Add(text.ReadInteger(int.MinValue));
        return [.. labels];
    }

    private static void Require(bool isThere, string word, LiblinearText text)
    {
        if (!isThere)
            throw text.CreateError(Guard.Text($"{word} before the weights"), "none");
    }
}
