namespace RnnStream.Storage.Log;

/// <summary>Takes the records of one verified payload apart.</summary>
internal static class RecordReader
{
    /// <summary>Reads the record at an offset of the payload.</summary>
    /// <returns>False when what stands there is no record.</returns>
    public static bool TryRead(
        ReadOnlySpan<byte> payload, ref int offset, out RecordKind kind, out int bodyOffset, out int bodySize)
    {
        kind = RecordKind.None;
        bodyOffset = bodySize = 0;
        var position = offset;
        if (position >= payload.Length) return false;
        kind = (RecordKind)payload[position++];
        if (kind == RecordKind.None) return false;
        for (var shift = 0; ; shift += 7)
        {
            if (position >= payload.Length || shift > 14) return false;
            var value = payload[position++];
            bodySize |= (value & 0x7F) << shift;
            if (value >= 0x80) continue;
            if (value == 0 && shift > 0) return false; // Not the shortest form.
            break;
        }

        if (bodySize > LogFormat.BodySizeMax || bodySize > payload.Length - position) return false;
        bodyOffset = position;
        offset = position + bodySize;
        return true;
    }
}
