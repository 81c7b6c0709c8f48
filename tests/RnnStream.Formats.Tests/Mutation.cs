namespace RnnStream.Formats.Tests;

/// <summary>Damages bytes in the ways that wires, disks and attackers do.</summary>
internal static class Mutation
{
    private static readonly byte[] Special = [0, 0x0A, 0x0D, 0x20, 0x22, 0x2C, 0x2D, 0x2E, 0x2F, 0x5B, 0x5C, 0x5D, 0x7B, 0x7D, 0x7F, 0x80, 0xC2, 0xED, 0xFF];

    /// <summary>A damaged copy of <paramref name="original"/>, possibly spliced with
    /// <paramref name="other"/>.</summary>
    public static byte[] Of(byte[] original, byte[] other, Random random)
    {
        var bytes = new List<byte>(original);
        for (var round = random.Next(1, 6); round > 0; round--)
        {
            var position = random.Next(bytes.Count + 1);
            switch (random.Next(7))
            {
                case 0: bytes.Insert(position, Special[random.Next(Special.Length)]); break;
                case 1: bytes.Insert(position, (byte)random.Next(256)); break;
                case 2 when position < bytes.Count: bytes[position] ^= (byte)(1 << random.Next(8)); break;
                case 3 when position < bytes.Count: bytes.RemoveAt(position); break;
                case 4: bytes.RemoveRange(position, bytes.Count - position); break;
                case 5: bytes.InsertRange(position, other[random.Next(other.Length + 1)..]); break;
                case 6: bytes.InsertRange(position, Enumerable.Repeat(Special[random.Next(Special.Length)], random.Next(80))); break;
            }
        }

        return [.. bytes];
    }
}
