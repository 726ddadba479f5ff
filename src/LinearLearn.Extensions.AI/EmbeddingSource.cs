using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Memory;
using static System.FormattableString;

namespace LinearLearn.Extensions.AI;

/// <summary>Embeds texts in batches and caches embeddings.</summary>
internal sealed class EmbeddingSource(IEmbeddingGenerator<string, Embedding<float>> generator, EmbeddingClassifierOptions options)
    : IDisposable
{
    private readonly MemoryCache? _cache = options.CacheSize == 0
        ? null
        : new MemoryCache(new MemoryCacheOptions { SizeLimit = options.CacheSize });

    /// <summary>The number of dimensions of all embeddings; 0 until it is known.</summary>
    private int _dimensions;

    /// <summary>Gets the name of the generator's model; null if it is not available.</summary>
    public string? ModelId => (generator.GetService(typeof(EmbeddingGeneratorMetadata)) as EmbeddingGeneratorMetadata)?.DefaultModelId;

    public void RequireDimensions(int dimensions) => _dimensions = dimensions;

    /// <summary>Embeds each distinct text once.</summary>
    /// <exception cref="InvalidOperationException">
    /// The generator returns too few or too many embeddings, embeddings of different lengths, or numbers that are not finite.
    /// </exception>
    public async Task<float[][]> EmbedAsync(IReadOnlyList<string> texts, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        Dictionary<string, float[]> found = new(StringComparer.Ordinal);
        List<string> missing = [];
        foreach (string text in texts)
        {
            if (found.ContainsKey(text))
                continue;
            if (_cache?.TryGetValue(text, out float[]? kept) == true)
            {
                found.Add(text, kept!);
                continue;
            }
            found.Add(text, []);
            missing.Add(text);
        }
        int done = texts.Count - missing.Count;
        foreach (string[] batch in missing.Chunk(options.BatchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            GeneratedEmbeddings<Embedding<float>> embeddings =
                await generator.GenerateAsync(batch, options: null, cancellationToken).ConfigureAwait(false);
            if (embeddings.Count != batch.Length)
                throw new InvalidOperationException(
                    Invariant($"expected {batch.Length} embeddings from {generator.GetType().Name}, found {embeddings.Count}"));
            for (int i = 0; i < batch.Length; i++)
            {
                float[] vector = Check(embeddings[i].Vector.ToArray());
                found[batch[i]] = vector;
                _cache?.Set(batch[i], vector, new MemoryCacheEntryOptions { Size = 1 });
            }
            done += batch.Length;
            progress?.Report(done);
        }
        return [.. texts.Select(text => found[text])];
    }

    public void Dispose() => _cache?.Dispose();

    private float[] Check(float[] vector)
    {
        int expected = Interlocked.CompareExchange(ref _dimensions, vector.Length, 0);
        if (vector.Length == 0 || (expected != 0 && vector.Length != expected))
        {
            string wanted = expected == 0 ? "1 dimension or more" : Invariant($"{expected} dimensions");
            throw new InvalidOperationException(
                Invariant($"expected an embedding of {wanted} from {generator.GetType().Name}, found one of {vector.Length}"));
        }
        int index = Array.FindIndex(vector, value => !float.IsFinite(value));
        if (index >= 0)
            throw new InvalidOperationException(
                Invariant($"expected finite numbers from {generator.GetType().Name}, found {vector[index]} at index {index}"));
        return vector;
    }
}
