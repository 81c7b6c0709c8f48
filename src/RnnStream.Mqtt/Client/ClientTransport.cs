using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace RnnStream.Mqtt.Client;

/// <summary>A blocking byte stream to the broker: a socket, with TLS on top if wanted.</summary>
/// <remarks>One thread receives, one sends. Closing from any thread ends both.</remarks>
internal sealed class ClientTransport : IDisposable
{
    private readonly Socket? _socket;
    private readonly Stream _stream;
    private readonly bool _isEncrypted;

    private ClientTransport(Socket? socket, Stream stream, bool isEncrypted)
    {
        _socket = socket;
        _stream = stream;
        _isEncrypted = isEncrypted;
    }

    /// <summary>Whether bytes wait to be read, as far as the socket knows.</summary>
    public bool HasPending => _socket?.Available > 0;

    /// <summary>Without a network, for tests: bytes come from and go to a stream.</summary>
    public static ClientTransport Over(Stream stream) => new(null, stream, isEncrypted: true);

    /// <summary>Connects, with TLS if the options say so.</summary>
    /// <exception cref="MqttConnectException">With one plain line.</exception>
    public static async Task<ClientTransport> ConnectAsync(
        MqttClientOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var place = options.Place;
        using var limit = new CancellationTokenSource(options.ConnectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveBufferSize = 1 << 20 };
        try
        {
            await socket.ConnectAsync(options.EffectiveHost, options.EffectivePort, either.Token).ConfigureAwait(false);
            Stream stream = new NetworkStream(socket, ownsSocket: false);
            if (options.Tls.Enabled) stream = await EncryptAsync(stream, options, either.Token).ConfigureAwait(false);
            return new ClientTransport(socket, stream, options.Tls.Enabled);
        }
        catch (SocketException failure)
        {
            socket.Dispose();
            throw new MqttConnectException($"{place}: {Plain(failure)}", failure);
        }
        catch (Exception failure) when (failure is AuthenticationException or IOException or MqttConnectException)
        {
            socket.Dispose();
            throw failure as MqttConnectException
                ?? new MqttConnectException($"{place}: TLS: {(failure.InnerException ?? failure).Message}", failure);
        }
        catch (OperationCanceledException)
            when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            socket.Dispose();
            throw new MqttConnectException($"{place}: no answer within {options.ConnectTimeout.TotalSeconds:0.#} s");
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Bounds how long one receive may wait; zero for ever.</summary>
    public void SetReceiveTimeout(TimeSpan timeout)
    {
        if (_socket is not null) _socket.ReceiveTimeout = (int)timeout.TotalMilliseconds;
    }

    /// <summary>Blocks until bytes arrive; 0 when the connection is closed.</summary>
    public int Receive(Span<byte> buffer)
    {
        try
        {
            return _isEncrypted ? _stream.Read(buffer) : _socket!.Receive(buffer);
        }
        catch (Exception failure) when (failure is SocketException or IOException or ObjectDisposedException)
        {
            return 0;
        }
    }

    /// <summary>Sends everything; false when the connection is closed.</summary>
    public bool TrySend(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _stream.Write(bytes);
            return true;
        }
        catch (Exception failure) when (failure is SocketException or IOException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>Lets a blocked receive return 0. May be called from any thread, more than once.</summary>
    public void Close()
    {
        try
        {
            _socket?.Shutdown(SocketShutdown.Both);
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
        }
    }

    public void Dispose()
    {
        Close();
        _stream.Dispose();
        _socket?.Dispose();
    }

    private static async Task<Stream> EncryptAsync(
        Stream stream, MqttClientOptions options, CancellationToken cancellationToken)
    {
        var check = ServerCertificateCheck.Load(options);
        var encrypted = new SslStream(stream, leaveInnerStreamOpen: false);
        try
        {
            await encrypted.AuthenticateAsClientAsync(
                check.AuthenticationOptions(), cancellationToken).ConfigureAwait(false);
            return encrypted;
        }
        catch (AuthenticationException) when (check.Fault is { } fault)
        {
            await encrypted.DisposeAsync().ConfigureAwait(false);
            throw new MqttConnectException($"{options.Place}: TLS: {fault}");
        }
    }

    private static string Plain(SocketException failure) => failure.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "connection refused; is the broker running?",
        SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData => "the name cannot be resolved",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => "unreachable",
        SocketError.TimedOut => "no answer",
        _ => failure.Message,
    };
}
