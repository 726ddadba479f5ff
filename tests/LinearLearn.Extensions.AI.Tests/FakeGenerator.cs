using Microsoft.Extensions.AI;

namespace LinearLearn.Extensions.AI.Tests;

/// <summary>Embeds texts by counting words: each of a few known words is a dimension, and the last dimension counts all others.</summary>
/// <remarks>It records its calls and can return invalid embeddings.</remarks>
internal sealed class FakeGenerator(string? modelId = "fake-1", params string[] words) : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly string[] _words = words.Length > 0 ? words : ["invoice", "refund", "crash", "error"];

    /// <summary>Gets the texts of each call.</summary>
    public List<string[]> Calls { get; } = [];

    /// <summary>Gets or sets a function that changes the returned embeddings.</summary>
    public Func<List<Embedding<float>>, List<Embedding<float>>> Spoil { get; set; } = embeddings => embeddings;

    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string[] texts = [.. values];
        Calls.Add(texts);
        List<Embedding<float>> embeddings = Spoil([.. texts.Select(text => new Embedding<float>(Embed(text)))]);
        return Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(embeddings));
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata("fake", null, modelId, _words.Length + 1) : null;

    public void Dispose()
    {
    }

    public float[] Embed(string text)
    {
        float[] vector = new float[_words.Length + 1];
        foreach (string word in text.Split(' '))
        {
            int index = Array.IndexOf(_words, word);
            vector[index < 0 ? _words.Length : index]++;
        }
        float length = MathF.Sqrt(vector.Sum(value => value * value));
        return Array.ConvertAll(vector, value => value / length);
    }
}
