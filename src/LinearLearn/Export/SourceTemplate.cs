using System.Text;

namespace LinearLearn;

/// <summary>Fills in the code of a template: lines between #if, #elif, #else and #endif, and values between dollar signs.</summary>
/// <remarks>Conditions are names of flags, joined by ||. A % at the start of a line becomes a #. Every line ends with \n.</remarks>
/// <param name="flags">The names whose conditions are true.</param>
internal sealed class SourceTemplate(IEnumerable<string> flags)
{
    private readonly HashSet<string> _flags = new(flags, StringComparer.Ordinal);

    /// <summary>Appends the lines of a template whose conditions hold.</summary>
    /// <param name="source">Receives the code.</param>
    /// <param name="template">The template in UTF-8, which takes half the space of a string in the assembly.</param>
    /// <param name="values">The text of each value by its name.</param>
    public void Append(StringBuilder source, ReadOnlySpan<byte> template, params ReadOnlySpan<(string Name, string Text)> values)
    {
        Stack<(bool IsOuter, bool IsTaken, bool Applies)> branches = new();
        bool applies = true;
        foreach (string line in Encoding.UTF8.GetString(template).Split('\n'))
        {
            if (line.StartsWith("#if ", StringComparison.Ordinal))
            {
                branches.Push((applies, false, false));
                Branch(Holds(line["#if ".Length..]));
            }
            else if (line.StartsWith("#elif ", StringComparison.Ordinal))
            {
                Branch(Holds(line["#elif ".Length..]));
            }
            else if (line == "#else")
            {
                Branch(true);
            }
            else if (line == "#endif")
            {
                applies = branches.Pop().IsOuter;
            }
            else if (applies)
            {
                AppendLine(source, line.StartsWith('%') ? "#" + line[1..] : line, values);
            }
        }

        void Branch(bool holds)
        {
            (bool isOuter, bool isTaken, _) = branches.Pop();
            applies = isOuter && !isTaken && holds;
            branches.Push((isOuter, isTaken || holds, applies));
        }
    }

    private bool Holds(string condition) => condition.Split(" || ").Any(_flags.Contains);

    private static void AppendLine(StringBuilder source, string line, ReadOnlySpan<(string Name, string Text)> values)
    {
        int start = 0;
        for (int open; (open = line.IndexOf('$', start)) >= 0;)
        {
            int close = line.IndexOf('$', open + 1);
            source.Append(line, start, open - start).Append(Find(line[(open + 1)..close], values));
            start = close + 1;
        }
        source.Append(line, start, line.Length - start).Append('\n');
    }

    private static string Find(string name, ReadOnlySpan<(string Name, string Text)> values)
    {
        foreach ((string known, string text) in values)
        {
            if (known == name)
                return text;
        }
        throw new InvalidOperationException(Guard.Text($"expected a value for {name}, found none"));
    }
}
