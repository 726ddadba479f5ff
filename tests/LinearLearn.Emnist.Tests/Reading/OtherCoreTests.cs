namespace LinearLearn.Emnist.Tests.Reading;

public class OtherCoreTests
{
    [Test]
    public void Work_is_completed_first_where_there_is_one_thread()
    {
        int caller = Environment.CurrentManagedThreadId;
        Task<int> task = OtherCore.Run(() => Environment.CurrentManagedThreadId, hasOthers: false);
        Assert.That(task.IsCompletedSuccessfully);
        Assert.That(task.Result, Is.EqualTo(caller));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Exception_of_the_work_is_that_of_the_task(bool hasOthers)
    {
        Task<int> task = OtherCore.Run<int>(() => throw new InvalidDataException("damaged"), hasOthers);
        Assert.That(() => task.GetAwaiter().GetResult(), Throws.TypeOf<InvalidDataException>().With.Message.EqualTo("damaged"));
    }
}
