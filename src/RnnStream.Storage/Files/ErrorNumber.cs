using System.Runtime.InteropServices;

namespace RnnStream.Storage.Files;

/// <summary>The Linux error numbers that decide something here (the same on x86-64 and arm64).</summary>
internal static class ErrorNumber
{
    public const int NotFound = 2;
    public const int Interrupted = 4;
    public const int InputOutput = 5;
    public const int WouldBlock = 11;
    public const int NoMemory = 12;
    public const int Exists = 17;
    public const int Invalid = 22;
    public const int SystemFiles = 23;
    public const int ProcessFiles = 24;
    public const int TooLarge = 27;
    public const int NoSpace = 28;
    public const int Loop = 40;
    public const int NotSupported = 95;
    public const int Quota = 122;

    public static string Describe(int error) => $"{Marshal.GetPInvokeErrorMessage(error)} (errno {error})";
}
