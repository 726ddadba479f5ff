namespace LinearLearn;

/// <summary>Contains the C# code of generated table encoders, with the definitions of docs/table-encoding.md.</summary>
internal static class CSharpTableTemplates
{
    /// <summary>The public methods of a table classifier.</summary>
    public static ReadOnlySpan<byte> Methods => """
            /// <summary>Predicts the class of a row of the table.</summary>
            /// <param name="row">
            /// Cells by the name of their column: numbers, booleans, dates (DateTime, DateTimeOffset, DateOnly), texts or enumeration
            /// values; null, DBNull, NaN or a text of white space if the cell is missing. Other columns are ignored.
            /// </param>
            /// <returns>The name of the most probable class, and its probability.</returns>
            public static (string Label, float Probability) Predict(IReadOnlyDictionary<string, object> row)
            {
                float[] scores = Scores(row);
                int best = BestOf(scores);
                return (Labels[best], ToProbabilities(scores)[best]);
            }

            /// <summary>Computes the probability of each class.</summary>
            /// <param name="row">The cells, as for <see cref="Predict"/>.</param>
            /// <returns>A number from 0 to 1 for each of <see cref="Labels"/>.</returns>
            public static float[] Probabilities(IReadOnlyDictionary<string, object> row) => ToProbabilities(Scores(row));

            /// <summary>Computes one score for two classes, above 0 for the second one; otherwise a score for each class.</summary>
            /// <param name="row">The cells, as for <see cref="Predict"/>.</param>
            /// <returns>The scores.</returns>
            public static float[] Scores(IReadOnlyDictionary<string, object> row)
            {
                if (row == null)
                    throw new ArgumentNullException(nameof(row));
                double[] sums = new double[Rows];
        $CALLS$
                return ToScores(sums, 1);
            }

        """u8;

