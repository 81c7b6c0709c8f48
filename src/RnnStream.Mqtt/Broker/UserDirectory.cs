using System.Security.Cryptography;
using System.Text;

namespace RnnStream.Mqtt.Broker;

/// <summary>Who may connect. Immutable; checks are slow on purpose and belong outside every lock.</summary>
internal sealed class UserDirectory
{
    private const int UsersMax = 100_000;
    private static readonly PasswordHash NobodysHash = PasswordHash.Create(RandomNumberGenerator.GetBytes(16));
    private readonly Dictionary<string, PasswordHash> _hashes = new(StringComparer.Ordinal);
    private readonly bool _anonymousAllowed;

    public UserDirectory(EmbeddedBrokerOptions options, bool isLoopback)
    {
        foreach (var (name, password) in options.Users)
        {
            // Plain passwords come from the configuration, so slow hashing would protect nothing.
            _hashes[name] = PasswordHash.Create(Encoding.UTF8.GetBytes(password), iterations: 1);
        }

        if (options.PasswordFile is { Length: > 0 } path)
        {
            Load(path);
        }

        _anonymousAllowed = options.AllowAnonymous ?? (isLoopback && _hashes.Count == 0);
        if (!_anonymousAllowed && _hashes.Count == 0)
        {
            throw new MqttBrokerException(
                $"the embedded broker would admit nobody on {options.Address}: give it users (PasswordFile), "
                + "or set AllowAnonymous to true to let anyone connect");
        }
    }

    /// <summary>Whether these credentials admit a client.</summary>
    public bool Admits(string? name, ReadOnlySpan<byte> password)
    {
        if (name is null)
        {
            return _anonymousAllowed;
        }

        if (_hashes.Count == 0)
        {
            return _anonymousAllowed;
        }

        // An unknown name costs as much time as a wrong password, so that names cannot be found out.
        var known = _hashes.TryGetValue(name, out var hash);
        return (hash ?? NobodysHash).Verify(password) && known;
    }

    private void Load(string path)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MqttBrokerException($"cannot read the password file {path}: {exception.Message}", exception);
        }

        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            if (line.Length > 0 && line[0] != '#')
            {
                Add(path, lineNumber: i + 1, line);
            }
        }
    }

    private void Add(string path, int lineNumber, string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || !PasswordHash.TryParse(line[(colon + 1)..], out var hash) || _hashes.Count >= UsersMax)
        {
            throw new MqttBrokerException(
                $"{path}, line {lineNumber}: expected name:$pbkdf2-sha256$iterations$salt$key, "
                + $"as 'rnnstream password NAME' prints it (at most {UsersMax} users)");
        }

        _hashes[line[..colon]] = hash;
    }
}
