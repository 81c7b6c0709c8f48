using System.Runtime.InteropServices;

namespace RnnStream.Numerics;

/// <summary>Asks the operating system for 2 MiB pages under a large, pinned array.</summary>
/// <remarks>Millions of hidden states in random order miss the table of 4 KiB pages at nearly every access. Only a
/// wish: where it is not met (another system, a kernel before 6.1, fragmented memory) everything works as
/// before.</remarks>
internal static partial class LargePages
{
    /// <summary>Below this nothing is asked for: two pages, so that one whole page lies inside.</summary>
    public const long SizeMin = 2 * PageSize;

    private const long PageSize = 2L << 20;
    private const int AdviseHugePage = 14;
    private const int AdviseCollapse = 25;

    /// <summary>Asks for the whole pages inside a range of memory that stays where it is.</summary>
    public static void Ask(nuint address, long size)
    {
        if (!OperatingSystem.IsLinux() || size < SizeMin)
        {
            return;
        }

        var first = (address + (nuint)PageSize - 1) / (nuint)PageSize * (nuint)PageSize;
        var length = (nuint)((size - (long)(first - address)) / PageSize * PageSize);
        _ = Advise(first, length, AdviseHugePage);
        _ = Advise(first, length, AdviseCollapse);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nuint address, nuint length, int advice);
}
