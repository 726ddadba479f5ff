namespace LinearLearn.Tests;

public class CoresTests
{
    [Test]
    public void Cores_Fill_writes_each_value_once([Values(1, 2, 7)] int parts, [Values(1, 3)] int perItem)
    {
        // More values than are copied at a time.
        int[] values = new int[perItem * 700_001];
        Cores.Fill(values.AsSpan(), perItem, parts, 5, static (state, first, own) =>
        {
            for (int i = 0; i < own.Length; i++)
                own[i] = state + first;
        });
        int[] firsts = [.. values.Chunk(perItem).Select(item => item.Distinct().Single() - 5).Distinct()];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(firsts, Is.Ordered.And.ItemAt(0).EqualTo(0));
            Assert.That(firsts, Has.Length.EqualTo(parts == 1 ? 1 : perItem == 1 ? parts : 3 * parts));
            Assert.That(firsts.All(first => values[first * perItem] == first + 5), "each part starts at its first item");
        }
    }

    [Test]
    public void Cores_Fill_rethrows_the_exception_of_the_first_part() => Assert.That(
        () => Cores.Fill(new int[100].AsSpan(), 1, 4, 0, static (_, first, _) =>
        {
            if (first > 0)
                throw new InvalidOperationException($"part at {first}");
        }),
        Throws.InvalidOperationException.With.Message.EqualTo("part at 25"));

    [Test]
    public void Cores_ForEach_without_parts_does_nothing() =>
        Assert.That(() => Cores.ForEach(0, _ => throw new InvalidOperationException()), Throws.Nothing);
}
