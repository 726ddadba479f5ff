using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace LinearLearn.Samples.Tests;

/// <summary>
/// Renders the screen of an endlessly wide terminal after a text with the escape sequences that the samples write, and no others.
/// </summary>
internal static partial class TerminalScreen
{
    public static string[] Render(string output)
    {
        List<StringBuilder> lines = [new()];
        int row = 0, column = 0;
        foreach (Match piece in Piece().Matches(output))
        {
            int number = int.TryParse(piece.Groups["number"].Value, CultureInfo.InvariantCulture, out int parsed) ? parsed : 0;
            switch (piece.Groups["command"].Value)
            {
                case "A":
                    row -= Math.Max(number, 1);
                    Assert.That(row, Is.Not.Negative, "the cursor moves above what was written");
                    break;
                case "K" when number == 0:
                    lines[row].Length = Math.Min(lines[row].Length, column);
                    break;
                case "J" when number == 0:
                    lines[row].Length = Math.Min(lines[row].Length, column);
                    lines.RemoveRange(row + 1, lines.Count - row - 1);
                    break;
                case "m":
                    break;
                case "":
                    Put(piece.Value[0]);
                    break;
                default:
                    Assert.Fail($"unexpected escape sequence {piece.Value[1..]}");
                    break;
            }
        }
        return [.. lines.Select(line => line.ToString())];

        void Put(char character)
        {
            if (character == '\r')
                column = 0;
            else if (character == '\n')
            {
                (row, column) = (row + 1, 0);
                if (row == lines.Count)
                    lines.Add(new());
            }
            else
            {
                if (lines[row].Length <= column)
                    lines[row].Append(character);
                else
                    lines[row][column] = character;
                column++;
            }
        }
    }

    [GeneratedRegex(@"\x1b\[(?<number>[?0-9;]*)(?<command>[A-Za-z])|.|\n", RegexOptions.Singleline)]
    private static partial Regex Piece();
}
