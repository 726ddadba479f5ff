namespace LinearLearn;

/// <summary>Infers the kind of a column from the training rows and fits its encoder.</summary>
internal sealed class ColumnFit(TableData data, int index, TableEncoderOptions options, int knots)
{
    private const string NoValue = "no value in the training rows";
    private const string KindsName = $"{nameof(TableEncoderOptions)}.{nameof(TableEncoderOptions.Kinds)}";

    private readonly CellStore _cells = data.Cells(index);
    private readonly string _name = data.Columns[index];

    /// <exception cref="InvalidDataException">The table comes from a reader, and a cell does not match the column.</exception>
    /// <exception cref="ArgumentException">A cell does not match the column.</exception>
    public ColumnEncoder Fit()
    {
        ColumnKind kind = default;
        bool isGiven = options.GivenKinds?.TryGetValue(_name, out kind) == true;
        if (_name.Length == 0)
            return Ignore("it has no name");
        if (isGiven && kind == ColumnKind.Ignored)
            return Ignore("excluded by the options");
        ColumnTally tally = new(_cells, options.DecimalSeparator);
        if (tally.OtherRow >= 0)
            throw Fault(
                tally.OtherRow, "a number, a boolean, a date or a text",
                $": exclude the column with the kind {nameof(ColumnKind.Ignored)} in {KindsName}");
        if (!isGiven)
            kind = Infer(tally);
        return kind switch
        {
            ColumnKind.Number => FitNumber(tally),
            ColumnKind.Date => FitDate(),
            ColumnKind.Boolean => FitBoolean(),
            ColumnKind.Text => FitText(),
            _ => FitCategory(isGiven),
        };
    }

    private static ColumnKind Infer(ColumnTally tally)
    {
        if (tally.Numbers == tally.Values)
            return tally.AreCodes ? ColumnKind.Category : ColumnKind.Number; // also if there are no values
        if (tally.Dates == tally.Values)
            return ColumnKind.Date;
        if (tally.Booleans == tally.Values)
            return ColumnKind.Boolean;
        return tally.AreMostlyNumbers ? ColumnKind.Number : tally.AreMostlyDates ? ColumnKind.Date : ColumnKind.Category;
    }

    private ColumnEncoder FitNumber(ColumnTally tally)
    {
        bool hasComma = options.DecimalSeparator == ',' || (options.DecimalSeparator is null && ResolveComma(tally));
        List<double> numbers = new(_cells.Count);
        int missing = 0;
        if (!hasComma && _cells.AreTexts) // and therefore finite
        {
            numbers.AddRange(_cells.Numbers);
            missing = numbers.Count - tally.Values;
        }
        for (int row = numbers.Count; row < _cells.Count; row++)
        {
            if (NumberColumn.Read(_cells[row], hasComma, out double number) is { } expected)
                throw Fault(row, expected, DescribeRemedy());
            numbers.Add(number);
            missing += double.IsNaN(number) ? 1 : 0;
        }
        if (missing == numbers.Count)
            return Ignore(NoValue);
        Standardization standardization = Standardization.Compute(numbers);
        if (!double.IsFinite(standardization.Deviation) || !double.IsFinite(standardization.Mean))
            throw data.Fault(
                Guard.Text($"column {DisplayText.ToLine(_name)}: expected numbers whose squares a double can hold, found larger ones"));
        if (standardization.IsConstant && missing == 0)
            return Ignore(Guard.Text($"the same number in all rows: {standardization.Mean}"));
        return new NumberColumn(_name, missing, standardization, Knots.Compute(numbers, knots), hasComma);
    }

    /// <summary>Determines whether texts have a decimal comma.</summary>
    private bool ResolveComma(ColumnTally tally)
    {
        int row = tally.CommaRow >= 0 ? tally.CommaRow : tally.AmbiguousRow;
        if (row < 0)
            return false;
        if (tally.PointRow >= 0)
        {
            string other = Guard.Text($"{_cells[tally.PointRow].Describe()} in row {data.NumberOf(tally.PointRow)}");
            throw Fault(
                row,
                "a number with a decimal point",
                $", but {other}: use one decimal separator, or set the kind {nameof(ColumnKind.Category)} in {KindsName}");
        }
        if (tally.CommaRow < 0)
        {
            const string option = $"{nameof(TableEncoderOptions)}.{nameof(TableEncoderOptions.DecimalSeparator)}";
            throw Fault(
                row, "a number", $", which can be a decimal or a thousands separator: set {option}, or remove thousands separators");
        }
        return true;
    }

