using System.Buffers.Text;
using RnnStream.Formats.Subscriptions;

namespace RnnStream.Formats.Payloads;

/// <summary>The leaves of one JSON payload, in order. Reused from message to message: no allocation once it has
/// grown.</summary>
/// <remarks>Bounds: <see cref="FieldsMax"/> fields in a message and <see cref="GroupFieldsMax"/> in one object, beyond
/// which the message is refused; texts above <see cref="TextSizeMax"/> bytes are kept as empty.</remarks>
internal sealed class FieldTable : IPayloadTexts
{
    public const int FieldsMax = 16_384;
    public const int GroupFieldsMax = 1_024;
    private const int TextSizeMax = 512;

    private byte[] _bytes = new byte[4 * 1024];
    private int _length;
    private JsonField[] _fields = new JsonField[64];
    private JsonGroup[] _groups = new JsonGroup[16];

    public int FieldCount { get; private set; }

    public int GroupCount { get; private set; }

    /// <summary>The group in which <see cref="TryGetText"/> begins to search.</summary>
    public int CurrentGroup { get; set; }

    public void Clear()
    {
        _length = 0;
        FieldCount = 0;
        GroupCount = 0;
        CurrentGroup = 0;
    }

    public ref JsonField Field(int index) => ref _fields[index];

    public ref JsonGroup Group(int index) => ref _groups[index];

    public ReadOnlySpan<byte> Name(in JsonField field) => _bytes.AsSpan(field.NameStart, field.NameLength);

    public ReadOnlySpan<byte> Text(in JsonField field) => _bytes.AsSpan(field.TextStart, field.TextLength);

    public int AddGroup(int parent, ReadOnlySpan<byte> arrayPath, int index)
    {
        if (GroupCount == _groups.Length) Array.Resize(ref _groups, 2 * _groups.Length);
        _groups[GroupCount] = new JsonGroup
        {
            Parent = parent,
            PathStart = Store(arrayPath),
            PathLength = arrayPath.Length,
            Index = index,
            LastField = -1,
            TimeField = -1,
            IdentityField = -1,
        };
        return GroupCount++;
    }

    /// <summary>Adds a leaf, or overwrites the one of the same name: of duplicate keys the last wins.</summary>
    /// <returns>The field's index.</returns>
    public int Add(int group, ReadOnlySpan<byte> name, FieldKind kind, double number, ReadOnlySpan<byte> text)
    {
        var hash = Hash(name);
        var index = Find(group, name, hash);
        if (index < 0)
        {
            index = FieldCount++;
            if (index == _fields.Length) Array.Resize(ref _fields, 2 * _fields.Length);
            ref var added = ref _fields[index];
            added.NameStart = Store(name);
            added.NameLength = name.Length;
            added.NameHash = hash;
            added.Group = group;
            added.Role = FieldRole.Value;
            added.Previous = _groups[group].LastField;
            _groups[group].LastField = index;
        }

        if (text.Length > TextSizeMax) text = default;
        ref var field = ref _fields[index];
        field.Kind = kind;
        field.Number = number;
        field.TextStart = Store(text);
        field.TextLength = text.Length;
        return index;
    }

    /// <inheritdoc/>
    public bool TryGetText(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> text)
    {
        var hash = Hash(name);
        for (var group = CurrentGroup; group >= 0; group = _groups[group].Parent)
        {
            var index = Find(group, name, hash);
            if (index < 0) continue;
            text = Text(in _fields[index]);
            return true;
        }

        text = default;
        return false;
    }

    /// <summary>Writes the full path of a group: its arrays' paths, each with what names the element.</summary>
    /// <returns>Bytes written; −1 when the destination is too small.</returns>
    public int WritePath(int group, Span<byte> destination)
    {
        ref readonly var element = ref _groups[group];
        if (element.Parent < 0) return 0;
        var length = WritePath(element.Parent, destination);
        length = Join(_bytes.AsSpan(element.PathStart, element.PathLength), destination, length);
        if (element.IdentityField >= 0) return Join(Text(in _fields[element.IdentityField]), destination, length);
        if (element.TimeField >= 0) return length;
        Span<byte> digits = stackalloc byte[12];
        Utf8Formatter.TryFormat(element.Index, digits, out var written);
        return Join(digits[..written], destination, length);
    }

    /// <summary>Appends a part after a slash; −1 when the destination is too small or already was.</summary>
    public static int Join(ReadOnlySpan<byte> part, Span<byte> destination, int length)
    {
        if (length < 0 || part.Length + 1 > destination.Length - length) return -1;
        if (part.IsEmpty) return length;
        if (length > 0) destination[length++] = (byte)'/';
        part.CopyTo(destination[length..]);
        return length + part.Length;
    }

    private int Find(int group, ReadOnlySpan<byte> name, uint hash)
    {
        for (var index = _groups[group].LastField; index >= 0; index = _fields[index].Previous)
        {
            ref readonly var field = ref _fields[index];
            if (field.NameHash == hash && Name(in field).SequenceEqual(name)) return index;
        }

        return -1;
    }

    private int Store(ReadOnlySpan<byte> bytes)
    {
        var start = _length;
        if (bytes.Length > _bytes.Length - start)
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, start + bytes.Length));
        bytes.CopyTo(_bytes.AsSpan(start));
        _length += bytes.Length;
        return start;
    }

    private static uint Hash(ReadOnlySpan<byte> name)
    {
        // FNV-1a: only tells names apart quickly; equality is always checked.
        var hash = 2_166_136_261u;
        foreach (var value in name) hash = unchecked((hash ^ value) * 16_777_619u);
        return hash;
    }
}
