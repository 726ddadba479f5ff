using System.Data;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Sylvan.Data.Csv;

namespace LinearLearn.Tool;

/// <summary>Provides the current row of a CSV reader to an encoder, with numbers that are parsed without allocation.</summary>
internal sealed class TableRecord : IDataRecord
{
    private readonly TableColumns _columns;

    /// <summary>A boxed number for each column, whose value changes with the row.</summary>
    private readonly object[] _numbers;

    private CsvDataReader? _reader;

    public TableRecord(TableColumns columns)
    {
        _columns = columns;
        _numbers = [.. columns.Names.Select(object (_) => 0.0)];
    }

    public int FieldCount => _columns.Names.Count;

    public object this[int i] => GetValue(i);

    public object this[string name] => throw new NotSupportedException();

    /// <summary>Sets the reader whose current row is provided.</summary>
    public void Use(CsvDataReader reader) => _reader = reader;

    public string GetName(int i) => _columns.Names[i];

    public object GetValue(int i)
    {
        if (i >= _reader!.RowFieldCount)
            return DBNull.Value;
        ReadOnlySpan<char> cell = _reader.GetFieldSpan(i);
        if (cell.IsEmpty)
            return DBNull.Value;
        if (!_columns.IsNumber[i] || !PlainDecimal.TryParse(cell, out double number))
            return cell.ToString();
        object box = _numbers[i];
        Unsafe.Unbox<double>(box) = number;
        return box;
    }

    public bool IsDBNull(int i) => i >= _reader!.RowFieldCount || _reader.GetFieldSpan(i).IsEmpty;

    public bool GetBoolean(int i) => throw new NotSupportedException();

    public byte GetByte(int i) => throw new NotSupportedException();

    public long GetBytes(int i, long fieldOffset, byte[]? buffer, int bufferoffset, int length) => throw new NotSupportedException();

    public char GetChar(int i) => throw new NotSupportedException();

    public long GetChars(int i, long fieldoffset, char[]? buffer, int bufferoffset, int length) => throw new NotSupportedException();

    public IDataReader GetData(int i) => throw new NotSupportedException();

    public string GetDataTypeName(int i) => throw new NotSupportedException();

    public DateTime GetDateTime(int i) => throw new NotSupportedException();

    public decimal GetDecimal(int i) => throw new NotSupportedException();

    public double GetDouble(int i) => throw new NotSupportedException();

    [return: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields | DynamicallyAccessedMemberTypes.PublicProperties)]
    public Type GetFieldType(int i) => throw new NotSupportedException();

    public float GetFloat(int i) => throw new NotSupportedException();

    public Guid GetGuid(int i) => throw new NotSupportedException();

    public short GetInt16(int i) => throw new NotSupportedException();

    public int GetInt32(int i) => throw new NotSupportedException();

    public long GetInt64(int i) => throw new NotSupportedException();

    public int GetOrdinal(string name) => throw new NotSupportedException();

    public string GetString(int i) => throw new NotSupportedException(); // numbers have no text that a culture could have changed

    public int GetValues(object[] values) => throw new NotSupportedException();
}
