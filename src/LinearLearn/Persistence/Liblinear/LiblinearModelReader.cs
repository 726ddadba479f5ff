namespace LinearLearn;

/// <summary>Reads models of LIBLINEAR's classifiers as its <c>load_model</c> does, to predict as its <c>predict_values</c> does.</summary>
/// <remarks>R.-E. Fan and others, "LIBLINEAR: A Library for Large Linear Classification", 2008; linear.cpp.</remarks>
internal static class LiblinearModelReader
{
    /// <summary>The bytes of the shortest number: a digit and a separator.</summary>
    private const int MinBytes = 2;

    /// <exception cref="InvalidDataException">The file is not such a model or is incomplete.</exception>
    public static LinearModel Read(ReadOnlySpan<byte> file, string name)
    {
        LiblinearText text = new(ForeignFile.SkipByteOrderMark(file), name);
        LiblinearHeader header = LiblinearHeader.Read(ref text);
        RequireRoom(header, text);

        bool isTwo = header.Labels.Length == 2;
        // For two classes, LIBLINEAR uses only the first score, even if the solver wrote one for each class.
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

    /// <summary>Throws if the rest of the file is too short for all numbers, before any memory is allocated for them.</summary>
    private static void RequireRoom(LiblinearHeader header, LiblinearText text)
    {
        long numbers = header.Rows * header.Columns;
        if (numbers > (text.Rest.Length + 1L) / MinBytes) // the last number needs no separator
        {
            throw text.CreateError(
                Guard.Text($"{header.Rows} rows of {header.Columns} numbers, at least {MinBytes * (Int128)numbers - 1} bytes"),
                Guard.Text($"{text.Rest.Length} bytes"));
        }
    }

    /// <summary>Reads the numbers of one feature, one for each row of the model; numbers beyond the last row are ignored.</summary>
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
