using System.Data.Common;

namespace LinearLearn;

public sealed partial class TableData
{
    /// <summary>Reads the rows of a data reader.</summary>
    private sealed class TableReading
    {
        private readonly DbDataReader _reader;
        private readonly ColumnNames _names;
        private readonly CellStore[] _cells;
        private readonly Cell[] _row;
        private bool _showsExtraCells = true;
        private int _rowCount;
        private List<int>? _rowNumbers; // null until a row is skipped
        private int _rowsRead;

        public TableReading(DbDataReader reader)
        {
            _reader = reader;
            try
            {
                _names = LinearLearn.ColumnNames.From(reader);
            }
            catch (ArgumentException exception)
            {
                throw new InvalidDataException(Guard.Text($"header: {Guard.GetMessage(exception)}"), exception);
            }
            _cells = CellStore.CreateMany(_names.Count);
            _row = new Cell[_cells.Length];
        }

        public bool Read()
        {
            try
            {
                return _reader.Read();
            }
            catch (Exception exception) when (IsFormat(exception))
            {
                throw Unreadable(exception);
            }
        }

        public async Task<bool> ReadAsync(CancellationToken cancellationToken)
        {
            try
            {
                return await _reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (IsFormat(exception))
            {
                throw Unreadable(exception);
            }
        }

        /// <summary>Adds the current row, unless all of its cells are missing, as in an empty line.</summary>
        public void AddRow()
        {
            if (_rowsRead == Array.MaxLength)
                throw new InvalidDataException(Guard.Text($"expected at most {Array.MaxLength} rows, found more"));
            RequireNoExtraCells();
            bool isEmpty = true;
            for (int i = 0; i < _row.Length; i++)
            {
                try
                {
                    _row[i] = _names.Cells!.Read(_reader, i);
                    isEmpty &= _row[i].Type == CellType.Missing;
                }
                catch (Exception exception) when (IsFormat(exception))
                {
                    throw new InvalidDataException(
                        Guard.Text($"row {_rowsRead + 1}, column {DisplayText.ToLine(_names[i])}: {exception.Message}"), exception);
                }
            }
            _rowsRead++;
            if (isEmpty)
            {
                _rowNumbers ??= [.. Enumerable.Range(1, _rowCount)];
                return;
            }
            for (int i = 0; i < _row.Length; i++)
                _cells[i].Add(_row[i]);
            _rowCount++;
            _rowNumbers?.Add(_rowsRead);
        }

        public TableData ToTable() => _rowCount == 0
            ? throw new InvalidDataException("expected one row or more after the header, found none")
            : new TableData(_names, _cells, _rowCount, isRead: true, _rowNumbers?.ToArray());

        /// <summary>Throws if the row has more cells than the header, for example because of an unquoted decimal comma.</summary>
        /// <remarks>Readers of text files drop such cells; some readers provide them after the last column.</remarks>
        private void RequireNoExtraCells()
        {
            if (!_showsExtraCells)
                return;
            bool isMissing;
            try
            {
                isMissing = _reader.IsDBNull(_cells.Length);
            }
            catch (Exception exception) when (
                exception is ArgumentException or IndexOutOfRangeException or InvalidOperationException or NotSupportedException)
            {
                _showsExtraCells = false;
                return;
            }
            if (!isMissing)
            {
                throw new InvalidDataException(_cells.Length == 1
                    ? Guard.Text(
                        $"row {_rowsRead + 1}: expected one cell, as the header has, found more: does the file use another delimiter?")
                    : Guard.Text(
                        $"row {_rowsRead + 1}: expected {_cells.Length} cells, found more: does an unquoted cell contain a comma?"));
            }
        }

        private static bool IsFormat(Exception exception) => exception is FormatException or InvalidCastException or OverflowException;

        private InvalidDataException Unreadable(Exception exception) =>
            new(Guard.Text($"row {_rowsRead + 1}: {exception.Message}"), exception);
    }
}
