namespace LinearLearn;

/// <summary>Contains the C# code of generated text encoders, with the definitions of docs/text-encoding.md.</summary>
internal static class CSharpTextTemplates
{
    /// <summary>The public methods of a text classifier.</summary>
    public static ReadOnlySpan<byte> Methods => """
            /// <summary>Predicts the class of a text.</summary>
            /// <param name="text">The text.</param>
            /// <returns>The name of the most probable class, and its probability.</returns>
            public static (string Label, float Probability) Predict(string text)
            {
                float[] scores = Scores(text);
                int best = BestOf(scores);
                return (Labels[best], ToProbabilities(scores)[best]);
            }

            /// <summary>Computes the probability of each class.</summary>
            /// <param name="text">The text.</param>
            /// <returns>A number from 0 to 1 for each of <see cref="Labels"/>.</returns>
            public static float[] Probabilities(string text) => ToProbabilities(Scores(text));

            /// <summary>Computes one score for two classes, above 0 for the second one; otherwise a score for each class.</summary>
            /// <param name="text">The text.</param>
            /// <returns>The scores.</returns>
            public static float[] Scores(string text)
            {
                if (text == null)
                    throw new ArgumentNullException(nameof(text));
                double[] sums = new double[Rows];
                new TextFeatures(text).AddTo(sums, 0$OTHERFREQUENCY$);
                return ToScores(sums, 1);
            }

        """u8;

    /// <summary>The class that computes the features of a text.</summary>
    public static ReadOnlySpan<byte> Features => """
            // Counts the features of a text, and adds their products with the weights to sums.
            private sealed class $TEXTCLASS$
            {
                private readonly TokenReader _tokens;
                private uint[] _keys = new uint[512]; // twice the column, plus 1 for character n-grams
                private int _count;

                public $TEXTCLASS$(string text)
                {
                    _tokens = new TokenReader(text, $LOWERCASE$, $PUNCTUATION$);
                    Count();
                    Array.Sort(_keys, 0, _count);
                }

        #if IDF
                public void AddTo(double[] sums, int first, float otherFrequency)
        #else
                public void AddTo(double[] sums, int first)
        #endif
                {
                    float[] values = new float[_count];
                    double[] squares = new double[2];
                    int distinct = 0, columns = 0;
                    for (int i = 0; i < _count; distinct++)
                    {
                        uint key = _keys[i];
                        int start = i;
                        while (i < _count && _keys[i] == key)
                            i++;
        #if BINARY
                        float value = 1;
        #elif SUBLINEAR
                        float value = (float)(1 + Math.Log(i - start));
        #else
                        float value = i - start;
        #endif
        #if IDF
                        value = (float)(value * FrequencyOf(Find(first + (int)(key >> 1)), otherFrequency));
        #endif
                        _keys[distinct] = key;
                        values[distinct] = value;
                        squares[key & 1] += (double)value * value;
                    }
                    const double Weight = $CHARACTERWEIGHT$;
        #if UNIT
                    double length = Math.Sqrt((squares[0] > 0 ? 1 : 0) + (squares[1] > 0 ? Weight * Weight : 0));
                    float[] scales = { (float)(1 / (Math.Sqrt(squares[0]) * length)), (float)(Weight / (Math.Sqrt(squares[1]) * length)) };
        #else
                    float[] scales = { 1, (float)Weight };
        #endif
                    for (int i = 0; i < distinct; i++)
                    {
                        float value = (float)(values[i] * scales[_keys[i] & 1]);
                        uint column = _keys[i] >> 1;
                        if (columns > 0 && _keys[columns - 1] == column)
                        {
                            values[columns - 1] = (float)(values[columns - 1] + value);
                            continue;
                        }
                        _keys[columns] = column;
                        values[columns++] = value;
                    }
                    float factor = 1;
        #if UNIT
                    if (columns < distinct)
                    {
                        double total = 0;
                        for (int i = 0; i < columns; i++)
                            total += (double)values[i] * values[i];
                        factor = (float)(1 / Math.Sqrt(total));
                    }
        #endif
                    for (int i = 0; i < columns; i++)
                        Add(Find(first + (int)_keys[i]), (float)(values[i] * factor), sums);
                }

                private void Count()
                {
        #if WORDS
                    uint[] grams = new uint[$WORDS$];
        #endif
        #if SKIP
                    uint[] past = new uint[32];
        #endif
                    for (int token = 0; _tokens.Read(); token++)
                    {
        #if HASHES
                        uint hash = HashBytes(2166136261, _tokens.Bytes, 1, _tokens.Length);
        #endif
        #if WORDS
                        for (int n = Math.Min(grams.Length - 1, token); n > 0; n--)
                        {
                            grams[n] = unchecked(grams[n - 1] * 0xCC9E2D51 + hash);
                            AddKey(grams[n], 0);
                        }
                        grams[0] = hash;
                        AddKey(hash, 0);
        #endif
        #if SKIP
                        for (int distance = 2; distance <= Math.Min($SKIP$, token); distance++)
                            AddKey(unchecked((past[(token - distance) & 31] + (uint)distance * 0x1B873593) * 0xCC9E2D51 + hash), 0);
                        past[token & 31] = hash;
        #endif
        #if CHARACTERS
                        if (_tokens.IsWord)
                            AddCharacters(_tokens.Bytes, _tokens.Length + 2);
        #endif
                    }
                }

        #if CHARACTERS
                private void AddCharacters(byte[] bytes, int count)
                {
                    for (int start = 0; start < count; start++)
                    {
                        if ((bytes[start] & 0xC0) == 0x80)
                            continue;
                        uint hash = 0x9747B28C;
                        for (int i = start, length = 0; i < count && length < $LONGEST$; i++)
                        {
                            hash = unchecked((hash ^ bytes[i]) * 16777619);
                            if (i + 1 < count && (bytes[i + 1] & 0xC0) == 0x80)
                                continue;
                            if (++length >= $SHORTEST$)
                                AddKey(hash, 1);
                        }
                    }
                }

        #endif
                private void AddKey(uint hash, uint isCharacters)
                {
                    unchecked
                    {
                        hash = (hash ^ (hash >> 16)) * 0x85EBCA6B;
                        hash = (hash ^ (hash >> 13)) * 0xC2B2AE35;
                    }
                    if (_count == _keys.Length)
                        Array.Resize(ref _keys, 2 * _count);
                    _keys[_count++] = ((hash ^ (hash >> 16)) & $MASK$) << 1 | isCharacters;
                }
            }

        """u8;
}
