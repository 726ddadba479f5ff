namespace LinearLearn.Tool;

/// <summary>Specifies the kind of a data file.</summary>
internal enum DataKind
{
    /// <summary>A table: CSV or TSV with a header.</summary>
    Table,

    /// <summary>Lines of the LIBSVM format: label index:value index:value.</summary>
    LibSvm,

    /// <summary>Lines of a label, a tab and a text, or fastText's lines that begin with __label__.</summary>
    Text,

    /// <summary>Images in the IDX format of MNIST.</summary>
    Images,
}
