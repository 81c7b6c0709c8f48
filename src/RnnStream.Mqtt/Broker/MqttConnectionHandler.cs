using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace RnnStream.Mqtt.Broker;

/// <summary>Moves bytes between one transport connection and its state machine: one task reads, one writes.</summary>
/// <remarks>
/// <code>
///  socket -> pipe -> read loop -> ClientConnection -> outbound bytes -> write loop -> pipe -> socket
/// </code>
/// The read loop stops while a receiver in this process is full or the client does not take its answers; the transport
/// then stops reading, which the sender feels. A burst of packets is answered with one write.
/// </remarks>
internal sealed class MqttConnectionHandler(BrokerCore core, TimeProvider time) : ConnectionHandler, IDisposable
{
    /// <summary>How long a closing connection may take to accept its last bytes.</summary>
    private static readonly TimeSpan LingerTime = TimeSpan.FromSeconds(5);

    /// <summary>Checks of passwords at a time; each burns a core for tens of milliseconds.</summary>
    private readonly SemaphoreSlim _checks = new(Math.Max(1, Environment.ProcessorCount / 2));

    public void Dispose() => _checks.Dispose();

    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        var client = core.Open(connection.RemoteEndPoint?.ToString() ?? "");
        var writing = WriteAsync(client, connection.Transport.Output);
        try
        {
            await ReadAsync(client, connection.Transport.Input).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsConnectionLoss(exception))
        {
            Log.ConnectionLost(core.Logger, client.Remote, exception.Message);
        }

        core.Close(client);
        try
        {
            await writing.WaitAsync(LingerTime, time).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException || IsConnectionLoss(exception))
        {
            connection.Abort();
            await writing.ContinueWith(static _ => { }, TaskScheduler.Default).ConfigureAwait(false);
        }

        client.Dispose();
    }

    /// <summary>Reads to the end of what the client sent, also when it has closed meanwhile: at quality 0 nobody sends
    /// it again.</summary>
    private async Task ReadAsync(ClientConnection client, PipeReader input)
    {
        while (!client.IsClosed)
        {
            var result = await input.ReadAsync(client.Closed).ConfigureAwait(false);
            var buffer = result.Buffer;
            var hasToWait = await ReceiveAsync(client, buffer, input, client.Closed).ConfigureAwait(false);
            if (result.IsCompleted && !hasToWait)
            {
                return;
            }
        }
    }

    /// <summary>Parses what came; true when something is left that could have been parsed but had to wait.</summary>
    private async ValueTask<bool> ReceiveAsync(
        ClientConnection client, ReadOnlySequence<byte> buffer, PipeReader input, CancellationToken closed)
    {
        var end = buffer.End;
        var needsBytes = core.Receive(client, ref buffer);
        if (client.AwaitingAdmission is { } request)
        {
            core.Admit(client, await CheckAsync(request, closed).ConfigureAwait(false));
            input.AdvanceTo(buffer.Start);
            return true;
        }

        if (needsBytes || client.IsClosed)
        {
            input.AdvanceTo(buffer.Start, end);
            return false;
        }

        // Not examined: what is left is parsed as soon as there is room, even if no more bytes ever come, and meanwhile
        // the transport stops reading once its own buffer is full.
        input.AdvanceTo(buffer.Start);
        await core.WhenReadable(client).WaitAsync(closed).ConfigureAwait(false);
        return true;
    }

    private async Task<bool> CheckAsync(ConnectRequest request, CancellationToken closed)
    {
        if (request.UserName is null)
        {
            return core.Users.Admits(null, default);
        }

        await _checks.WaitAsync(closed).ConfigureAwait(false);
        try
        {
            return await Task.Run(
                () => core.Users.Admits(request.UserName, request.Password), closed).ConfigureAwait(false);
        }
        finally
        {
            _checks.Release();
        }
    }

    private async Task WriteAsync(ClientConnection client, PipeWriter output)
    {
        var buffer = new OutboundBuffer();
        try
        {
            while (true)
            {
                var isLast = client.IsClosed;
                buffer = core.TakeOutbound(client, buffer);
                if (buffer.Count > 0)
                {
                    output.Write(buffer.Written);
                    buffer.Clear();
                    buffer.Trim(core.Options.OutboundBytesMax);
                    if ((await output.FlushAsync().ConfigureAwait(false)).IsCompleted)
                    {
                        return;
                    }
                }
                else if (isLast)
                {
                    return;
                }
                else
                {
                    await client.Wake.WaitAsync().ConfigureAwait(false);
                }
            }
        }
        finally
        {
            core.Close(client);
            await output.CompleteAsync().ConfigureAwait(false);
        }
    }

    private static bool IsConnectionLoss(Exception exception) =>
        exception is OperationCanceledException or IOException or SocketException or ConnectionResetException
            or ConnectionAbortedException or ObjectDisposedException or InvalidOperationException;
}
