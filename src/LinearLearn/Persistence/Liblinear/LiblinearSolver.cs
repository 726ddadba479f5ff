using System.Text;

namespace LinearLearn;

/// <summary>The solvers of LIBLINEAR by name. The models of all classifiers are read alike, except the rows of MCSVM_CS.</summary>
internal static class LiblinearSolver
{
    /// <summary>The name of the solver in a model's metadata.</summary>
    public const string MetadataName = LinearModel.LiblinearPrefix + "solverType";

    /// <summary>The default of liblinear-train.</summary>
    public const string Default = "L2R_L2LOSS_SVC_DUAL";

    private const string CrammerSinger = "MCSVM_CS";

    private static readonly string[] Classifiers =
        ["L2R_LR", Default, "L2R_L2LOSS_SVC", "L2R_L1LOSS_SVC_DUAL", CrammerSinger, "L1R_L2LOSS_SVC", "L1R_LR", "L2R_LR_DUAL"];

    private static readonly string ExpectedSolver = Guard.Text($"the solver of a classifier ({string.Join(", ", Classifiers)})");

    private static readonly string[] OtherSolvers = ["L2R_L2LOSS_SVR", "L2R_L2LOSS_SVR_DUAL", "L2R_L1LOSS_SVR_DUAL", "ONECLASS_SVM"];

    /// <summary>Gets the solver of a model: that of its metadata, else the default.</summary>
    /// <exception cref="ArgumentException">The metadata name something other than the solver of a classifier.</exception>
    public static string From(LinearModel model)
    {
        string name = model.Metadata.GetValueOrDefault(MetadataName, Default);
        if (!Classifiers.Contains(name))
            throw new ArgumentException(Guard.Text($"expected {MetadataName} in the metadata to be {ExpectedSolver}, found {Excerpt.Format(name)}"), nameof(model));
        return name;
    }

    /// <summary>
    /// Gets how many numbers a feature has. Two classes share one, except with Crammer and Singer's solver, which writes one for each.
    /// </summary>
    public static int Columns(string name, int classes) => classes == 2 && name != CrammerSinger ? 1 : classes;

    /// <summary>Reads the name of a classifier's solver.</summary>
    /// <exception cref="InvalidDataException">It is another word.</exception>
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
                throw text.CreateError(ExpectedSolver, Guard.Text($"{name}, which is for regression or a single class: there are no classes to tell apart"));
        }
        throw text.CreateError(ExpectedSolver);
    }
}
