using System.Runtime.InteropServices;
using System.Text;

namespace RnnStream.Benchmarks.Comparison;

/// <summary>ONNX Runtime through its C interface, from the library inside the npm package <c>onnxruntime-node</c>: no
/// other language in between, one thread.</summary>
/// <remarks>Function numbers are places in the table that <c>OrtGetApiBase</c> hands out; they never change.</remarks>
internal sealed unsafe class OnnxRuntime
{
    private const int TableVersion = 17;
    private const int GetErrorMessage = 2;
    private const int CreateEnvironment = 3;
    private const int CreateSessionFromArray = 8;
    private const int RunSession = 9;
    private const int CreateSessionOptions = 10;
    private const int SetIntraOpThreads = 24;
    private const int SetInterOpThreads = 25;
    private const int CreateTensorWithData = 49;
    private const int CreateCpuMemory = 69;
    private const int Float = 1;

    private readonly nint* _table;
    private readonly nint _environment;
    private readonly nint _memory;

    private OnnxRuntime(nint library)
    {
        var baseTable = (nint*)((delegate* unmanaged<nint>)NativeLibrary.GetExport(library, "OrtGetApiBase"))();
        _table = (nint*)((delegate* unmanaged<uint, nint>)baseTable[0])(TableVersion);
        Version = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)baseTable[1])()) ?? "";
        fixed (byte* name = "peers\0"u8)
        {
            nint environment, memory;
            Check(((delegate* unmanaged<int, byte*, nint*, nint>)_table[CreateEnvironment])(3, name, &environment));
            Check(((delegate* unmanaged<int, int, nint*, nint>)_table[CreateCpuMemory])(1, 0, &memory));
            (_environment, _memory) = (environment, memory);
        }
    }

    public string Version { get; }

    /// <summary>Loads the library below a folder <c>node_modules</c>; null when it is not there.</summary>
    public static OnnxRuntime? TryLoad(string? nodeModules)
    {
        var folder = Path.Join(nodeModules, "onnxruntime-node", "bin");
        var machine = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64";
        var file = nodeModules is null || !Directory.Exists(folder)
            ? null
            : Directory.EnumerateFiles(folder, "libonnxruntime.so*", SearchOption.AllDirectories)
                .FirstOrDefault(path => path.Contains($"/{machine}/", StringComparison.Ordinal));
        return file is not null && NativeLibrary.TryLoad(file, out var library) ? new OnnxRuntime(library) : null;
    }

    /// <summary>Opens a model for one thread.</summary>
    public nint Open(ReadOnlySpan<byte> model)
    {
        nint options, session;
        Check(((delegate* unmanaged<nint*, nint>)_table[CreateSessionOptions])(&options));
        Check(((delegate* unmanaged<nint, int, nint>)_table[SetIntraOpThreads])(options, 1));
        Check(((delegate* unmanaged<nint, int, nint>)_table[SetInterOpThreads])(options, 1));
        fixed (byte* bytes = model)
        {
            Check(((delegate* unmanaged<nint, byte*, nuint, nint, nint*, nint>)_table[CreateSessionFromArray])(
                _environment, bytes, (nuint)model.Length, options, &session));
        }

        return session;
    }

    /// <summary>A tensor of shape [1, rows, columns] laid over pinned memory, which it does not own.</summary>
    public nint Tensor(ref float first, int rows, int columns)
    {
        var shape = stackalloc long[] { 1, rows, columns };
        nint tensor;
        fixed (float* values = &first)
        {
            Check(((delegate* unmanaged<nint, float*, nuint, long*, nuint, int, nint*, nint>)_table[CreateTensorWithData])(
                _memory, values, (nuint)(rows * columns * sizeof(float)), shape, 3, Float, &tensor));
        }

        return tensor;
    }

    /// <summary>Runs a session over tensors that exist, outputs too: nothing is allocated for them.</summary>
    public void Run(nint session, nint* inputNames, nint* inputs, int inputCount, nint* outputNames, nint* outputs, int outputCount) =>
        Check(((delegate* unmanaged<nint, nint, nint*, nint*, nuint, nint*, nuint, nint*, nint>)_table[RunSession])(
            session, 0, inputNames, inputs, (nuint)inputCount, outputNames, (nuint)outputCount, outputs));

    /// <summary>Names as the interface wants them; kept for the life of the process.</summary>
    public static nint* Names(params ReadOnlySpan<string> names)
    {
        var pointers = (nint*)NativeMemory.Alloc((nuint)names.Length, (nuint)sizeof(nint));
        for (var i = 0; i < names.Length; i++)
        {
            pointers[i] = Marshal.StringToCoTaskMemUTF8(names[i]);
        }

        return pointers;
    }

    private void Check(nint status)
    {
        if (status != 0)
        {
            var message = ((delegate* unmanaged<nint, byte*>)_table[GetErrorMessage])(status);
            throw new InvalidOperationException(Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(message)));
        }
    }
}
