namespace LinearLearn.Plotting;

/// <summary>Numbers as texts, the same in every culture.</summary>
internal static class NumberText
{
    /// <summary>For instance "98.05 %". Never rounded to 100 % or 0 %, which are for all and for none.</summary>
    public static string Percent(double part) => part switch
    {
        > 0.99995 and < 1 => "> 99.99 %",
        > 0 and < 0.00005 => "< 0.01 %",
        _ => Guard.Text($"{100 * part:F2} %"),
    };

    /// <summary>For instance "0.9805". Never rounded to 1 or 0.</summary>
    public static string Rate(double part) => part switch
    {
        > 0.9999 and < 1 => "> 0.9999",
        > 0 and < 0.0001 => "< 0.0001",
        _ => Guard.Text($"{part:F4}"),
    };

    /// <summary>For instance "3,044".</summary>
    public static string Count(long count) => Guard.Text($"{count:N0}");

    /// <summary>For instance "1 update", "3,044 updates".</summary>
    public static string Count(long count, string one, string many) => $"{Count(count)} {(count == 1 ? one : many)}";

    /// <summary>For instance "1 example", "3,044 examples".</summary>
    public static string Examples(long count) => Count(count, "example", "examples");
}
