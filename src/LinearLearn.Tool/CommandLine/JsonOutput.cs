using System.Text.Encodings.Web;
using System.Text.Json;

namespace LinearLearn.Tool;

/// <summary>Writes a JSON object as one line of standard output.</summary>
internal static class JsonOutput
{
    /// <summary>Writes an object.</summary>
    /// <param name="console">The streams of the tool.</param>
    /// <param name="writeMembers">Writes the members of the object.</param>
    public static void Write(ToolConsole console, Action<Utf8JsonWriter> writeMembers)
    {
        using MemoryStream line = new();
        using (Utf8JsonWriter json = new(line, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            writeMembers(json);
            json.WriteEndObject();
        }
        line.WriteByte((byte)'\n');
        console.Output.Write(line.GetBuffer().AsSpan(0, (int)line.Length));
    }

    /// <summary>Writes a number, or null if it is missing, NaN or infinite, which JSON cannot express.</summary>
    public static void WriteFinite(this Utf8JsonWriter json, string name, double? number)
    {
        if (number is { } value && double.IsFinite(value))
            json.WriteNumber(name, value);
        else
            json.WriteNull(name);
    }
}
