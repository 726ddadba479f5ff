namespace LinearLearn.Samples.Playground;

/// <summary>Determines how much is learned between two pictures.</summary>
/// <remarks>At first every test is shown, because the weights change most then. With reduced motion there are few pictures.</remarks>
public static class TrainingPace
{
    /// <summary>Returns the number of tests between a picture and the next one.</summary>
    /// <param name="frame">The number of pictures so far.</param>
    /// <param name="isReduced">Whether the visitor prefers reduced motion.</param>
    public static int GetTests(int frame, bool isReduced) => isReduced ? 100 : frame < 60 ? 1 : 4;
}
