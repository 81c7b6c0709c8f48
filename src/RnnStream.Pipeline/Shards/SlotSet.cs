using System.Numerics;

namespace RnnStream.Pipeline.Shards;

/// <summary>A set of slots, one bit each.</summary>
internal sealed class SlotSet
{
    private ulong[] _words = [];

    public bool Contains(int slot)
    {
        var word = slot >> 6;
        return word < _words.Length && (_words[word] & (1UL << (slot & 63))) != 0;
    }

    public void Add(int slot)
    {
        var word = slot >> 6;
        if (word >= _words.Length) Array.Resize(ref _words, Math.Max(16, Math.Max(word + 1, _words.Length * 2)));
        _words[word] |= 1UL << (slot & 63);
    }

    public void Remove(int slot)
    {
        var word = slot >> 6;
        if (word < _words.Length) _words[word] &= ~(1UL << (slot & 63));
    }

    public void Clear() => Array.Clear(_words);

    /// <summary>The first slot from <paramref name="from"/> on that is in the set; -1 when none is.</summary>
    public int FirstFrom(int from)
    {
        var word = from >> 6;
        if (word >= _words.Length) return -1;
        var bits = _words[word] & (ulong.MaxValue << (from & 63));
        while (bits == 0)
        {
            if (++word == _words.Length) return -1;
            bits = _words[word];
        }
        return (word << 6) + BitOperations.TrailingZeroCount(bits);
    }
}