    /// <summary>The methods that add the features of each kind of column.</summary>
    public static ReadOnlySpan<byte> Columns => """
        #if NUMBER
            // The standardized number, its knots, and a flag for missing cells; -1 stands for features that do not exist.
            private static void AddNumber(double[] sums, Cell cell, bool hasComma, int feature, double mean, double deviation,
                int firstKnot, double[] knots, int missing)
            {
                double number = cell.Number;
                if (cell.Type == CellType.Missing || (cell.Type == CellType.Text && !TryParseNumber(cell.Text, hasComma, out number)
                    && IsMissing(cell.Text)))
                {
                    AddOne(sums, missing);
                    return;
                }
                if (cell.Type == CellType.Text ? !TryParseNumber(cell.Text, hasComma, out number) : cell.Type != CellType.Number)
                    throw Fault(cell, hasComma ? "a number with a decimal comma" : "a number");
                if (double.IsNaN(number) || double.IsInfinity(number))
                    throw Fault(cell, "a finite number");
                if (feature >= 0)
                    AddStandardized(sums, cell, feature, number, mean, deviation, "a number closer to the training data");
                if (knots.Length == 0)
                    return;
                int next = 0;
                while (next < knots.Length && knots[next] <= number)
                    next++;
                if (next == 0 || next == knots.Length)
                {
                    AddOne(sums, firstKnot + Math.Max(0, next - 1));
                    return;
                }
                double weight = (number - knots[next - 1]) / (knots[next] - knots[next - 1]);
                Add(Find(firstKnot + next - 1), (float)(1 - weight), sums);
                Add(Find(firstKnot + next), (float)weight, sums);
            }

        #endif
        #if DATE
            // The standardized year, and a 1 for the month, the weekday, the hour or a missing cell; -1 if a feature does not exist.
            private static void AddDate(double[] sums, Cell cell, int year, double mean, double deviation, int months, int weekdays,
                int hours, int missing)
            {
                DateTime date = cell.Date;
                if (cell.Type == CellType.Missing
                    || (cell.Type == CellType.Text && !TryParseDate(cell.Text, out date) && IsMissing(cell.Text)))
                {
                    AddOne(sums, missing);
                    return;
                }
                if (cell.Type == CellType.Text ? !TryParseDate(cell.Text, out date) : cell.Type != CellType.Date)
                    throw Fault(cell, "a date such as 2026-07-31 or 2026-07-31T18:30");
                if (year >= 0)
                    AddStandardized(sums, cell, year, date.Year, mean, deviation, "a year closer to the training data");
                AddOne(sums, months < 0 ? -1 : months + date.Month - 1);
                AddOne(sums, weekdays < 0 ? -1 : weekdays + ((int)date.DayOfWeek + 6) % 7);
                AddOne(sums, hours < 0 ? -1 : hours + date.Hour);
            }

        #endif
        #if STANDARDIZED
            private static void AddStandardized(double[] sums, Cell cell, int feature, double number, double mean, double deviation,
                string expected)
            {
                float value = (float)((number - mean) / deviation);
                if (float.IsNaN(value) || float.IsInfinity(value))
                    throw Fault(cell, expected);
                Add(Find(feature), value, sums);
            }

        #endif
        #if BOOLEAN
            private static void AddBoolean(double[] sums, Cell cell, int first, int missing)
            {
                bool isText = cell.Type == CellType.Text;
                if (cell.Type == CellType.Missing || (isText && IsMissing(cell.Text)))
                    AddOne(sums, missing);
                else if (cell.Type == CellType.Boolean || (cell.Type == CellType.Number && (cell.Number == 0 || cell.Number == 1)))
                    AddOne(sums, first + (int)cell.Number);
                else if (isText && IsOneOf(cell.Text, "true", "yes", "y", "1"))
                    AddOne(sums, first + 1);
                else if (isText && IsOneOf(cell.Text, "false", "no", "n", "0"))
                    AddOne(sums, first);
                else
                    throw Fault(cell, "true or false");
            }

        #endif
        #if CATEGORY
            // A 1 for the value, or for other values, which share one feature or are hashed into several.
            private static void AddCategory(double[] sums, Cell cell, string[] values, int first, bool hasMissing, int hashed, int types)
            {
                int other = first + values.Length + (hasMissing ? 1 : 0);
                if (cell.Type == CellType.Missing)
                {
                    AddOne(sums, hasMissing ? first + values.Length : other + HashCategory("", hashed));
                    return;
                }
                string value = cell.Format();
                int index = cell.Type == CellType.Other ? -1 : Array.BinarySearch(values, value, StringComparer.Ordinal);
                if (index >= 0)
                {
                    AddOne(sums, first + index);
                    return;
                }
                if (cell.Type == CellType.Other || (types & (1 << (int)cell.Type)) == 0)
                    throw Fault(cell, "a category of the same type as in the training data");
                if (cell.Type == CellType.Text && IsDamaged(value))
                    throw Fault(cell, "a text that is neither truncated nor decoded with the wrong encoding");
                AddOne(sums, other + HashCategory(value, hashed));
            }

            private static bool IsDamaged(string text)
            {
                for (int i = 0; i < text.Length; i++)
                {
                    if (text[i] == '\uFFFD' || (char.IsSurrogate(text[i]) && (i + 1 == text.Length || !char.IsSurrogatePair(text, i))))
                        return true;
                    if (char.IsSurrogate(text[i]))
                        i++;
                }
                return false;
            }

            // MurmurHash3_x86_32 of the UTF-8 bytes, modulo a power of two.
            private static int HashCategory(string value, int count)
            {
                if (count == 0)
                    return 0;
                byte[] bytes = Encoding.UTF8.GetBytes(value);
                uint hash = 0, block = 0;
                unchecked
                {
                    for (int i = 0; i < bytes.Length; i++)
                    {
                        block |= (uint)bytes[i] << 8 * (i & 3);
                        if ((i & 3) < 3)
                            continue;
                        hash ^= Scramble(block);
                        hash = (hash << 13 | hash >> 19) * 5 + 0xE6546B64;
                        block = 0;
                    }
                    hash ^= Scramble(block) ^ (uint)bytes.Length;
                    hash = (hash ^ hash >> 16) * 0x85EBCA6B;
                    hash = (hash ^ hash >> 13) * 0xC2B2AE35;
                    return (int)((hash ^ hash >> 16) & (uint)(count - 1));
                }
            }

            private static uint Scramble(uint block)
            {
                unchecked
                {
                    block *= 0xCC9E2D51;
                    return (block << 15 | block >> 17) * 0x1B873593;
                }
            }

        #endif
        #if TEXT
            private static string TextOf(Cell cell)
            {
                if (cell.Type == CellType.Other || cell.Type == CellType.Boolean)
                    throw Fault(cell, "a text");
                return cell.Format();
            }

        #endif
            private static void AddOne(double[] sums, int feature)
            {
                if (feature >= 0)
                    Add(Find(feature), 1, sums);
            }

            private static ArgumentException Fault(Cell cell, string expected) =>
                new ArgumentException("column " + cell.Column + ": expected " + expected + ", found " + cell.Describe());

        """u8;
}
