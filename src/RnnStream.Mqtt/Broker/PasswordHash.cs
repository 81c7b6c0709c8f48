using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace RnnStream.Mqtt.Broker;

/// <summary>A salted password hash: <c>$pbkdf2-sha256$iterations$salt$key</c>, salt and key in base 64.</summary>
public sealed class PasswordHash
{
    /// <summary>Iterations of new hashes. Chosen: tens of milliseconds of one core per check.</summary>
    private const int Iterations = 100_000;

    /// <summary>Above this a check could be made to stall the broker by a line in its own file.</summary>
    private const int IterationsMax = 10_000_000;

    private const int SaltSize = 16;
    private const int KeySize = 32;
    private const string Algorithm = "pbkdf2-sha256";

    private readonly int _iterations;
    private readonly byte[] _salt;
    private readonly byte[] _key;

    private PasswordHash(int iterations, byte[] salt, byte[] key)
    {
        _iterations = iterations;
        _salt = salt;
        _key = key;
    }

    /// <summary>Hashes a password (UTF-8) with a fresh salt.</summary>
    public static PasswordHash Create(ReadOnlySpan<byte> password, int iterations = Iterations)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltSize);
        return new PasswordHash(iterations, salt, Derive(password, salt, iterations, KeySize));
    }

    /// <summary>Reads what <see cref="ToString"/> wrote; false for anything else.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out PasswordHash? hash)
    {
        hash = null;
        var parts = text.Split('$');
        var salt = new byte[64];
        var key = new byte[64];
        if (parts.Length != 5 || parts[0].Length != 0 || parts[1] != Algorithm
            || !int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var iterations)
            || iterations is < 1 or > IterationsMax
            || !Convert.TryFromBase64String(parts[3], salt, out var saltSize) || saltSize < 8
            || !Convert.TryFromBase64String(parts[4], key, out var keySize) || keySize < 16)
        {
            return false;
        }

        hash = new PasswordHash(iterations, salt[..saltSize], key[..keySize]);
        return true;
    }

    /// <summary>Whether this is the password. Takes tens of milliseconds; the comparison takes equal time
    /// always.</summary>
    public bool Verify(ReadOnlySpan<byte> password) =>
        CryptographicOperations.FixedTimeEquals(Derive(password, _salt, _iterations, _key.Length), _key);

    /// <summary>The line to store after <c>name:</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"${Algorithm}${_iterations}${Convert.ToBase64String(_salt)}${Convert.ToBase64String(_key)}");

    private static byte[] Derive(ReadOnlySpan<byte> password, byte[] salt, int iterations, int size) =>
        Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA256, size);
}
