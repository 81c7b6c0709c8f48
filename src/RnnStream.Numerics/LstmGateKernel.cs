using System.Diagnostics;

namespace RnnStream.Numerics;

/// <summary>What an LSTM does between its matrix products, for a batch of rows, forwards and backwards.</summary>
/// <remarks>Gates of one row lie in the order i, f, g, o. Element-wise, so all kernels agree bit for bit.</remarks>
public static partial class LstmGateKernel
{
    /// <summary>Opens the gates and advances memory and hidden state.</summary>
    /// <param name="gates">Shape [batch, 4 · hidden]: sums before, activated i, f, g, o after.</param>
    /// <param name="memoryBefore">c₋₁, shape [batch, hidden].</param>
    /// <param name="memory">c, shape [batch, hidden]; overwritten.</param>
    /// <param name="squashed">tanh(c), shape [batch, hidden]; overwritten.</param>
    /// <param name="hidden">h, shape [batch, hidden]; overwritten.</param>
    /// <param name="hiddenSize">Hidden units per row.</param>
    /// <remarks><c>c = fma(f, c₋₁, i · g)</c>, <c>h = o · tanh(c)</c> (Hochreiter and Schmidhuber 1997 with the forget
    /// gate of Gers, Schmidhuber and Cummins 2000).</remarks>
    public static void Forward(
        Span<float> gates, ReadOnlySpan<float> memoryBefore, Span<float> memory, Span<float> squashed,
        Span<float> hidden, int hiddenSize) =>
        Forward(KernelSelection.Current, gates, memoryBefore, memory, squashed, hidden, hiddenSize);

    /// <summary>Differentiates <c>Forward</c>: from ∂loss/∂h to the gates' sums and the memory before.</summary>
    /// <param name="gates">i, f, g, o as <c>Forward</c> left them, shape [batch, 4 · hidden].</param>
    /// <param name="memoryBefore">c₋₁, shape [batch, hidden].</param>
    /// <param name="squashed">tanh(c), shape [batch, hidden].</param>
    /// <param name="dHidden">∂loss/∂h, shape [batch, hidden].</param>
    /// <param name="dMemory">∂loss/∂c from later steps before, ∂loss/∂c₋₁ after; shape [batch, hidden].</param>
    /// <param name="dGates">∂loss/∂(sums of the gates), shape [batch, 4 · hidden]; overwritten.</param>
    /// <param name="hiddenSize">Hidden units per row.</param>
    public static void Backward(
        ReadOnlySpan<float> gates, ReadOnlySpan<float> memoryBefore, ReadOnlySpan<float> squashed,
        ReadOnlySpan<float> dHidden, Span<float> dMemory, Span<float> dGates, int hiddenSize) =>
        Backward(KernelSelection.Current, gates, memoryBefore, squashed, dHidden, dMemory, dGates, hiddenSize);

    internal static void Forward(
        KernelWidth kernel, Span<float> gates, ReadOnlySpan<float> memoryBefore, Span<float> memory,
        Span<float> squashed, Span<float> hidden, int hiddenSize)
    {
        var rows = RowCount(
            hidden.Length, hiddenSize, gates.Length, memoryBefore.Length, memory.Length, squashed.Length);
        for (var row = 0; row < rows; row++)
        {
            var (at, gate) = (row * hiddenSize, row * hiddenSize * 4);
            var body = new ForwardBody(
                ref gates[gate], ref gates[gate + hiddenSize], ref gates[gate + (2 * hiddenSize)],
                ref gates[gate + (3 * hiddenSize)], in memoryBefore[at], ref memory[at],
                ref squashed[at], ref hidden[at]);
            ElementLoop.Run(kernel, hiddenSize, body);
        }
    }

    internal static void Backward(
        KernelWidth kernel, ReadOnlySpan<float> gates, ReadOnlySpan<float> memoryBefore, ReadOnlySpan<float> squashed,
        ReadOnlySpan<float> dHidden, Span<float> dMemory, Span<float> dGates, int hiddenSize)
    {
        var rows = RowCount(
            dHidden.Length, hiddenSize, gates.Length, memoryBefore.Length, squashed.Length, dMemory.Length);
        Debug.Assert(dGates.Length == gates.Length);
        for (var row = 0; row < rows; row++)
        {
            var (at, gate) = (row * hiddenSize, row * hiddenSize * 4);
            var body = new BackwardBody(
                in gates[gate], in memoryBefore[at], in squashed[at], in dHidden[at], ref dMemory[at], ref dGates[gate],
                hiddenSize);
            ElementLoop.Run(kernel, hiddenSize, body);
        }
    }

    private static int RowCount(int length, int hiddenSize, int gates, int a, int b, int c)
    {
        if (hiddenSize < 1 || length % hiddenSize != 0
            || gates != 4 * length || a != length || b != length || c != length)
        {
            throw new ArgumentException(
                $"Rows of {hiddenSize} hidden units: {length} hidden values need {4 * length} gates, found {gates}, "
                + $"and {length} of each state, found {a}, {b}, {c}.");
        }

        return length / hiddenSize;
    }
}
