namespace LinearLearn.Samples.Playground;

/// <summary>Learns a few images between two pictures, so that the page stays responsive, until it is done or paused.</summary>
public sealed class TrainingLoop
{
    /// <summary>Even without pictures, a click must be answered soon.</summary>
    private const int TestsPerWait = 10;

    private bool _isPauseRequested;

    /// <summary>Gets whether the loop runs.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>Runs until nothing is left to learn, or until <see cref="Pause"/> is called.</summary>
    /// <param name="learn">Learns and tests once, and returns whether more is to be learned.</param>
    /// <param name="show">Shows what was learned.</param>
    /// <param name="waitForFrame">Waits until the browser has shown it.</param>
    /// <param name="getTests">Returns the number of tests before the next picture, given the number of pictures so far.</param>
    public async Task RunAsync(Func<bool> learn, Action show, Func<Task> waitForFrame, Func<int, int> getTests)
    {
        if (IsRunning)
            return;
        (IsRunning, _isPauseRequested) = (true, false);
        try
        {
            bool isMore = true;
            for (int frame = 0; isMore && !_isPauseRequested; frame++)
            {
                int tests = getTests(frame);
                for (int i = 0; i < tests && isMore && !_isPauseRequested; i++)
                {
                    isMore = learn();
                    if (i % TestsPerWait == TestsPerWait - 1)
                        await waitForFrame();
                }
                show();
                await waitForFrame();
            }
        }
        finally
        {
            IsRunning = false;
        }
        show();
    }

    /// <summary>Ends the loop before the next test.</summary>
    public void Pause() => _isPauseRequested = true;
}
