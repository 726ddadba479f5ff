using System.Buffers.Text;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace LinearLearn.Scripts.Serving;

/// <summary>Sends texts to <c>POST /predict</c> on connections, each of which waits for the answers before it sends again.</summary>
/// <remarks>
/// It uses sockets, because <see cref="HttpClient"/> needs about twice the processor time, as much as the service. Requests are encoded
/// once, and answers are only searched for the status, the end and a label.
/// </remarks>
/// <param name="address">The address of the service.</param>
/// <param name="texts">The texts, which are sent again and again.</param>
/// <param name="connections">The number of connections.</param>
/// <param name="pipelined">The number of requests that a connection sends at once.</param>
public sealed class PredictionLoad(Uri address, IReadOnlyList<string> texts, int connections, int pipelined)
{
    private const int Bins = 100_000;

    private readonly byte[][] _requests = [.. texts.Select(text => Encode(address, text))];
    private readonly int[] _latencies = new int[Bins];
    private long _answers;
    private long _failures;
    private string? _firstFailure;

    /// <summary>Sends requests for a certain time.</summary>
    /// <param name="duration">The time.</param>
    public async Task<LoadResult> RunAsync(TimeSpan duration)
    {
        Array.Clear(_latencies);
        (_answers, _failures, _firstFailure) = (0, 0, null);
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(index => Task.Run(() => SendAsync(index, start, duration))));
        return new LoadResult(
            Stopwatch.GetElapsedTime(start).TotalSeconds, _answers, _failures, _firstFailure, [.. _latencies]);
    }

    private static byte[] Encode(Uri address, string text)
    {
        string body = JsonSerializer.Serialize(new Dictionary<string, string> { ["text"] = text });
        return Encoding.UTF8.GetBytes(
            $"POST /predict HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: application/json\r\n"
            + $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");
    }

    private async Task SendAsync(int index, long start, TimeSpan duration)
    {
        byte[] received = new byte[1 << 16];
        int next = index * 37;
        while (Stopwatch.GetElapsedTime(start) < duration)
        {
            try
            {
                using Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(address.Host, address.Port);
                while (Stopwatch.GetElapsedTime(start) < duration)
                {
                    byte[] batch = pipelined == 1
                        ? _requests[next++ % _requests.Length]
                        : [.. Enumerable.Range(0, pipelined).SelectMany(_ => _requests[next++ % _requests.Length])];
                    await SendBatchAsync(socket, batch, received);
                }
            }
            catch (Exception exception) when (exception is IOException or SocketException)
            {
                Fail(pipelined, exception.Message);
            }
        }
    }

    private async Task SendBatchAsync(Socket socket, byte[] batch, byte[] received)
    {
        long sent = Stopwatch.GetTimestamp();
        for (int done = 0; done < batch.Length;)
            done += await socket.SendAsync(batch.AsMemory(done));
        int count = 0;
        for (int answered = 0; answered < pipelined;)
        {
            int read = await socket.ReceiveAsync(received.AsMemory(count));
            if (read == 0)
                throw new IOException("expected an answer, found a closed connection");
            count += read;
            int position = 0, length;
            while ((length = FindEnd(received.AsSpan(position, count - position), out bool isCorrect)) > 0)
            {
                if (isCorrect)
                    Count(Stopwatch.GetElapsedTime(sent));
                else
                    Fail(1, Encoding.UTF8.GetString(received, position, length));
                position += length;
                answered++;
            }
            Buffer.BlockCopy(received, position, received, 0, count -= position);
        }
    }

    private void Count(TimeSpan latency)
    {
        Interlocked.Increment(ref _answers);
        int bin = (int)Math.Min(Bins - 1, latency.TotalMicroseconds / LoadResult.StepMicroseconds);
        Interlocked.Increment(ref _latencies[bin]);
    }

    private void Fail(int count, string found)
    {
        Interlocked.Add(ref _failures, count);
        Interlocked.CompareExchange(ref _firstFailure, found, null);
    }

    /// <summary>Finds the length of the first response; 0 if it is not complete yet.</summary>
    private static int FindEnd(ReadOnlySpan<byte> bytes, out bool isCorrect)
    {
        isCorrect = false;
        int start = bytes.IndexOf("\r\n\r\n"u8) + 4;
        if (start < 4)
            return 0;
        int end, mark = bytes[..start].IndexOf("Content-Length: "u8);
        if (mark >= 0)
        {
            Utf8Parser.TryParse(bytes[(mark + "Content-Length: ".Length)..], out int length, out _);
            end = start + length;
        }
        else
        {
            int last = bytes[start..].IndexOf("\r\n0\r\n\r\n"u8); // the last chunk; JSON escapes the ends of lines
            end = last < 0 ? int.MaxValue : start + last + 7;
        }
        if (end > bytes.Length)
            return 0;
        isCorrect = bytes.StartsWith("HTTP/1.1 200 "u8) && bytes[start..end].IndexOf("\"label\":\""u8) >= 0;
        return end;
    }
}
