namespace LinearLearn;

/// <summary>What a code point is to the tokenizer.</summary>
internal enum CharacterKind : byte
{
    /// <summary>Ends a token, and is none: spaces, line ends, control characters.</summary>
    Separator,

    /// <summary>A letter, digit, mark or connector.</summary>
    Word,

    /// <summary>A mark, which also follows an ideograph or a symbol.</summary>
    Mark,

    /// <summary>A token of its own: ideographs and kana.</summary>
    Ideograph,

    /// <summary>A token of its own, with what modifies it: emoji and other symbols.</summary>
    Symbol,

    /// <summary>Half a flag.</summary>
    RegionalIndicator,

    /// <summary>Punctuation, mathematical and currency signs.</summary>
    Punctuation,

    /// <summary>Neither seen nor a separator: format characters, variation selectors.</summary>
    Ignored,
}
