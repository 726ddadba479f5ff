using LinearLearn.Emnist;

namespace LinearLearn.Samples;

/// <summary>Downloads a split of EMNIST with a progress bar.</summary>
public static class EmnistSource
{
    private const int Kilobyte = 1000;

    /// <summary>Downloads the files of a split that are not in the cache, and reads them.</summary>
    /// <param name="split">The split.</param>
    /// <param name="address">The address of the archive. Default: NIST's archive.</param>
    /// <param name="cache">The folder for the files. Default: the user's cache.</param>
    /// <returns>The images and labels of the split.</returns>
    /// <exception cref="ArgumentException">The address is not absolute, or the folder is an empty path.</exception>
    /// <exception cref="HttpRequestException">The server cannot be reached or returns an error.</exception>
    /// <exception cref="InvalidDataException">The server returns something other than the archive.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static EmnistData Download(EmnistSplit split, Uri? address = null, string? cache = null)
    {
        ArgumentNullException.ThrowIfNull(split);
        EmnistDownload defaults = new();
        EmnistDownload download = new()
        {
            Address = address ?? defaults.Address,
            CacheDirectory = cache ?? defaults.CacheDirectory,
        };
        string folder;
        using (DownloadDisplay display = new($"EMNIST {split}"))
            folder = download.DownloadAsync(split, display).GetAwaiter().GetResult();
        return EmnistReader.Read(folder, split);
    }

    /// <summary>Shows a download, from the first report on; nothing if the files are in the cache.</summary>
    private sealed class DownloadDisplay(string name) : IProgress<EmnistDownloadProgress>, IDisposable
    {
        private LiveProgress? _live;
        private long? _total;
        private bool _isStarted;

        public void Report(EmnistDownloadProgress value)
        {
            if (!_isStarted || _total != value.BytesTotal)
            {
                (_isStarted, _total) = (true, value.BytesTotal);
                _live?.Clear();
                _live = LiveProgress.Start(new LiveProgressOptions
                {
                    Name = name,
                    Examples = (int?)(_total / Kilobyte),
                    SeenBefore = value.BytesDone / Kilobyte,
                    Unit = "KB",
                });
                if (_live is null)
                    SampleConsole.WriteLine($"Downloading {name}{(_total is { } bytes ? $", {bytes / 1e6:F1} MB" : "")}.");
            }
            _live?.Report(value.BytesDone / Kilobyte);
        }

        public void Dispose() => _live?.Dispose();
    }
}
