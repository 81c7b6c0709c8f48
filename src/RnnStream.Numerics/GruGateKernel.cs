namespace RnnStream.Numerics;

/// <summary>What a GRU does between its matrix products, for a batch of rows, forwards and backwards.</summary>
/// <remarks>Gates of one row lie in the order r, z, n. Element-wise, so all kernels agree bit for bit.</remarks>
public static partial class GruGateKernel
{
    /// <summary>Opens the gates and advances the hidden state.</summary>
    /// <param name="gates">Shape [batch, 3 · hidden]: sums before (of n the input's part alone), activated r, z, n
    /// after.</param>
    /// <param name="recalled">q = U_n h₋₁ + b_hn, shape [batch, hidden].</param>
    /// <param name="hiddenBefore">h₋₁, shape [batch, hidden].</param>
    /// <param name="hidden">h, shape [batch, hidden]; overwritten.</param>
    /// <param name="hiddenSize">Hidden units per row.</param>
    /// <remarks><c>n = tanh(fma(r, q, n_in))</c>, <c>h = fma(z, h₋₁ − n, n)</c> (Cho et al. 2014 in PyTorch's form,
    /// where the reset gate acts after the recurrent product).</remarks>
    public static void Forward(
        Span<float> gates, ReadOnlySpan<float> recalled, ReadOnlySpan<float> hiddenBefore, Span<float> hidden,
        int hiddenSize) =>
        Forward(KernelSelection.Current, gates, recalled, hiddenBefore, hidden, hiddenSize);

    /// <summary>Differentiates <c>Forward</c>: from ∂loss/∂h to both sums of the gates and the hidden state
    /// before.</summary>
    /// <param name="gates">r, z, n as <c>Forward</c> left them, shape [batch, 3 · hidden].</param>
    /// <param name="recalled">q, shape [batch, hidden].</param>
    /// <param name="hiddenBefore">h₋₁, shape [batch, hidden].</param>
    /// <param name="dHidden">∂loss/∂h before, the direct part of ∂loss/∂h₋₁ (that through z) after; shape [batch,
    /// hidden].</param>
    /// <param name="dGates">∂loss/∂(input's sums), shape [batch, 3 · hidden]; overwritten.</param>
    /// <param name="dRecurrent">∂loss/∂(recurrent sums), shape [batch, 3 · hidden]; overwritten; differs in n
    /// alone.</param>
    /// <param name="hiddenSize">Hidden units per row.</param>
    public static void Backward(
        ReadOnlySpan<float> gates, ReadOnlySpan<float> recalled, ReadOnlySpan<float> hiddenBefore,
        Span<float> dHidden, Span<float> dGates, Span<float> dRecurrent, int hiddenSize) =>
        Backward(KernelSelection.Current, gates, recalled, hiddenBefore, dHidden, dGates, dRecurrent, hiddenSize);

    internal static void Forward(
        KernelWidth kernel, Span<float> gates, ReadOnlySpan<float> recalled, ReadOnlySpan<float> hiddenBefore,
        Span<float> hidden, int hiddenSize)
    {
        var rows = RowCount(hidden.Length, hiddenSize, gates.Length, recalled.Length, hiddenBefore.Length);
        for (var row = 0; row < rows; row++)
        {
            var (at, gate) = (row * hiddenSize, row * hiddenSize * 3);
            var body = new ForwardBody(
                ref gates[gate], in recalled[at], in hiddenBefore[at], ref hidden[at], hiddenSize);
            ElementLoop.Run(kernel, hiddenSize, body);
        }
    }

    internal static void Backward(
        KernelWidth kernel, ReadOnlySpan<float> gates, ReadOnlySpan<float> recalled, ReadOnlySpan<float> hiddenBefore,
        Span<float> dHidden, Span<float> dGates, Span<float> dRecurrent, int hiddenSize)
    {
        var rows = RowCount(dHidden.Length, hiddenSize, gates.Length, recalled.Length, hiddenBefore.Length);
        _ = RowCount(dHidden.Length, hiddenSize, dGates.Length, recalled.Length, hiddenBefore.Length);
        _ = RowCount(dHidden.Length, hiddenSize, dRecurrent.Length, recalled.Length, hiddenBefore.Length);
        for (var row = 0; row < rows; row++)
        {
            var (at, gate) = (row * hiddenSize, row * hiddenSize * 3);
            var body = new BackwardBody(
                in gates[gate], in recalled[at], in hiddenBefore[at], ref dHidden[at], ref dGates[gate],
                ref dRecurrent[gate], hiddenSize);
            ElementLoop.Run(kernel, hiddenSize, body);
        }
    }

    private static int RowCount(int length, int hiddenSize, int gates, int a, int b)
    {
        if (hiddenSize < 1 || length % hiddenSize != 0 || gates != 3 * length || a != length || b != length)
        {
            throw new ArgumentException(
                $"Rows of {hiddenSize} hidden units: {length} hidden values need {3 * length} gates, found {gates}, "
                + $"and {length} of each state, found {a}, {b}.");
        }

        return length / hiddenSize;
    }
}
