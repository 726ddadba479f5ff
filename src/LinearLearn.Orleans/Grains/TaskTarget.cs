using System.Diagnostics;
using System.Net.Sockets;

namespace LinearLearn.Orleans;

/// <summary>Calls a grain until it returns the result of a task, whatever happens to its silo in the meantime.</summary>
/// <param name="grain">The grain.</param>
/// <param name="name">The name in messages.</param>
/// <param name="plan">The plan of the run.</param>
/// <param name="localSilo">The silo of the caller; null for a client.</param>
internal sealed class TaskTarget(ITaskGrain grain, string name, RunPlan plan, string? localSilo = null)
{
    /// <summary>The number of times that a grain may be lost during a task.</summary>
    private const int MaxLosses = 20;

    /// <summary>The number of consecutive unknown errors after which the run fails.</summary>
    private const int MaxUnknownErrors = 10;

    /// <summary>The number of times that sending the plan or the task may fail in a row, with the grain asking for it in between.</summary>
    private const int MaxFailedSends = 20;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(1);

    /// <summary>The time after which a call is repeated, because Orleans waits much longer for the reply of a lost silo.</summary>
    private static readonly TimeSpan FirstReplyLimit = TimeSpan.FromSeconds(3);

    /// <summary>The longest time for a call, enough for the largest models on a slow network.</summary>
    private static readonly TimeSpan LongestReplyLimit = TimeSpan.FromMinutes(5);

    /// <summary>The current time limit, which a large model on a slow network raises.</summary>
    private TimeSpan _replyLimit = FirstReplyLimit;

    /// <summary>Gets the grain.</summary>
    public ITaskGrain Grain { get; } = grain;

    /// <summary>Gets the states of the last reply; empty before it.</summary>
    public IReadOnlyList<ShardReport> Shards { get; private set; } = [];

    /// <summary>Gets the bytes of the tasks sent to another process.</summary>
    public long BytesSent { get; private set; }

    /// <summary>Gets the bytes of the results received from another process.</summary>
    public long BytesReceived { get; private set; }

    /// <summary>Runs a task.</summary>
    /// <param name="number">The number of the task.</param>
    /// <param name="task">The task.</param>
    /// <param name="onReply">Called after each reply.</param>
    /// <param name="cancellationToken">Stops calling, which does not stop the task.</param>
    /// <returns>A reply that is done or failed.</returns>
    /// <exception cref="TimeoutException">The grain did not reply for the time of the plan, or was lost too often.</exception>
    /// <exception cref="InvalidOperationException">The plan or the task cannot be sent.</exception>
    public async Task<TaskReply> RunAsync(long number, byte[] task, Action<TaskReply> onReply, CancellationToken cancellationToken)
    {
        bool sendsTask = Shards.Count > 0; // a new grain needs the plan first
        int losses = Shards.Count > 0 ? 0 : -1;
        Patience patience = new(name, plan.ReplyTimeout);
        while (true)
        {
            TaskReply reply;
            bool sends = sendsTask;
            try
            {
                TaskRequest request = new() { Number = number, Task = sendsTask ? task : null };
                long begin = Stopwatch.GetTimestamp();
                reply = await Grain.Run(request).WaitAsync(patience.Limit(_replyLimit), cancellationToken).ConfigureAwait(true);
                Shards = reply.Shards;
                Count(sendsTask ? task : null, reply.Result);
                if (sendsTask || reply.Result is not null)
                    LowerReplyLimit(Stopwatch.GetElapsedTime(begin));
                if (reply.Kind is not (TaskReplyKind.NeedsPlan or TaskReplyKind.NeedsTask))
                    patience.Reset();
                sendsTask = reply.Kind == TaskReplyKind.NeedsTask;
                sends = reply.Kind == TaskReplyKind.NeedsPlan;
                if (sends)
                    await Grain.Open(plan).WaitAsync(patience.Limit(_replyLimit), cancellationToken).ConfigureAwait(true);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                patience.Require(exception, sends);
                sendsTask = false; // if the task has not arrived, the grain asks for it
                if (exception is TimeoutException && 2 * _replyLimit <= LongestReplyLimit)
                    _replyLimit *= 2;
                await Task.Delay(patience.Delay, cancellationToken).ConfigureAwait(true);
                continue;
            }
            onReply(reply);
            if (reply.Kind is TaskReplyKind.Done or TaskReplyKind.Failed)
                return reply;
            if (reply.Kind == TaskReplyKind.NeedsPlan && ++losses > MaxLosses)
                throw new TimeoutException(Guard.Text(
                    $"{name}: lost {losses} times during task {number}; the memory of its silo is likely too small"));
        }
    }

    /// <summary>Lowers the time limit after a quick reply to a call that sent a task or received a result.</summary>
    private void LowerReplyLimit(TimeSpan elapsed)
    {
        TimeSpan enough = 4 * elapsed;
        if (enough < _replyLimit)
            _replyLimit = enough > FirstReplyLimit ? enough : FirstReplyLimit;
    }

    private void Count(byte[]? sent, byte[]? received)
    {
        if (localSilo is not null && Shards is [{ } only] && only.Silo == localSilo)
            return;
        BytesSent += sent?.Length ?? 0;
        BytesReceived += received?.Length ?? 0;
    }

    /// <summary>Decides whether a failed call is repeated.</summary>
    private sealed class Patience(string name, TimeSpan limit)
    {
        private long _lastReply = Stopwatch.GetTimestamp();
        private int _unknownErrors;
        private int _failedSends;

        public TimeSpan Delay { get; private set; } = FirstDelay;

        public void Reset()
        {
            _lastReply = Stopwatch.GetTimestamp();
            (_unknownErrors, _failedSends) = (0, 0);
            Delay = FirstDelay;
        }

        /// <summary>Limits the time of a call to the rest of the time in which a reply is expected.</summary>
        public TimeSpan Limit(TimeSpan time)
        {
            TimeSpan rest = limit - Stopwatch.GetElapsedTime(_lastReply);
            return rest >= time ? time : rest > FirstDelay ? rest : FirstDelay;
        }

        /// <summary>Throws if the call is not to be repeated.</summary>
        /// <param name="exception">The error of the call.</param>
        /// <param name="sends">Whether the call sent the plan or the task.</param>
        public void Require(Exception exception, bool sends)
        {
            Delay = Delay * 2 < LongestDelay ? Delay * 2 : LongestDelay;
            string found = $"{exception.GetType().Name}: {exception.Message}";
            if (!IsLoss(exception) && ++_unknownErrors == MaxUnknownErrors)
            {
                throw new InvalidOperationException(
                    Guard.Text($"{name}: {_unknownErrors} calls failed, the last one by {found}"), exception);
            }
            if (sends && ++_failedSends == MaxFailedSends)
            {
                throw new InvalidOperationException(
                    Guard.Text($"{name}: sending the plan or the task failed {_failedSends} times, the last time by {found}"),
                    exception);
            }
            if (Stopwatch.GetElapsedTime(_lastReply) >= limit)
            {
                throw new TimeoutException(
                    Guard.Text($"{name}: expected a reply within {limit.TotalSeconds} s, found {found}"), exception);
            }
        }

        /// <summary>Determines whether an error is that of a lost silo or connection.</summary>
        private static bool IsLoss(Exception exception) =>
            exception is OrleansException or TimeoutException or OperationCanceledException or IOException or SocketException;
    }
}
