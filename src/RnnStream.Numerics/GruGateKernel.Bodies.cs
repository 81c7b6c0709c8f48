using System.Runtime.CompilerServices;

namespace RnnStream.Numerics;

public static partial class GruGateKernel
{
    private readonly ref struct ForwardBody(
        ref float gates, ref readonly float recalled, ref readonly float hiddenBefore, ref float hidden, int hiddenSize)
        : IElementBody
    {
        private readonly ref float _gates = ref gates;
        private readonly ref float _recalled = ref Unsafe.AsRef(in recalled);
        private readonly ref float _hiddenBefore = ref Unsafe.AsRef(in hiddenBefore);
        private readonly ref float _hidden = ref hidden;
        private readonly nuint _size = (nuint)hiddenSize;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void At<TVector, TLanes>(nuint at)
            where TVector : struct
            where TLanes : ILanes<TVector>
        {
            var r = TLanes.Sigmoid(TLanes.Load(ref _gates, at));
            var z = TLanes.Sigmoid(TLanes.Load(ref _gates, at + _size));
            var sum = TLanes.FusedMultiplyAdd(
                r, TLanes.Load(ref _recalled, at), TLanes.Load(ref _gates, at + (2 * _size)));
            var n = TLanes.Tanh(sum);
            TLanes.Store(r, ref _gates, at);
            TLanes.Store(z, ref _gates, at + _size);
            TLanes.Store(n, ref _gates, at + (2 * _size));
            var difference = TLanes.Subtract(TLanes.Load(ref _hiddenBefore, at), n);
            TLanes.Store(TLanes.FusedMultiplyAdd(z, difference, n), ref _hidden, at);
        }
    }

    private readonly ref struct BackwardBody(
        ref readonly float gates, ref readonly float recalled, ref readonly float hiddenBefore,
        ref float dHidden, ref float dGates, ref float dRecurrent, int hiddenSize) : IElementBody
    {
        private readonly ref float _gates = ref Unsafe.AsRef(in gates);
        private readonly ref float _recalled = ref Unsafe.AsRef(in recalled);
        private readonly ref float _hiddenBefore = ref Unsafe.AsRef(in hiddenBefore);
        private readonly ref float _dHidden = ref dHidden;
        private readonly ref float _dGates = ref dGates;
        private readonly ref float _dRecurrent = ref dRecurrent;
        private readonly nuint _size = (nuint)hiddenSize;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void At<TVector, TLanes>(nuint at)
            where TVector : struct
            where TLanes : ILanes<TVector>
        {
            var one = TLanes.Create(1);
            var r = TLanes.Load(ref _gates, at);
            var z = TLanes.Load(ref _gates, at + _size);
            var n = TLanes.Load(ref _gates, at + (2 * _size));
            var dh = TLanes.Load(ref _dHidden, at);

            // h = z · h₋₁ + (1 − z) · n
            var dZ = TLanes.Multiply(dh, TLanes.Subtract(TLanes.Load(ref _hiddenBefore, at), n));
            var dN = TLanes.Multiply(dh, TLanes.Subtract(one, z));
            TLanes.Store(TLanes.Multiply(dh, z), ref _dHidden, at);

            // n = tanh(n_in + r · q)
            var dSum = TLanes.Multiply(dN, TLanes.Subtract(one, TLanes.Multiply(n, n)));
            var dR = TLanes.Multiply(dSum, TLanes.Load(ref _recalled, at));

            // r, z = σ(sum)
            var dSumR = TLanes.Multiply(dR, TLanes.Multiply(r, TLanes.Subtract(one, r)));
            var dSumZ = TLanes.Multiply(dZ, TLanes.Multiply(z, TLanes.Subtract(one, z)));
            TLanes.Store(dSumR, ref _dGates, at);
            TLanes.Store(dSumR, ref _dRecurrent, at);
            TLanes.Store(dSumZ, ref _dGates, at + _size);
            TLanes.Store(dSumZ, ref _dRecurrent, at + _size);
            TLanes.Store(dSum, ref _dGates, at + (2 * _size));
            TLanes.Store(TLanes.Multiply(dSum, r), ref _dRecurrent, at + (2 * _size));
        }
    }
}
