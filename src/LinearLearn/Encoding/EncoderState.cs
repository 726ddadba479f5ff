using System.Collections.Frozen;

namespace LinearLearn;

/// <summary>The saved form of an <see cref="IEncoder{TInput}"/>. <see cref="IEncoder{TInput}.GetState"/> creates it.</summary>
/// <remarks>Immutable, as long as its arrays are not changed.</remarks>
public sealed class EncoderState
{
    /// <summary>Creates a state.</summary>
    /// <param name="kind">The name of the kind of encoder, for instance "text". A file of another kind is refused when it is
    /// loaded.</param>
    /// <param name="settings">The settings of the encoder as a text, for instance JSON.</param>
    /// <param name="floats">Arrays of numbers by name. Finite. The state takes ownership of the arrays. Default: none.</param>
    /// <param name="integers">Arrays of whole numbers by name. The state takes ownership of the arrays. Default: none.</param>
    /// <exception cref="ArgumentException">The kind is empty, a name occurs twice, an array is null, or a number is NaN or
    /// infinite.</exception>
    public EncoderState(
        string kind,
        string settings,
        IReadOnlyDictionary<string, float[]>? floats = null,
        IReadOnlyDictionary<string, int[]>? integers = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(kind);
        ArgumentNullException.ThrowIfNull(settings);
        Kind = kind;
        Settings = settings;
        Floats = floats?.ToFrozenDictionary() ?? FrozenDictionary<string, float[]>.Empty;
        Integers = integers?.ToFrozenDictionary() ?? FrozenDictionary<string, int[]>.Empty;
        foreach ((string name, float[] values) in Floats)
        {
            if (values is null)
                throw new ArgumentException(Guard.Text($"expected an array for {name}, found null"), nameof(floats));
            Kernels.RequireFinite(values, nameof(floats));
        }
        foreach ((string name, int[] values) in Integers)
        {
            if (values is null)
                throw new ArgumentException(Guard.Text($"expected an array for {name}, found null"), nameof(integers));
            if (Floats.ContainsKey(name))
                throw new ArgumentException(Guard.Text($"expected names that differ, found {name} for floats and integers"),
                    nameof(integers));
        }
    }

    /// <summary>Gets the name of the kind of encoder.</summary>
    public string Kind { get; }

    /// <summary>Gets the settings of the encoder.</summary>
    public string Settings { get; }

    /// <summary>Gets arrays of numbers by name.</summary>
    public IReadOnlyDictionary<string, float[]> Floats { get; }

    /// <summary>Gets arrays of whole numbers by name.</summary>
    public IReadOnlyDictionary<string, int[]> Integers { get; }
}
