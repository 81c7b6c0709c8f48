using System.Text;

namespace RnnStream.Mqtt.Broker;

/// <summary>CONNECT, read and judged; CONNACK once the credentials have been checked (MQTT 5.0, section 3.1).</summary>
internal sealed partial class ClientConnection
{
    private const int ClientIdSizeMax = 1_024;
    private const byte ReservedFlag = 0x01;
    private const byte CleanStartFlag = 0x02;
    private const byte WillFlag = 0x04;
    private const byte WillRetainFlag = 0x20;
    private const byte PasswordFlag = 0x40;
    private const byte UserNameFlag = 0x80;

    private ConnectRequest? _request;
    private WillMessage? _will;
    private int _keepAlive;

    private void OnConnect(byte header, ref PacketReader reader)
    {
        var request = new ConnectRequest();
        if (!TryReadProtocol(header, ref reader, request))
        {
            CloseSilently();
            return;
        }

        _version = request.ProtocolVersion;
        var fault = ReadConnect(ref reader, request, out var isTold);
        if (fault == ReasonCode.Success)
        {
            _request = request;
            _state = ConnectionState.AwaitingAdmission;
            return;
        }

        if (isTold)
        {
            Refuse(fault);
        }

        CloseSilently();
    }

    /// <summary>Answers once it is known whether the credentials are good.</summary>
    public void Admit(bool isAdmitted)
    {
        if (_state != ConnectionState.AwaitingAdmission)
        {
            return;
        }

        var request = _request!;
        _request = null;
        if (!isAdmitted)
        {
            Log.ClientRefused(core.Logger, request.ClientId, Remote);
            Refuse(ReasonCode.NotAuthorized);
            CloseSilently();
            return;
        }

        Activate(request);
    }

    private void Activate(ConnectRequest request)
    {
        _packetSizeMax = request.PacketSizeMax;
        _aliasesMax = Math.Min(request.TopicAliasMaximum, OutboundAliasesMax);
        var isKeepAliveChanged = core.Options.KeepAliveMax < ushort.MaxValue
            && (request.KeepAlive == 0 || request.KeepAlive > core.Options.KeepAliveMax);
        _keepAlive = isKeepAliveChanged ? core.Options.KeepAliveMax : request.KeepAlive;
        if (core.Begin(request, out var isPresent) is not { } session)
        {
            Refuse(ReasonCode.QuotaExceeded);
            CloseSilently();
            return;
        }

        if (!TrySendConnectAcknowledgement(request, isPresent, isKeepAliveChanged))
        {
            // The client takes no packet as large as CONNACK: it cannot be told anything.
            CloseSilently();
            return;
        }

        _state = ConnectionState.Active;
        _session = session;
        _will = request.Will is { } will ? will with { Message = will.Message.From(session) } : null;
        core.Attached();
        session.Attach(this, request.ReceiveMaximum);
        Log.ClientConnected(core.Logger, session.ClientId, Remote, _version);
        session.Resume(core.Now);
    }

    /// <summary>Protocol name, version and flags; a wrong version is answered, anything else is not MQTT.</summary>
    private bool TryReadProtocol(byte header, ref PacketReader reader, ConnectRequest request)
    {
        if (!reader.TryReadBinary(out var name) || !reader.TryReadByte(out var version))
        {
            return false;
        }

        var isOld = name.SequenceEqual("MQIsdp"u8);
        if (!isOld && !name.SequenceEqual("MQTT"u8))
        {
            return false;
        }

        if (isOld ? version != 3 : version is not (4 or 5))
        {
            ReadOnlySpan<byte> packet = [(byte)PacketType.ConnectAcknowledgement << 4, 3, 0, 0x84, 0];
            packet.CopyTo(Outbound.GetSpan(packet.Length));
            Outbound.Advance(packet.Length);
            return false;
        }

        request.ProtocolVersion = version;
        return isOld || (header & 0x0F) == 0;
    }

    /// <summary>Everything behind the version. <paramref name="isTold"/>: whether the fault goes into a
    /// CONNACK.</summary>
    private ReasonCode ReadConnect(ref PacketReader reader, ConnectRequest request, out bool isTold)
    {
        isTold = false;
        if (!reader.TryReadByte(out var flags) || !AreFlagsPossible(flags, request.ProtocolVersion)
            || !reader.TryReadUInt16(out var keepAlive))
        {
            return ReasonCode.MalformedPacket;
        }

        request.KeepAlive = keepAlive;
        request.CleanStart = (flags & CleanStartFlag) != 0;
        isTold = request.ProtocolVersion == 5;
        var fault = ReadConnectProperties(ref reader, request);
        if (fault == ReasonCode.Success)
        {
            fault = ReadClientId(ref reader, request, ref isTold);
        }

        if (fault == ReasonCode.Success && (flags & WillFlag) != 0)
        {
            fault = ReadWill(flags, ref reader, request);
        }

        if (fault != ReasonCode.Success)
        {
            return fault;
        }

        if (!TryReadCredentials(flags, ref reader, request))
        {
            isTold = false;
            return ReasonCode.MalformedPacket;
        }

        return reader.IsEmpty ? ReasonCode.Success : ReasonCode.MalformedPacket;
    }

