namespace LinearLearn;

// Learning from many examples: datasets, and streams of examples or of datasets that can be larger than memory.
public sealed partial class OnlineLearner
{
    /// <summary>The number of examples between two checks of the cancellation token.</summary>
    private const int ExamplesPerTokenCheck = 256;

    /// <summary>The least work per core, in multiplications, because waking a core for less takes longer than it saves.</summary>
    private const long LearningProductsPerCore = 1 << 18;

    /// <summary>Receives the sums of prefetched rows, which are never read, so that the reads are not optimized away.</summary>
    private volatile int _prefetched;

    /// <summary>Learns from every example of a dataset, in its order.</summary>
    /// <param name="data">Examples with as many features as the start model, and its labels.</param>
    /// <param name="cancellationToken">A token that stops between examples; what was learned is kept.</param>
    /// <exception cref="ArgumentException">The data does not fit the start model, or learning diverged.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public void Learn(Dataset data, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _start.RequireFits(data);
        Span<int> order = stackalloc int[ExamplesPerTokenCheck];
        for (int first = 0; first < data.Count; first += ExamplesPerTokenCheck)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Span<int> batch = order[..Math.Min(ExamplesPerTokenCheck, data.Count - first)];
            for (int i = 0; i < batch.Length; i++)
                batch[i] = first + i;
            Learn(data, batch);
        }
    }

    /// <summary>Learns from datasets, one after the other, for example the parts of one that is larger than memory.</summary>
    /// <param name="parts">Datasets that fit the start model.</param>
    /// <param name="progress">Receives <see cref="ExamplesSeen"/> after each part, on this thread. Default: none.</param>
    /// <param name="cancellationToken">A token that stops between examples; what was learned is kept.</param>
    /// <exception cref="ArgumentException">A part does not fit the start model, or learning diverged.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public void Learn(IEnumerable<Dataset> parts, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(parts);
        cancellationToken.ThrowIfCancellationRequested();
        foreach (Dataset part in parts)
        {
            Learn(part, cancellationToken);
            progress?.Report(ExamplesSeen);
        }
    }

    /// <summary>Learns from an asynchronous stream of datasets.</summary>
    /// <inheritdoc cref="Learn(IEnumerable{Dataset}, IProgress{long}?, CancellationToken)"/>
    /// <returns>A task that completes at the end of the stream.</returns>
    /// <exception cref="OperationCanceledException">The token was canceled; what was learned is kept.</exception>
    public async Task LearnAsync(
        IAsyncEnumerable<Dataset> parts, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(parts);
        cancellationToken.ThrowIfCancellationRequested();
        await foreach (Dataset part in parts.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            Learn(part, cancellationToken);
            progress?.Report(ExamplesSeen);
        }
    }

    /// <summary>Learns from examples, one after the other.</summary>
    /// <param name="examples">Examples that fit the start model.</param>
    /// <param name="cancellationToken">A token that stops between examples; what was learned is kept.</param>
    /// <exception cref="ArgumentException">An example does not fit the start model, or learning diverged.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public void Learn(IEnumerable<LabeledExample> examples, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(examples);
        cancellationToken.ThrowIfCancellationRequested();
        long index = 0;
        foreach (LabeledExample example in examples)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Update(example, index++);
        }
    }

    /// <summary>Learns from an asynchronous stream of examples.</summary>
    /// <inheritdoc cref="Learn(IEnumerable{LabeledExample}, CancellationToken)"/>
    /// <returns>A task that completes at the end of the stream.</returns>
    /// <exception cref="OperationCanceledException">The token was canceled; what was learned is kept.</exception>
    public async Task LearnAsync(IAsyncEnumerable<LabeledExample> examples, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(examples);
        cancellationToken.ThrowIfCancellationRequested();
        long index = 0;
        await foreach (LabeledExample example in examples.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Update(example, index++);
        }
    }

    private void Update(LabeledExample example, long index)
    {
        try
        {
            Update(example.Features.Span, example.Label, example.Weight);
        }
        catch (ArgumentException exception)
        {
            throw AtExample(index, "the stream", exception);
        }
    }

    /// <summary>Creates an exception that adds the index of the example to the message.</summary>
    private static ArgumentException AtExample(long index, string source, ArgumentException exception) =>
        new(Guard.Text($"example {index} of {source}, from 0: {exception.Message}"), exception);

    /// <summary>
    /// Learns from some examples of a dataset that fits, in the given order, splitting one-vs-rest classes between cores.
    /// </summary>
    internal void Learn(Dataset data, ReadOnlySpan<int> order)
    {
        long products = (long)order.Length * _weights.Rows * FeatureCount;
        bool isDense = data.Features.Storage.IsDense; // sparse rows take far less work than their number of columns suggests
        int groups = IsJoint || !isDense
            ? 1
            : (int)Math.Clamp(products / LearningProductsPerCore, 1, Math.Min(_weights.Rows, Environment.ProcessorCount));
        Learn(data, order, groups);
    }

    internal void Learn(Dataset data, ReadOnlySpan<int> order, int groups)
    {
        if (groups > 1)
        {
            LearnInGroups(data, order, groups);
            return;
        }
        LearnSequentially(data, order);
    }

    private void LearnSequentially(Dataset data, ReadOnlySpan<int> order)
    {
        ReadOnlySpan<int> labels = data.Labels;
        RowStorage rows = data.Features.Storage;
        _weights.Prepare(rows.IsDense);
        int end = IsScattered(data.Features, order) ? order.Length - 1 : 0, prefetched = 0, i = 0;
        try
        {
            for (; i < order.Length; i++)
            {
                prefetched += i < end ? rows.Prefetch(order[i + 1]) : 0;
                Update(new MatrixRow(rows, order[i]), labels[order[i]], data.WeightOf(order[i]));
            }
        }
        catch (ArgumentException exception)
        {
            throw AtExample(order[i], "the dataset", exception);
        }
        _prefetched = prefetched;
    }

    /// <summary>
    /// Determines whether rows are scattered over a matrix too large for the fast caches, so that prefetching the next one pays off.
    /// </summary>
    private static bool IsScattered(FeatureMatrix features, ReadOnlySpan<int> order)
    {
        const int LargeFeatures = 1 << 20;
        if ((long)features.Rows * features.Columns < LargeFeatures)
            return false;
        for (int i = 1; i < order.Length; i++)
        {
            if (order[i] != order[i - 1] + 1)
                return true;
        }
        return false;
    }
}
