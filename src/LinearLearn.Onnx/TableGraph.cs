using static LinearLearn.Onnx.GraphBuilder;

namespace LinearLearn.Onnx;

/// <summary>Adds the operators that compute the features of a table encoder from numbers.</summary>
/// <remarks>
/// Features of the same kind are computed together: first the standardized numbers of all columns, then knots, booleans, and flags for
/// missing cells. Floats subtract a mean or a knot in two parts, so that the difference has the precision of a float if its terms are
/// large.
/// </remarks>
/// <param name="graph">The graph.</param>
/// <param name="columns">The columns, in the order of the input.</param>
/// <param name="isDouble">Whether the input is doubles.</param>
internal sealed class TableGraph(GraphBuilder graph, NumericColumn[] columns, bool isDouble)
{
    /// <summary>The largest distance of neighboring floats at the mean of a column, relative to its deviation.</summary>
    private const double CoarsestFloats = 1e-3;

    private readonly List<int> _order = [];
    private readonly List<string> _parts = [];
    private string? _zero;

    /// <summary>Gets the feature of the encoder for each column of the features.</summary>
    public int[] Order => [.. _order];

    private string Zero => _zero ??= graph.AddConstant<float>("zero", [0]);

    /// <summary>Adds the operators.</summary>
    /// <param name="input">The name of the input: N x C numbers.</param>
    /// <returns>The name of the features: N x D floats.</returns>
    public string Add(string input)
    {
        string floats = isDouble ? graph.AddCast(input, "columns_as_floats") : input;
        AddStandardized(input, floats);
        AddKnots(input, floats);
        AddBooleans(floats);
        AddMissing(floats);
        return _parts.Count == 1
            ? _parts[0]
            : graph.AddNode("Concat", "encoded", [.. _parts], CreateAttribute("axis", 1));
    }

    private void AddStandardized(string input, string floats)
    {
        int[] indices = FindColumns(column => column.Deviation > 0);
        if (indices.Length == 0)
            return;
        double[] means = Array.ConvertAll(indices, index => columns[index].Mean);
        double[] deviations = Array.ConvertAll(indices, index => columns[index].Deviation);
        for (int i = 0; i < indices.Length && !isDouble; i++)
            RequireFloats(columns[indices[i]]);
        string numbers = graph.AddColumns(input, "numbers", ToLong(indices), columns.Length);
        string differences = AddDifference(numbers, "number_minus_mean", "means", means);
        string quotients = graph.AddNode("Div", "quotients", [differences, AddNumbers("deviations", deviations)]);
        AddPart(isDouble ? graph.AddCast(quotients, "standardized") : quotients, floats, "number", indices);
        _order.AddRange(indices.Select(index => columns[index].FirstFeature));
    }

    /// <summary>Adds the features of knots, each the smaller of a rising and a falling line, limited to 0 to 1.</summary>
    private void AddKnots(string input, string floats)
    {
        int[] withKnots = FindColumns(column => column.Knots.Length > 0);
        if (withKnots.Length == 0)
            return;
        List<int> indices = [];
        List<double> starts = [], rises = [], startValues = [], ends = [], falls = [], endValues = [];
        foreach (int index in withKnots)
        {
            double[] knots = columns[index].Knots;
            for (int i = 0; i < knots.Length; i++)
            {
                bool isFirst = i == 0, isLast = i == knots.Length - 1;
                indices.Add(index);
                _order.Add(columns[index].FirstKnot + i);
                starts.Add(knots[isFirst ? i : i - 1]);
                rises.Add(isFirst ? 0 : SlopeBetween(columns[index], knots[i - 1], knots[i]));
                startValues.Add(isFirst ? 1 : 0);
                ends.Add(knots[isLast ? i : i + 1]);
                falls.Add(isLast ? 0 : -SlopeBetween(columns[index], knots[i], knots[i + 1]));
                endValues.Add(isLast ? 1 : 0);
            }
        }
        string numbers = graph.AddColumns(input, "numbers_of_knots", ToLong(indices), columns.Length);
        string rising = AddLine(numbers, "rising", [.. starts], [.. rises], [.. startValues]);
        string falling = AddLine(numbers, "falling", [.. ends], [.. falls], [.. endValues]);
        string upper = graph.AddNode("Min", "at_most_1", [rising, falling, AddNumbers("one", [1])]);
        string values = graph.AddNode("Max", "at_least_0", [upper, isDouble ? AddNumbers("double_zero", [0]) : Zero]);
        AddPart(isDouble ? graph.AddCast(values, "knot_values") : values, floats, "knot", [.. indices]);
    }

