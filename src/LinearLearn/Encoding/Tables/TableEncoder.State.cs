using System.Buffers;
using System.Text;
using System.Text.Json;

namespace LinearLearn;

// Converts the encoder to and from its saved form.
public sealed partial class TableEncoder
{
    /// <summary>The <see cref="EncoderState.Kind"/> of table encoders.</summary>
    internal const string StateKind = "table";

    internal const int StateVersion = 1;

    /// <inheritdoc/>
    public EncoderState GetState()
    {
        Dictionary<string, float[]> floats = [];
        Dictionary<string, int[]> integers = [];
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("version", StateVersion);
            json.WriteString("label", Label);
            json.WriteNumber("rows", RowCount);
            json.WriteStartArray("columns");
            for (int i = 0; i < _columns.Length; i++)
            {
                json.WriteStartObject();
                json.WriteString("name", _columns[i].Name);
                json.WriteString("kind", NameOf(_columns[i].Kind));
                json.WriteNumber("missing", _columns[i].Missing);
                _columns[i].Write(json);
                json.WriteEndObject();
                if (_columns[i] is not TextColumn text)
                    continue;
                EncoderState state = text.Texts.GetState();
                foreach ((string name, float[] values) in state.Floats)
                    floats.Add(Guard.Text($"column{i}.{name}"), values);
                foreach ((string name, int[] values) in state.Integers)
                    integers.Add(Guard.Text($"column{i}.{name}"), values);
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return new EncoderState(StateKind, Encoding.UTF8.GetString(buffer.WrittenSpan), floats, integers);
    }

    /// <summary>Creates an encoder from a saved state.</summary>
    /// <param name="state">A state that <see cref="GetState"/> returned.</param>
    /// <returns>An encoder that returns the same rows as the saved one.</returns>
    /// <exception cref="InvalidDataException">
    /// The state is not that of a table encoder. The message states what was expected and what was found.
    /// </exception>
    public static TableEncoder FromState(EncoderState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Kind != StateKind)
            throw new InvalidDataException(
                Guard.Text($"expected the state of a {StateKind} encoder, found that of a {Excerpt.Format(state.Kind)} encoder"));
        try
        {
            using JsonDocument document = JsonDocument.Parse(state.Settings);
            TableStateReader reader = new(state);
            (string label, int rows, ColumnEncoder[] columns) = reader.Read(document.RootElement);
            return new TableEncoder(label, rows, columns);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new InvalidDataException(Guard.Text($"settings of the table encoder: {JsonFault.FormatMessage(exception)}"), exception);
        }
    }
}
