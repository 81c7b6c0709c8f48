using System.Security.Cryptography;
using System.Text.Json;
using RnnStream.Core.Detection;
using RnnStream.Core.Interchange;
using RnnStream.Storage.Files;

namespace RnnStream.Pipeline.Retraining;

/// <summary>The network that is configured, beside the one that the data directory began with.</summary>
/// <remarks>
/// Version 0 of every group is the network that the directory began with, for ever: whatever the configuration or a
/// newer program says, the log means what it meant when it was written. Another network begins to serve by a record.
/// <c>network.json</c> (FORMAT.md) names both; it is written after those records are durable, so a crash in between
/// repeats them.
/// </remarks>
internal sealed class ConfiguredNetwork
{
    private const string NamesFile = "network.json";
    private const string FilePrefix = "model";
    private const int Version = 1;
    private readonly DataDirectory? _directory;
    private readonly Names _names;

    private ConfiguredNetwork(
        DataDirectory? directory, SensorDetector initial, SensorDetector detector, Names names, string file)
    {
        _directory = directory;
        Initial = initial;
        Detector = detector;
        _names = names;
        File = file == names.Initial ? "" : file;
        FormerFile = names.Configured == names.Initial ? "" : names.Configured;
    }

    /// <summary>The detector of version 0.</summary>
    public SensorDetector Initial { get; }

    /// <summary>The detector as configured.</summary>
    public SensorDetector Detector { get; }

    /// <summary>The configured network's parameter file below <c>models/</c>; empty when it is the initial
    /// one.</summary>
    public string File { get; }

    /// <summary>That of the network that was configured before; empty when it was the initial one.</summary>
    public string FormerFile { get; }

    /// <summary>Whether the configuration names another network than before.</summary>
    public bool IsChanged => File != FormerFile;

    /// <summary>Looks up what the directory began with; a new directory begins with what is configured.</summary>
    /// <param name="directory">The data directory; null keeps nothing.</param>
    /// <param name="configured">The detector as configured.</param>
    /// <param name="isEmpty">Whether nothing was recorded yet: then it begins now.</param>
    /// <param name="isKept">Whether the directory may be written to.</param>
    /// <exception cref="InvalidDataException">What is kept cannot be read.</exception>
    public static ConfiguredNetwork Open(DataDirectory? directory, SensorDetector configured, bool isEmpty, bool isKept)
    {
        var bytes = configured.Network is { } network ? NetworkFile.Write(network) : [];
        var file = bytes.Length == 0 ? "" : ModelFile.NameOf(FilePrefix, SHA256.HashData(bytes));
        var fresh = new Names(Version, file, file);
        if (directory is null || configured.Shape is null) return new(directory, configured, configured, fresh, file);
        if (isEmpty || Read(directory) is not { } names)
        {
            if (isKept) Begin(directory, fresh, bytes);
            return new(directory, configured, configured, fresh, file);
        }
        if (isKept && file.Length > 0 && file != names.Initial && file != names.Configured)
            ModelFile.Write(directory, file, bytes);
        return new(directory, InitialOf(directory, configured, names.Initial, file), configured, names, file);
    }

    /// <summary>Whether a parameter file is one of these two.</summary>
    public bool Needs(string file) => file == _names.Initial || file == File || file == FormerFile;

    /// <summary>The records of the change are durable.</summary>
    public void Confirm()
    {
        if (IsChanged) Write(_directory!, _names with { Configured = File.Length == 0 ? _names.Initial : File });
    }

    private static SensorDetector InitialOf(
        DataDirectory directory, SensorDetector configured, string initial, string file)
    {
        if (initial == file) return configured;
        if (initial.Length == 0) return configured.WithoutNetwork();
        var network = ModelFile.Read(directory, initial, ModelFile.HashOf(initial));
        return network.Shape == configured.Shape
            ? configured.With(network)
            : throw new InvalidDataException(
                $"{directory.Path}: its sensors were laid out for {network.Shape}, the configuration says "
                + $"{configured.Shape}; set Model back, or start with a new data directory");
    }

    private static void Begin(DataDirectory directory, Names names, byte[] bytes)
    {
        try
        {
            if (bytes.Length > 0) ModelFile.Write(directory, names.Initial, bytes);
            Write(directory, names);
        }
        catch (FileSystemException failure) when (failure.IsLackOfRoom)
        {
            // A directory of an older program on a full disk: the next start keeps it.
        }
    }

    private static Names? Read(DataDirectory directory)
    {
        if (directory.TryRead(NamesFile) is not { } bytes) return null;
        try
        {
            if (JsonSerializer.Deserialize<Names>(bytes, JsonSerializerOptions.Web)
                is { Version: Version, Initial: not null, Configured: not null } names)
            {
                return names;
            }
        }
        catch (JsonException)
        {
            // Told below.
        }
        throw new InvalidDataException(
            $"{Path.Join(directory.Path, NamesFile)} does not name the network that this directory began with; "
            + "restore it from a backup");
    }

    private static void Write(DataDirectory directory, Names names) => directory.WriteDurably(
        NamesFile, JsonSerializer.SerializeToUtf8Bytes(names, JsonSerializerOptions.Web));

    private sealed record Names(int Version, string Initial, string Configured);
}
