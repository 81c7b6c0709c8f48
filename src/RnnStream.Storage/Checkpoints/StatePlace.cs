using System.Runtime.InteropServices;

namespace RnnStream.Storage.Checkpoints;

/// <summary>Where a sensor's packed state lies, as FORMAT.md specifies the bytes.</summary>
/// <param name="File">The sequence number that names the states file.</param>
/// <param name="Offset">Offset in that file, in bytes.</param>
/// <param name="Size">Packed bytes; 0 when there is no state.</param>
/// <param name="Checksum">Of the packed bytes, seeded with the log and the sensor.</param>
/// <param name="ChangedAt">Sequence number of the first checkpoint after the state's last change.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct StatePlace(long File, long Offset, int Size, uint Checksum, long ChangedAt)
{
    public static int Bytes => Marshal.SizeOf<StatePlace>();
}
