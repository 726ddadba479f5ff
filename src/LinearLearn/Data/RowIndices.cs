namespace LinearLearn;

// LINQ is not used here, because its iterators take milliseconds to compile in a new process.

/// <summary>Finds the indices of some rows.</summary>
internal static class RowIndices
{
    /// <summary>Returns the selected indices from 0 to count - 1, in ascending order.</summary>
    public static int[] Find(int count, Predicate<int> isSelected)
    {
        List<int> found = [];
        for (int row = 0; row < count; row++)
        {
            if (isSelected(row))
                found.Add(row);
        }
        return [.. found];
    }
}
