using System.Text;

namespace LinearLearn;

/// <summary>LIBLINEAR's names of what makes its models. Those of classifiers are read alike, but for the rows of the one that learns jointly.</summary>
internal static class LiblinearSolver
{
    /// <summary>Where a model's metadata keep the name.</summary>
    public const string MetadataName = LinearModel.LiblinearPrefix + "solverType";

    /// <summary>What liblinear-train takes by itself.</summary>
    public const string Default = "L2R_L2LOSS_SVC_DUAL";

    private const string CrammerSinger = "MCSVM_CS";

    private static readonly string[] Classifiers =
        ["L2R_LR", Default, "L2R_L2LOSS_SVC", "L2R_L1LOSS_SVC_DUAL", CrammerSinger, "L1R_L2LOSS_SVC", "L1R_LR", "L2R_LR_DUAL"];

    private static readonly string Expected = Guard.Text($"the solver of a classifier ({string.Join(", ", Classifiers)})");

    private static readonly string[] Others = ["L2R_L2LOSS_SVR", "L2R_L2LOSS_SVR_DUAL", "L2R_L1LOSS_SVR_DUAL", "ONECLASS_SVM"];

    /// <summary>The solver that a model is of: that of its metadata, else the default.</summary>
    /// <exception cref="ArgumentException">The metadata name something else than a classifier's solver.</exception>
    public static string Of(LinearModel model)
    {
        string name = model.Metadata.GetValueOrDefault(MetadataName, Default);
        if (!Classifiers.Contains(name))
            throw new ArgumentException(Guard.Text($"expected {MetadataName} in the metadata to be {Expected}, found {Excerpt.Of(name)}"), nameof(model));
        return name;
    }

    /// <summary>How many numbers a feature has. Two classes share one, but for Crammer and Singer's solver, which writes one for each.</summary>
    public static int Columns(string name, int classes) => classes == 2 && name != CrammerSinger ? 1 : classes;

    /// <summary>Takes the name of a classifier.</summary>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    public static string Take(ref LiblinearText text)
    {
        ReadOnlySpan<byte> word = text.TakeWord();
        foreach (string name in Classifiers)
        {
            if (Ascii.Equals(word, name))
                return name;
        }
        foreach (string name in Others)
        {
            if (Ascii.Equals(word, name))
                throw text.Bad(Expected, Guard.Text($"{name}, which is for regression or a single class: there are no classes to tell apart"));
        }
        throw text.Bad(Expected);
    }
}
