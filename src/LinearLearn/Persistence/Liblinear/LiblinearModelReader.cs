namespace LinearLearn;

/// <summary>
/// Reads the models of LIBLINEAR's classifiers, as its load_model does, to predict as its predict_values does. (R.-E. Fan and others, "LIBLINEAR: A
/// Library for Large Linear Classification", 2008; linear.cpp.)
/// </summary>
internal static class LiblinearModelReader
{
    /// <summary>A digit and a separator.</summary>
    private const int MinBytes = 2;

    /// <exception cref="InvalidDataException">The file is not such a model, or only a part of one.</exception>
    public static LinearModel Read(ReadOnlySpan<byte> file, string name)
    {
        LiblinearText text = new(ForeignFile.SkipByteOrderMark(file), name);
        LiblinearHeader header = LiblinearHeader.Read(ref text);
        RequireRoom(header, text);

        bool isTwo = header.Labels.Length == 2;
        // LIBLINEAR looks at nothing but the first score to tell two classes apart, also where the solver wrote one for each.
        int rows = isTwo ? 1 : header.Columns;
        float[] weights = new float[rows * header.FeatureCount];
        float[] biases = new float[rows];
        string expected = Guard.Text($"{header.Rows} rows of {header.Columns} numbers");
        for (int i = 0; i < header.FeatureCount; i++)
        {
            text.ReadLine(expected);
            ReadRow(ref text, header.Columns, 1, weights, i, header.FeatureCount);
        }
        if (header.HasBias)
        {
            text.ReadLine(expected);
            ReadRow(ref text, header.Columns, header.Bias, biases, 0, 1);
        }
        text.RequireEnd("the end of the file after the last row");

        int[] labels = isTwo ? [header.Labels[1], header.Labels[0]] : header.Labels;
        Dictionary<string, string> metadata = new() { [LiblinearSolver.MetadataName] = header.Solver };
        return LoadedModel.Create(name, weights, biases, labels, classNames: null, byteScale: null, metadata);
    }

    /// <summary>All numbers must have room in the rest of the file before there is memory for any.</summary>
    private static void RequireRoom(LiblinearHeader header, LiblinearText text)
    {
        long numbers = header.Rows * header.Columns;
        if (numbers > (text.Rest.Length + 1L) / MinBytes) // the last one may end with the file
        {
            throw text.CreateError(
                Guard.Text($"{header.Rows} rows of {header.Columns} numbers, at least {MinBytes * (Int128)numbers - 1} bytes"),
                Guard.Text($"{text.Rest.Length} bytes"));
        }
    }

    /// <summary>Reads the numbers of one feature, each into its index in another row of the model, if there is such a row.</summary>
    private static void ReadRow(ref LiblinearText text, int columns, double factor, Span<float> values, int first, int distance)
    {
        for (int k = 0; k < columns; k++)
        {
            float value = text.ReadFloat(factor);
            long index = first + (long)k * distance;
            if (index < values.Length)
                values[(int)index] = value;
        }
        text.RequireLineEnd();
    }
}
