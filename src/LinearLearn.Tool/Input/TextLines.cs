namespace LinearLearn.Tool;

/// <summary>Reads the lines of a text as <c>predict</c> does: each ends with \n or \r\n, and \r alone is a character.</summary>
/// <param name="reader">The text.</param>
/// <param name="name">The name of the file in messages.</param>
internal sealed class TextLines(TextReader reader, string name)
{
    /// <summary>The longest line in characters, against files without line breaks.</summary>
    private const int MaxLineLength = 1 << 28;

    private char[] _buffer = new char[1 << 16];
    private int _start;
    private int _end;

    /// <summary>Reads the next line; null at the end.</summary>
    public string? Read()
    {
        int searched = _start;
        while (true)
        {
            int length = _buffer.AsSpan(searched, _end - searched).IndexOf('\n');
            if (length >= 0)
                return Take(searched + length, searched + length + 1);
            searched = _end - _start;
            MakeRoom();
            int read = reader.Read(_buffer, _end, _buffer.Length - _end);
            if (read == 0)
                return _start == _end ? null : Take(_end, _end);
            _end += read;
        }
    }

    private string Take(int end, int next)
    {
        ReadOnlySpan<char> line = _buffer.AsSpan(_start, end - _start);
        _start = next;
        return (line.EndsWith('\r') ? line[..^1] : line).ToString();
    }

    /// <summary>Moves the rest of the buffer to its start, and enlarges it if it is full.</summary>
    private void MakeRoom()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end < _buffer.Length)
            return;
        if (_end >= MaxLineLength)
            throw new ToolException($"{name}: expected lines of at most {MaxLineLength >> 20} million characters, found a longer one");
        Array.Resize(ref _buffer, 2 * _end);
    }
}