    private void AddBooleans(string floats)
    {
        int[] booleans = FindColumns(column => column.IsBoolean);
        if (booleans.Length == 0)
            return;
        int[] indices = [.. booleans.SelectMany(index => Enumerable.Repeat(index, 2))];
        float[] values = [.. Enumerable.Range(0, indices.Length).Select(i => (float)(i % 2))]; // false, true, false, true
        string numbers = graph.AddColumns(floats, "booleans", ToLong(indices), columns.Length);
        string equal = graph.AddNode("Equal", "is_value", [numbers, graph.AddConstant<float>("boolean_values", values)]);
        _parts.Add(graph.AddCast(equal, "boolean_features"));
        _order.AddRange(booleans.SelectMany(index => Enumerable.Range(columns[index].FirstFeature, 2)));
    }

    private void AddMissing(string floats)
    {
        int[] indices = FindColumns(column => column.HasMissing);
        if (indices.Length == 0)
            return;
        string numbers = graph.AddColumns(floats, "possibly_missing", ToLong(indices), columns.Length);
        _parts.Add(graph.AddCast(graph.AddNode("IsNaN", "is_missing", [numbers]), "missing_features"));
        _order.AddRange(indices.Select(index => columns[index].MissingFeature));
    }

    /// <summary>Adds values that are 0 where the number is missing.</summary>
    private void AddPart(string values, string floats, string name, int[] indices)
    {
        string numbers = graph.AddColumns(floats, name + "_or_missing", ToLong(indices), columns.Length);
        string isMissing = graph.AddNode("IsNaN", name + "_is_missing", [numbers]);
        _parts.Add(graph.AddNode("Where", name + "_features", [isMissing, Zero, values]));
    }

    /// <summary>Adds (number - start) * slope + value.</summary>
    private string AddLine(string numbers, string name, double[] starts, double[] slopes, double[] values)
    {
        string differences = AddDifference(numbers, name + "_differences", name + "_starts", starts);
        string products = graph.AddNode("Mul", name + "_products", [differences, AddNumbers(name + "_slopes", slopes)]);
        return graph.AddNode("Add", name, [products, AddNumbers(name + "_values", values)]);
    }

    /// <summary>Adds number - subtrahend; floats subtract the rounded number first, and then the rest.</summary>
    private string AddDifference(string numbers, string name, string subtrahend, double[] values)
    {
        string difference = graph.AddNode("Sub", isDouble ? name : name + "_rounded", [numbers, AddNumbers(subtrahend, values)]);
        return isDouble
            ? difference
            : graph.AddNode(
                "Sub", name, [difference, AddNumbers(subtrahend + "_rests", Array.ConvertAll(values, value => value - (float)value))]);
    }

    /// <summary>Adds a constant of the type of the input.</summary>
    private string AddNumbers(string name, double[] values) => isDouble
        ? graph.AddConstant<double>(name, values)
        : graph.AddConstant<float>(name, Array.ConvertAll(values, value => (float)value));

    private double SlopeBetween(NumericColumn column, double start, double end)
    {
        double slope = 1 / (end - start);
        bool isFinite = isDouble ? double.IsFinite(slope) : float.IsFinite((float)slope) && float.IsFinite((float)(end - start));
        return isFinite ? slope : throw TooCoarse(column, Guard.Text($"knots at {start} and {end}"));
    }

    private static void RequireFloats(NumericColumn column)
    {
        float mean = (float)Math.Abs(column.Mean), deviation = (float)column.Deviation;
        double distance = (double)MathF.BitIncrement(mean) - mean;
        bool fits = float.IsFinite(mean) && float.IsFinite(deviation) && float.IsFinite(1 / deviation)
            && distance <= CoarsestFloats * column.Deviation;
        if (!fits)
            throw TooCoarse(column, Guard.Text($"mean {column.Mean:G6}, deviation {column.Deviation:G6}"));
    }

    private static ArgumentException TooCoarse(NumericColumn column, string found) => new(Guard.Text(
        $"column {DisplayText.ToLine(column.Name)}: expected numbers that floats distinguish, found {found}: ")
        + $"set {nameof(OnnxExportOptions)}.{nameof(OnnxExportOptions.Input)} to {nameof(OnnxInput.Doubles)}");

    private int[] FindColumns(Predicate<NumericColumn> match) =>
        [.. Enumerable.Range(0, columns.Length).Where(index => match(columns[index]))];

    private static long[] ToLong(IEnumerable<int> indices) => [.. indices.Select(index => (long)index)];
}