    private ColumnEncoder FitDate()
    {
        List<double> years = new(_cells.Count);
        DateTime? first = null;
        bool hasMonths = false, hasWeekdays = false, hasHours = false;
        int missing = 0;
        for (int row = 0; row < _cells.Count; row++)
        {
            if (DateColumn.Read(_cells[row], out DateTime? found) is { } expected)
                throw Fault(row, expected, DescribeRemedy());
            years.Add(found?.Year ?? double.NaN);
            if (found is not { } date)
            {
                missing++;
                continue;
            }
            first ??= date;
            hasMonths |= date.Month != first.Value.Month;
            hasWeekdays |= date.DayOfWeek != first.Value.DayOfWeek;
            hasHours |= date.Hour != first.Value.Hour;
        }
        if (missing == years.Count)
            return Ignore(NoValue);
        DateColumn column = new(_name, missing, Standardization.Compute(years), hasMonths, hasWeekdays, hasHours);
        return column.FeatureCount == 0 ? Ignore("the same year, month, weekday and hour in all rows") : column;
    }

    private ColumnEncoder FitBoolean()
    {
        int falses = 0, trues = 0, missing = 0;
        for (int row = 0; row < _cells.Count; row++)
        {
            Cell cell = _cells[row];
            if (CategoryColumn.IsMissingBoolean(cell))
                missing++;
            else if (CategoryColumn.ReadBoolean(cell, out bool value) is { } expected)
                throw Fault(row, expected, DescribeRemedy());
            else if (value)
                trues++;
            else
                falses++;
        }
        if (falses + trues == 0)
            return Ignore(NoValue);
        if ((falses == 0 || trues == 0) && missing == 0)
            return Ignore($"the same value in all rows: {(trues > 0 ? "true" : "false")}");
        return new CategoryColumn(_name, ColumnKind.Boolean, missing, ["false", "true"], [falses, trues], 0, 0, CellTypes.Boolean);
    }

    private ColumnEncoder FitCategory(bool isGiven)
    {
        CategoryTally tally = new(_cells, options.MaxCategories);
        if (tally.Distinct == 0)
            return Ignore(NoValue);
        if (tally.Distinct == 1 && tally.Missing == 0)
            return Ignore($"the same value in all rows: {DisplayText.ShortenName(tally.First)}");
        if (!isGiven && tally.AreTexts)
        {
            if (tally.ReplacedRow >= 0)
                throw Damaged(tally.ReplacedRow, $", or set the kind {nameof(ColumnKind.Text)} in {KindsName}");
            return FitText();
        }
        if (!isGiven && tally.AreIdentifiers)
        {
            string example = DisplayText.ShortenName(tally.First);
            return Ignore(Guard.Text(
                $"{tally.Distinct} different values in {_cells.Count} rows: probably an identifier, such as {example}"));
        }
        if (tally.DamagedRow >= 0)
            throw Damaged(tally.DamagedRow, "");
        return tally.ToColumn(_name, options);
    }

    private ColumnEncoder FitText()
    {
        int missing = 0;
        List<string> texts = new(_cells.Count);
        Span<char> scratch = stackalloc char[Cell.MaxFormattedLength];
        for (int row = 0; row < _cells.Count; row++)
        {
            Cell cell = _cells[row];
            if (cell.Type == CellType.Boolean)
                throw Fault(row, "a text", DescribeRemedy());
            if (cell.Type == CellType.Missing)
                missing++;
            else
                texts.Add(cell.Format(scratch).ToString());
        }
        return texts.Count == 0 ? Ignore(NoValue) : new TextColumn(_name, missing, TextEncoder.Fit(texts, options.Text));
    }

    private IgnoredColumn Ignore(string reason)
    {
        int missing = 0;
        for (int row = 0; row < _cells.Count; row++)
            missing += _cells[row].Type == CellType.Missing ? 1 : 0;
        return new IgnoredColumn(_name, missing, reason);
    }

    private string DescribeRemedy() => options.Kinds.ContainsKey(_name)
        ? ""
        : $", unlike most rows: correct it, leave it empty if it is missing, or set the kind {nameof(ColumnKind.Category)} in {KindsName}";

    private Exception Fault(int row, string expected, string rest) =>
        data.Fault(row, _name, Guard.Text($"expected {expected}, found {_cells[row].Describe()}{rest}"));

    private Exception Damaged(int row, string rest)
    {
        Cell cell = _cells[row];
        return data.Fault(row, _name, Guard.Text($"expected a text, found {cell.Describe()} with {CellText.FindDamage(cell.Text)}{rest}"));
    }
}
