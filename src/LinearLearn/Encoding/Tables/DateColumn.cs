using System.Text.Json;

namespace LinearLearn;

/// <summary>Encodes a column of dates as a standardized year and a feature for each month, weekday (starting on Monday) and hour.</summary>
/// <remarks>
/// A part is only encoded if it varied in the training rows. If training cells were missing, the last feature is a flag for that. Offsets
/// from UTC are not applied.
/// </remarks>
internal sealed class DateColumn(string name, int missing, Standardization years, bool hasMonths, bool hasWeekdays, bool hasHours)
    : ColumnEncoder(name, ColumnKind.Date, missing)
{
    private const int Months = 12;
    private const int Weekdays = 7;
    private const int Hours = 24;

    public Standardization Years => years;

    public bool HasMonths => hasMonths;

    public bool HasWeekdays => hasWeekdays;

    public bool HasHours => hasHours;

    public override int FeatureCount =>
        (years.IsConstant ? 0 : 1) + (hasMonths ? Months : 0) + (hasWeekdays ? Weekdays : 0) + (hasHours ? Hours : 0)
            + (Missing > 0 ? 1 : 0);

    /// <summary>Reads a date.</summary>
    /// <returns>What was expected, if the cell is not a date; otherwise null.</returns>
    public static string? Read(in Cell cell, out DateTime? date)
    {
        date = null;
        switch (cell.Type)
        {
            case CellType.Missing:
                return null;
            case CellType.Date:
                date = cell.Date;
                return null;
            case CellType.Text when CellText.TryParseDate(cell.Text, out DateTime parsed):
                date = parsed;
                return null;
            case CellType.Text when CellText.IsMissingNumber(cell.Text):
                return null;
            default:
                return "a date such as 2026-07-31 or 2026-07-31T18:30";
        }
    }

    /// <summary>Gets the index of a date's weekday, starting with 0 for Monday.</summary>
    public static int WeekdayOf(DateTime date) => ((int)date.DayOfWeek + 6) % Weekdays;

    public override string? Encode(in Cell cell, int first, FeatureBuffer features)
    {
        if (Read(cell, out DateTime? found) is { } expected)
            return expected;
        if (found is not { } date)
        {
            if (Missing > 0)
                AddMissing(first + FeatureCount - 1, features);
            return null;
        }
        if (!years.IsConstant)
        {
            if (!years.TryAdd(date.Year, first, features))
                return "a year closer to the training data";
            if (features.RecordsNames)
                features.AddName(first, $"{Name}.year");
            first++;
        }
        if (hasMonths)
            AddPart(ref first, Months, date.Month - 1);
        if (hasWeekdays)
            AddPart(ref first, Weekdays, WeekdayOf(date));
        if (hasHours)
            AddPart(ref first, Hours, date.Hour);
        return null;

        void AddPart(ref int start, int count, int part)
        {
            features.Add(start + part, 1);
            if (features.RecordsNames)
            {
                features.AddName(start + part, count switch
                {
                    Months => Guard.Text($"{Name}.month={part + 1}"),
                    Weekdays => Guard.Text($"{Name}.weekday={date.DayOfWeek}"),
                    _ => Guard.Text($"{Name}.hour={part}"),
                });
            }
            start += count;
        }
    }

    public override void Write(Utf8JsonWriter json)
    {
        years.Write(json);
        json.WriteBoolean("months", hasMonths);
        json.WriteBoolean("weekdays", hasWeekdays);
        json.WriteBoolean("hours", hasHours);
    }

    public override string Describe()
    {
        List<string> parts = [];
        if (!years.IsConstant)
            parts.Add("year");
        if (hasMonths)
            parts.Add("month");
        if (hasWeekdays)
            parts.Add("weekday");
        if (hasHours)
            parts.Add("hour");
        return Guard.Text($"{string.Join(", ", parts)}; mean year {years.Mean:F1}");
    }
}