    private static bool AreFlagsPossible(byte flags, byte version)
    {
        var willQuality = (flags >> 3) & 3;
        var isWillPossible = (flags & WillFlag) != 0
            ? willQuality <= 2
            : willQuality == 0 && (flags & WillRetainFlag) == 0;
        var isPasswordPossible = version == 5 || (flags & PasswordFlag) == 0 || (flags & UserNameFlag) != 0;
        return isWillPossible && isPasswordPossible && (version == 3 || (flags & ReservedFlag) == 0);
    }

    private static ReasonCode ReadConnectProperties(ref PacketReader reader, ConnectRequest request)
    {
        if (request.ProtocolVersion < 5)
        {
            request.SessionExpirySeconds = request.CleanStart ? 0 : BrokerCore.ExpiryNever;
            return ReasonCode.Success;
        }

        var hasMethod = false;
        var hasData = false;
        var fault = PropertyReader.TryOpen(ref reader, PropertyScope.Connect, out var properties);
        while (fault == ReasonCode.Success && properties.TryNext(out var property))
        {
            hasMethod |= property.Id == PropertyId.AuthenticationMethod;
            hasData |= property.Id == PropertyId.AuthenticationData;
            Apply(property, request);
        }

        if (fault != ReasonCode.Success || (hasData && !hasMethod))
        {
            return fault == ReasonCode.Success ? ReasonCode.ProtocolError : fault;
        }

        return hasMethod ? ReasonCode.BadAuthenticationMethod : ReasonCode.Success;
    }

    private static void Apply(in Property property, ConnectRequest request)
    {
        switch (property.Id)
        {
            case PropertyId.SessionExpiryInterval:
                request.SessionExpirySeconds = property.Number;
                break;
            case PropertyId.ReceiveMaximum:
                request.ReceiveMaximum = (int)property.Number;
                break;
            case PropertyId.MaximumPacketSize:
                request.PacketSizeMax = (int)Math.Min(property.Number, int.MaxValue);
                break;
            case PropertyId.TopicAliasMaximum:
                request.TopicAliasMaximum = (int)property.Number;
                break;
        }
    }

    private static ReasonCode ReadClientId(ref PacketReader reader, ConnectRequest request, ref bool isTold)
    {
        if (!reader.TryReadString(out var clientId) || clientId.Length > ClientIdSizeMax)
        {
            return ReasonCode.ClientIdentifierNotValid;
        }

        if (clientId.Length > 0)
        {
            request.ClientId = Encoding.UTF8.GetString(clientId);
            return ReasonCode.Success;
        }

        if (request.ProtocolVersion == 3 || (request.ProtocolVersion == 4 && !request.CleanStart))
        {
            isTold = true;
            return ReasonCode.ClientIdentifierNotValid;
        }

        request.ClientId = $"auto-{Guid.NewGuid():D}";
        request.IsClientIdAssigned = true;
        return ReasonCode.Success;
    }

    private static bool TryReadCredentials(byte flags, ref PacketReader reader, ConnectRequest request)
    {
        if ((flags & UserNameFlag) != 0)
        {
            if (!reader.TryReadString(out var name))
            {
                return false;
            }

            request.UserName = Encoding.UTF8.GetString(name);
        }

        if ((flags & PasswordFlag) != 0)
        {
            if (!reader.TryReadBinary(out var password))
            {
                return false;
            }

            request.Password = password.ToArray();
        }

        return true;
    }

    /// <summary>The numbers of MQTT 3.1.1, table 3.1, for the reasons of 5.0.</summary>
    private void Refuse(ReasonCode reason)
    {
        var code = _version == 5 ? (byte)reason : reason switch
        {
            ReasonCode.ClientIdentifierNotValid => (byte)2,
            ReasonCode.QuotaExceeded => (byte)3,
            _ => (byte)5,
        };
        ReadOnlySpan<byte> packet =
            [(byte)PacketType.ConnectAcknowledgement << 4, (byte)(_version == 5 ? 3 : 2), 0, code, 0];
        var size = _version == 5 ? 5 : 4;
        packet[..size].CopyTo(Outbound.GetSpan(size));
        Outbound.Advance(size);
        RequestWrite();
    }
}
