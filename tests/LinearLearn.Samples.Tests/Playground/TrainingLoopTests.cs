using LinearLearn.Samples.Playground;

namespace LinearLearn.Samples.Tests.Playground;

public class TrainingLoopTests
{
    [Test]
    public async Task Loop_shows_a_picture_after_each_part_and_at_the_end()
    {
        List<string> calls = [];
        TrainingLoop loop = new();
        int learned = 0;
        await loop.RunAsync(
            () =>
            {
                calls.Add("learn");
                return ++learned < 4;
            },
            () => calls.Add("show"),
            () =>
            {
                calls.Add("wait");
                return Task.CompletedTask;
            },
            frame => frame + 1);
        string expected = "learn show wait, learn learn show wait, learn show wait, show";
        Assert.That(calls, Is.EqualTo(expected.Replace(",", "", StringComparison.Ordinal).Split(' ')));
        Assert.That(loop.IsRunning, Is.False);
    }

    [Test]
    public async Task Pause_ends_the_loop_before_the_next_part()
    {
        TrainingLoop loop = new();
        TaskCompletionSource frame = new();
        int learned = 0;
        Func<bool> learn = () => ++learned > 0;
        Task running = loop.RunAsync(learn, () => { }, () => frame.Task, _ => 1);
        Assert.That((loop.IsRunning, learned), Is.EqualTo((true, 1)));
        await loop.RunAsync(learn, () => { }, () => frame.Task, _ => 1);   // runs already
        loop.Pause();
        frame.SetResult();
        await running;
        Assert.That((loop.IsRunning, learned), Is.EqualTo((false, 1)));
    }

    [Test]
    public async Task Long_parts_wait_for_frames_but_show_no_pictures()
    {
        int learned = 0, shown = 0, waited = 0;
        await new TrainingLoop().RunAsync(
            () => ++learned < 100,
            () => shown++,
            () =>
            {
                waited++;
                return Task.CompletedTask;
            },
            _ => 100);
        Assert.That((learned, shown, waited), Is.EqualTo((100, 2, 11)));
    }

    [Test]
    public void Loop_can_run_again_after_an_exception()
    {
        TrainingLoop loop = new();
        Assert.That(
            () => loop.RunAsync(() => throw new ArgumentException("diverged"), () => { }, () => Task.CompletedTask, _ => 1),
            Throws.ArgumentException);
        Assert.That(loop.IsRunning, Is.False);
    }

    [Test]
    public void Reduced_motion_shows_few_pictures()
    {
        int[] frames = [0, 59, 60, 500];
        Assert.That(frames.Select(frame => TrainingPace.GetTests(frame, isReduced: false)), Is.EqualTo(new[] { 1, 1, 4, 4 }));
        Assert.That(TrainingPace.GetTests(0, isReduced: true), Is.EqualTo(100));
    }
}
