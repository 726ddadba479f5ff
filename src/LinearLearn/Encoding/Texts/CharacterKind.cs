namespace LinearLearn;

/// <summary>Specifies how the tokenizer treats a code point.</summary>
internal enum CharacterKind : byte
{
    /// <summary>Separates tokens: spaces, line ends, control characters.</summary>
    Separator,

    /// <summary>A part of a word: letters, digits, marks, connectors.</summary>
    Word,

    /// <summary>A mark, which can also follow an ideograph or a symbol.</summary>
    Mark,

    /// <summary>A token of one character: ideographs and kana.</summary>
    Ideograph,

    /// <summary>A separate token together with its modifiers: emoji and other symbols.</summary>
    Symbol,

    /// <summary>A regional indicator, one of the two that make a flag.</summary>
    RegionalIndicator,

    /// <summary>Punctuation, mathematical signs and currency signs.</summary>
    Punctuation,

    /// <summary>Invisible, and not a separator: format characters, variation selectors.</summary>
    Ignored,
}
