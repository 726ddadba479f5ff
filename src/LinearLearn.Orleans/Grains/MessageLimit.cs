using Orleans.Configuration;

namespace LinearLearn.Orleans;

/// <summary>Raises the maximum size of messages, so that they can hold large models.</summary>
internal static class MessageLimit
{
    public const int Bytes = 1 << 30;

    /// <summary>The part of a message besides the task or the result.</summary>
    private const int Overhead = 1 << 16;

    public static void Raise(MessagingOptions options) => options.MaxMessageBodySize = Math.Max(options.MaxMessageBodySize, Bytes);

    /// <summary>Determines whether a message can hold a task, a result or a plan.</summary>
    public static bool HasRoom(byte[] content, int maxMessage) => content.Length <= maxMessage - Overhead;

    /// <summary>Describes contents that are too large for a message.</summary>
    public static string Describe(string subject, byte[] content, int maxMessage) =>
        Guard.Text($"{subject}: expected a MaxMessageBodySize above {content.Length} bytes, found {maxMessage}: ")
        + "call AddLinearLearn on the builders of clients and silos, or raise the limit there";
}
