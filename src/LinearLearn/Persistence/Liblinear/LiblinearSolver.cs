using System.Text;

namespace LinearLearn;

/// <summary>Provides the solvers of LIBLINEAR by name.</summary>
/// <remarks>Models of all classifiers are read in the same way, except the rows of MCSVM_CS.</remarks>
internal static class LiblinearSolver
{
    /// <summary>The name of the solver in a model's metadata.</summary>
    public const string MetadataName = LinearModel.LiblinearPrefix + "solverType";

    /// <summary>The default solver of <c>liblinear-train</c>.</summary>
    public const string Default = "L2R_L2LOSS_SVC_DUAL";

    private const string CrammerSinger = "MCSVM_CS";

    private static readonly string[] Classifiers =
        ["L2R_LR", Default, "L2R_L2LOSS_SVC", "L2R_L1LOSS_SVC_DUAL", CrammerSinger, "L1R_L2LOSS_SVC", "L1R_LR", "L2R_LR_DUAL"];

    private static readonly string ExpectedSolver = Guard.Text($"the solver of a classifier ({string.Join(", ", Classifiers)})");

    private static readonly string[] OtherSolvers = ["L2R_L2LOSS_SVR", "L2R_L2LOSS_SVR_DUAL", "L2R_L1LOSS_SVR_DUAL", "ONECLASS_SVM"];

    /// <summary>Gets the solver of a model from its metadata, or the default if there is none.</summary>
    /// <exception cref="ArgumentException">The metadata contains something other than the solver of a classifier.</exception>
    public static string From(LinearModel model)
    {
        string name = model.Metadata.GetValueOrDefault(MetadataName, Default);
        if (!Classifiers.Contains(name))
        {
            throw new ArgumentException(
                Guard.Text($"expected {MetadataName} in the metadata to be {ExpectedSolver}, found {Excerpt.Format(name)}"),
                nameof(model));
        }
        return name;
    }

    /// <summary>
    /// Gets the number of values per feature: one for two classes, except with Crammer and Singer's solver; otherwise one for each class.
    /// </summary>
    public static int Columns(string name, int classes) => classes == 2 && name != CrammerSinger ? 1 : classes;

    /// <summary>Reads the name of a classifier's solver.</summary>
    /// <exception cref="InvalidDataException">The next word is not the name of a classifier's solver.</exception>
    public static string Read(ref LiblinearText text)
    {
        ReadOnlySpan<byte> word = text.ReadWord();
        foreach (string name in Classifiers)
        {
            if (Ascii.Equals(word, name))
                return name;
        }
        foreach (string name in OtherSolvers)
        {
            if (Ascii.Equals(word, name))
                throw text.CreateError(ExpectedSolver, Guard.Text($"{name}, a solver for regression or a single class"));
        }
        throw text.CreateError(ExpectedSolver);
    }
}
