using Microsoft.Extensions.Logging;

namespace LinearLearn.Hosting;

/// <summary>Watches the files of models until the container is disposed.</summary>
internal sealed class FileWatchers(TimeProvider time, ILogger<FileWatchers> logger) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<WatchedFile> _files = [];
    private bool _isDisposed;

    /// <summary>Starts to watch a file.</summary>
    /// <param name="path">The file, which may be a symbolic link.</param>
    /// <param name="pollInterval">The interval between two checks without an event.</param>
    /// <param name="check">Checks the file; its argument is whether an event named the file, its result whether it changed.</param>
    public void Watch(string path, TimeSpan pollInterval, Func<bool, Task<bool>> check)
    {
        lock (_lock)
        {
            if (!_isDisposed)
                _files.Add(new WatchedFile(path, pollInterval, check, time, logger));
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            foreach (WatchedFile file in _files)
                file.Dispose();
            _files.Clear();
        }
    }
}
