using Microsoft.Playwright;

namespace LinearLearn.Scripts.Browsing;

/// <summary>Starts Chromium: the one on the PATH, or the one that the environment variable CHROMIUM names.</summary>
public static class Chromium
{
    /// <summary>Starts the browser without a window.</summary>
    /// <param name="playwright">What controls the browser.</param>
    /// <exception cref="FileNotFoundException">There is no Chromium.</exception>
    public static Task<IBrowser> LaunchAsync(IPlaywright playwright) =>
        playwright.Chromium.LaunchAsync(new() { ExecutablePath = Find(), Args = ["--no-sandbox"] });

    private static string Find()
    {
        string wanted = Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } named ? named : "chromium";
        string path = Environment.GetEnvironmentVariable("PATH") ?? "";
        string[] folders = wanted.Contains(Path.DirectorySeparatorChar) ? [""] : path.Split(Path.PathSeparator);
        return folders.Select(folder => Path.GetFullPath(Path.Combine(folder, wanted))).FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException($"expected Chromium ({wanted}), found none");
    }
}
