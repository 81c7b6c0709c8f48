using System.Buffers.Text;
using System.Text.Json;
using RnnStream.Formats.Text;

namespace RnnStream.Formats.Payloads;

/// <summary>Flattens a JSON payload into a <see cref="FieldTable"/>: nested names joined by <c>/</c>, array positions
/// as names, every object inside an array a group of its own.</summary>
internal sealed class JsonFieldReader(FieldTable table)
{
    private const int DepthMax = 32;
    private const int PathSizeMax = 1_024;

    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = DepthMax + 2 };

    private readonly Frame[] _frames = new Frame[DepthMax + 1];
    private readonly byte[] _path = new byte[PathSizeMax];
    private byte[] _unescaped = new byte[1_024];
    private byte[]? _timeField;
    private int _pathLength;

    /// <summary>Reads a payload into the table, which is cleared first.</summary>
    /// <param name="payload">UTF-8, valid.</param>
    /// <param name="timeField">Path of the time field, or null for the usual names.</param>
    public JsonOutcome Read(ReadOnlySpan<byte> payload, byte[]? timeField)
    {
        table.Clear();
        _timeField = timeField;
        try
        {
            return Walk(payload);
        }
        catch (JsonException)
        {
            return JsonOutcome.Malformed;
        }
        catch (InvalidOperationException)
        {
            return JsonOutcome.InvalidText;
        }
    }

    private JsonOutcome Walk(ReadOnlySpan<byte> payload)
    {
        var reader = new Utf8JsonReader(payload, ReaderOptions);
        var depth = 0;
        _frames[0] = new Frame { Group = table.AddGroup(-1, default, 0) };
        _pathLength = 0;
        while (reader.Read())
        {
            ref var frame = ref _frames[depth];
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    EnterProperty(ref reader, in frame);
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    depth--;
                    break;
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    if (depth == DepthMax) return JsonOutcome.TooDeep;
                    _frames[++depth] = Open(reader.TokenType == JsonTokenType.StartArray, ref frame);
                    break;
                default:
                    if (frame.IsArray) EnterElement(ref frame);
                    if (!TryAddLeaf(ref reader, in frame)) return JsonOutcome.TooLarge;
                    break;
            }
        }

        return JsonOutcome.Complete;
    }

    private Frame Open(bool isArray, ref Frame outer)
    {
        var opened = new Frame { IsArray = isArray, Group = outer.Group, Origin = outer.Origin };
        if (outer.IsArray && !isArray)
        {
            // An object inside an array: a reading of its own, whose names are relative to the array.
            _pathLength = outer.PathLength;
            var arrayPath = _path.AsSpan(outer.Origin, Math.Max(0, _pathLength - outer.Origin));
            opened.Group = table.AddGroup(outer.Group, arrayPath, outer.Next++);
            opened.Origin = _pathLength;
        }
        else if (outer.IsArray)
        {
            EnterElement(ref outer);
        }

        opened.PathLength = _pathLength;
        return opened;
    }

    private void EnterProperty(ref Utf8JsonReader reader, in Frame frame)
    {
        _pathLength = frame.PathLength;
        Append(TextOf(ref reader), frame.Origin);
    }

    private void EnterElement(ref Frame frame)
    {
        Span<byte> digits = stackalloc byte[12];
        Utf8Formatter.TryFormat(frame.Next++, digits, out var written);
        _pathLength = frame.PathLength;
        Append(digits[..written], frame.Origin);
    }

    private void Append(ReadOnlySpan<byte> part, int origin)
    {
        // A path that does not fit is filled up, and so too long for a name: it is refused by name, not silently cut.
        var separator = _pathLength > origin ? 1 : 0;
        if (part.Length + separator > PathSizeMax - _pathLength)
        {
            _path.AsSpan(_pathLength).Fill((byte)'_');
            _pathLength = PathSizeMax;
            return;
        }

        if (separator != 0) _path[_pathLength++] = (byte)'/';
        part.CopyTo(_path.AsSpan(_pathLength));
        _pathLength += part.Length;
    }

    private bool TryAddLeaf(ref Utf8JsonReader reader, in Frame frame)
    {
        if (reader.TokenType == JsonTokenType.Null) return true;
        if (table.FieldCount >= FieldTable.FieldsMax) return false;
        var name = _path.AsSpan(frame.Origin, _pathLength - frame.Origin);
        ref var group = ref table.Group(frame.Group);
        if (++group.FieldCount > FieldTable.GroupFieldsMax) return false;
        var number = double.NaN;
        var kind = FieldKind.Text;
        scoped ReadOnlySpan<byte> text;
        if (reader.TokenType == JsonTokenType.Number)
        {
            text = reader.ValueSpan;
            kind = NumberText.Parse(text, out number) == NumberOutcome.Number ? FieldKind.Number : FieldKind.NotFinite;
        }
        else if (reader.TokenType == JsonTokenType.String)
        {
            text = TextOf(ref reader);
        }
        else
        {
            text = reader.ValueSpan;
            kind = FieldKind.Boolean;
            number = reader.TokenType == JsonTokenType.True ? 1 : 0;
        }

        var field = table.Add(frame.Group, name, kind, number, text);
        AssignRole(ref table.Group(frame.Group), field, name);
        return true;
    }

    private void AssignRole(ref JsonGroup group, int field, ReadOnlySpan<byte> name)
    {
        var isTime = _timeField is null ? FieldNames.IsTime(name) : name.SequenceEqual(_timeField);
        if (isTime)
        {
            table.Field(field).Role = FieldRole.Time;
            if (group.TimeField < 0) group.TimeField = field;
        }
        else if (group.Parent >= 0 && FieldNames.IsIdentity(name))
        {
            table.Field(field).Role = FieldRole.Identity;
            if (group.IdentityField < 0) group.IdentityField = field;
        }
    }

    private ReadOnlySpan<byte> TextOf(scoped ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped) return reader.ValueSpan;
        if (_unescaped.Length < reader.ValueSpan.Length)
            Array.Resize(ref _unescaped, Math.Max(2 * _unescaped.Length, reader.ValueSpan.Length));
        return _unescaped.AsSpan(0, reader.CopyString(_unescaped));
    }

    private struct Frame
    {
        public bool IsArray;

        /// <summary>Length of the path up to and including this container.</summary>
        public int PathLength;

        /// <summary>Where the group's names begin in the path.</summary>
        public int Origin;

        public int Group;

        /// <summary>Position of the next element.</summary>
        public int Next;
    }
}
