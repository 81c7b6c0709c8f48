using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using RnnStream.Mqtt;
using RnnStream.Mqtt.Broker;

namespace RnnStream.Benchmarks.Broker;

/// <summary>Messages per second through the embedded broker over loopback sockets. Indicative: publishers and
/// subscribers
/// run in the same process and share its cores.</summary>
internal static class BrokerThroughput
{
    private const int Messages = 400_000;
    private const int Burst = 50;

    public static async Task MeasureAsync()
    {
        await using var broker = await EmbeddedBroker.StartAsync(
            new EmbeddedBrokerOptions { Port = 0, QueuedMessagesMax = 2 * Messages, QueuedBytesMax = 1L << 30 });
        await ReportAsync("(warm-up)", broker, publishers: 2, subscribers: 1, quality: 0);
        await ReportAsync("1 publisher, nobody subscribed, quality 0", broker, publishers: 1, subscribers: 0, quality: 0);
        await ReportAsync("1 publisher, 1 subscriber, quality 0", broker, publishers: 1, subscribers: 1, quality: 0);
        await ReportAsync("4 publishers, 1 subscriber, quality 0", broker, publishers: 4, subscribers: 1, quality: 0);
        await ReportAsync("1 publisher, 8 subscribers, quality 0", broker, publishers: 1, subscribers: 8, quality: 0);
        await ReportAsync("1 publisher, nobody subscribed, quality 1", broker, publishers: 1, subscribers: 0, quality: 1);
        await LocalAsync("1 publisher, receiver in this process, quality 1", broker);
    }

    private static async Task ReportAsync(string name, EmbeddedBroker broker, int publishers, int subscribers, int quality)
    {
        var receiving = new List<Task>();
        for (var i = 0; i < subscribers; i++)
        {
            var (client, stream) = await ConnectAsync(broker.Port, $"s{i}");
            await stream.WriteAsync(new byte[] { 0x82, 6, 0, 1, 0, 1, (byte)'#', 0 });
            await stream.ReadExactlyAsync(new byte[5]);
            receiving.Add(ReceiveAsync(client, stream, (long)Messages * PublishSize(0)));
        }

        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, publishers).Select(
            i => PublishAsync(broker.Port, $"p{i}", Messages / publishers, quality)));
        await Task.WhenAll(receiving);
        Print(name, watch.Elapsed, Messages * Math.Max(1, subscribers));
    }

    private static async Task LocalAsync(string name, EmbeddedBroker broker)
    {
        await using var local = broker.CreateLocalClient(["#"]);
        var sink = new AcknowledgingSink(local);
        using var stop = new CancellationTokenSource();
        var running = local.RunAsync(sink, stop.Token);
        var watch = Stopwatch.StartNew();
        await PublishAsync(broker.Port, "p", Messages, quality: 1);
        Print(name, watch.Elapsed, Messages);
        await stop.CancelAsync();
        await running;
    }

    private static void Print(string name, TimeSpan time, long delivered) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{name,-50} {delivered / time.TotalSeconds / 1000,8:F0} k messages/s"));

    private static int PublishSize(int quality) => 2 + 2 + 9 + (quality > 0 ? 2 : 0) + 6;

    private static async Task PublishAsync(int port, string clientId, int count, int quality)
    {
        var (client, stream) = await ConnectAsync(port, clientId);
        using var owned = client;
        var burst = new List<byte>();
        for (var i = 1; i <= Burst; i++)
        {
            burst.AddRange([(byte)(0x30 | (quality << 1)), (byte)(PublishSize(quality) - 2), 0, 9, .. "sensors/a"u8]);
            burst.AddRange(quality > 0 ? [0, (byte)i] : []);
            burst.AddRange(Encoding.ASCII.GetBytes("21.375"));
        }

        byte[] bytes = [.. burst];
        var answers = quality > 0 ? ReceiveAsync(client: null, stream, count * 4L) : Task.CompletedTask;
        for (var sent = 0; sent < count; sent += Burst)
        {
            await stream.WriteAsync(bytes);
        }

        await answers;
        await stream.WriteAsync(new byte[] { 0xC0, 0 });
        await stream.ReadExactlyAsync(new byte[2]);
    }

    private static async Task ReceiveAsync(TcpClient? client, NetworkStream stream, long size)
    {
        using var owned = client;
        var buffer = new byte[64 << 10];
        while (size > 0)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, size)));
            size = read == 0 ? throw new IOException("The broker closed the connection.") : size - read;
        }
    }

    private static async Task<(TcpClient Client, NetworkStream Stream)> ConnectAsync(int port, string clientId)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync("127.0.0.1", port);
        var stream = client.GetStream();
        byte[] packet =
        [
            0x10, (byte)(12 + clientId.Length), 0, 4, .. "MQTT"u8, 4, 2, 0, 0, 0, (byte)clientId.Length,
            .. Encoding.ASCII.GetBytes(clientId),
        ];
        await stream.WriteAsync(packet);
        await stream.ReadExactlyAsync(new byte[4]);
        return (client, stream);
    }

    private sealed class AcknowledgingSink(IMessageClient client) : IMessageSink
    {
        private long _position;

        public void OnMessage(in ReceivedMessage message) => _position = message.Position;

        public void OnDrained() => client.Acknowledge(_position);

        public void OnConnected(bool sessionPresent)
        {
        }

        public void OnDisconnected(string reason)
        {
        }
    }
}
