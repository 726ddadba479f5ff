using System.Buffers;
using System.Text;
using System.Text.Json;

namespace LinearLearn;

// The saved form.
public sealed partial class TableEncoder
{
    /// <summary>What <see cref="EncoderState.Kind"/> is.</summary>
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

    /// <summary>Creates the encoder of a saved state.</summary>
    /// <param name="state">What <see cref="GetState"/> returned.</param>
    /// <returns>An encoder that gives the same rows.</returns>
    /// <exception cref="InvalidDataException">
    /// It is not the state of a table encoder. The message names what was expected and found.
    /// </exception>
    public static TableEncoder FromState(EncoderState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Kind != StateKind)
            throw new InvalidDataException(
                Guard.Text($"expected the state of an encoder of the kind {StateKind}, found {Excerpt.Format(state.Kind)}"));
        try
        {
            using JsonDocument document = JsonDocument.Parse(state.Settings);
            TableStateReader reader = new(state);
            (string label, int rows, ColumnEncoder[] columns) = reader.Read(document.RootElement);
            return new TableEncoder(label, rows, columns);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new InvalidDataException(Guard.Text($"settings of the table encoder: {exception.Message}"), exception);
        }
    }
}
