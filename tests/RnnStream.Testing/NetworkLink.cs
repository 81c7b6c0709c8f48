namespace RnnStream.Testing;

/// <summary>A cable to another machine, as far as programs can tell: a pair of virtual interfaces, one end here, the
/// other in a network namespace.</summary>
/// <remarks>Addresses are of 198.18.0.0/15, which is set aside for measurements (RFC 2544).</remarks>
public sealed class NetworkLink : IDisposable
{
    private const string FarDevice = "far0";
    private readonly NetworkNamespace _far = new();

    /// <summary>Makes the link, both ends up.</summary>
    public NetworkLink()
    {
        var network = $"198.{18 + (_far.Number >> 14)}.{(_far.Number >> 6) & 255}";
        var host = (_far.Number & 63) * 4;
        FarAddress = $"{network}.{host + 2}";
        NetworkNamespace.Run("ip", "link", "add", _far.Name, "type", "veth", "peer", "name", FarDevice, "netns", _far.Name);
        NetworkNamespace.Run("ip", "address", "add", $"{network}.{host + 1}/30", "dev", _far.Name);
        NetworkNamespace.Run("ip", "link", "set", _far.Name, "up");
        _far.RunInside("ip", "address", "add", $"{FarAddress}/30", "dev", FarDevice);
        Up();
    }

    /// <summary>The address of the far end, as seen from here.</summary>
    public string FarAddress { get; }

    /// <summary>To run programs at the far end.</summary>
    public NetworkPlace FarEnd => _far.Inside with { Addresses = [.. _far.Inside.Addresses, FarAddress] };

    /// <summary>Pulls the plug at the far end: nobody here is told, packets vanish.</summary>
    public void Down() => _far.RunInside("ip", "link", "set", FarDevice, "down");

    /// <summary>Plugs it in again.</summary>
    public void Up() => _far.RunInside("ip", "link", "set", FarDevice, "up");

    /// <summary>Lets no more come from the far end than so many kilobits a second; what is more waits, then is
    /// lost.</summary>
    public void Shape(int kilobits) => _far.RunInside(
        "tc", "qdisc", "replace", "dev", FarDevice, "root", "tbf", "rate", $"{kilobits}kbit", "burst", "4kb", "latency", "500ms");

    /// <summary>Removes the far end, and with it the near one.</summary>
    public void Dispose() => _far.Dispose();
}
