using System.Runtime.CompilerServices;

namespace RnnStream.Numerics;

public static partial class LstmGateKernel
{
    private readonly ref struct ForwardBody(
        ref float i, ref float f, ref float g, ref float o, ref readonly float memoryBefore,
        ref float memory, ref float squashed, ref float hidden) : IElementBody
    {
        private readonly ref float _i = ref i;
        private readonly ref float _f = ref f;
        private readonly ref float _g = ref g;
        private readonly ref float _o = ref o;
        private readonly ref float _memoryBefore = ref Unsafe.AsRef(in memoryBefore);
        private readonly ref float _memory = ref memory;
        private readonly ref float _squashed = ref squashed;
        private readonly ref float _hidden = ref hidden;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void At<TVector, TLanes>(nuint at)
            where TVector : struct
            where TLanes : ILanes<TVector>
        {
            var i = TLanes.Sigmoid(TLanes.Load(ref _i, at));
            var f = TLanes.Sigmoid(TLanes.Load(ref _f, at));
            var g = TLanes.Tanh(TLanes.Load(ref _g, at));
            var o = TLanes.Sigmoid(TLanes.Load(ref _o, at));
            var c = TLanes.FusedMultiplyAdd(f, TLanes.Load(ref _memoryBefore, at), TLanes.Multiply(i, g));
            var squashed = TLanes.Tanh(c);
            TLanes.Store(i, ref _i, at);
            TLanes.Store(f, ref _f, at);
            TLanes.Store(g, ref _g, at);
            TLanes.Store(o, ref _o, at);
            TLanes.Store(c, ref _memory, at);
            TLanes.Store(squashed, ref _squashed, at);
            TLanes.Store(TLanes.Multiply(o, squashed), ref _hidden, at);
        }
    }

    private readonly ref struct BackwardBody(
        ref readonly float gates, ref readonly float memoryBefore, ref readonly float squashed,
        ref readonly float dHidden, ref float dMemory, ref float dGates, int hiddenSize) : IElementBody
    {
        private readonly ref float _gates = ref Unsafe.AsRef(in gates);
        private readonly ref float _memoryBefore = ref Unsafe.AsRef(in memoryBefore);
        private readonly ref float _squashed = ref Unsafe.AsRef(in squashed);
        private readonly ref float _dHidden = ref Unsafe.AsRef(in dHidden);
        private readonly ref float _dMemory = ref dMemory;
        private readonly ref float _dGates = ref dGates;
        private readonly nuint _size = (nuint)hiddenSize;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void At<TVector, TLanes>(nuint at)
            where TVector : struct
            where TLanes : ILanes<TVector>
        {
            var one = TLanes.Create(1);
            var i = TLanes.Load(ref _gates, at);
            var f = TLanes.Load(ref _gates, at + _size);
            var g = TLanes.Load(ref _gates, at + (2 * _size));
            var o = TLanes.Load(ref _gates, at + (3 * _size));
            var squashed = TLanes.Load(ref _squashed, at);
            var dh = TLanes.Load(ref _dHidden, at);

            // h = o · tanh(c)
            var dO = TLanes.Multiply(dh, squashed);
            var slope = TLanes.Subtract(one, TLanes.Multiply(squashed, squashed));
            var dc = TLanes.FusedMultiplyAdd(TLanes.Multiply(dh, o), slope, TLanes.Load(ref _dMemory, at));

            // c = f · c₋₁ + i · g
            var dF = TLanes.Multiply(dc, TLanes.Load(ref _memoryBefore, at));
            var dI = TLanes.Multiply(dc, g);
            var dG = TLanes.Multiply(dc, i);
            TLanes.Store(TLanes.Multiply(dc, f), ref _dMemory, at);

            // i, f, o = σ(sum); g = tanh(sum)
            TLanes.Store(TLanes.Multiply(dI, TLanes.Multiply(i, TLanes.Subtract(one, i))), ref _dGates, at);
            TLanes.Store(TLanes.Multiply(dF, TLanes.Multiply(f, TLanes.Subtract(one, f))), ref _dGates, at + _size);
            TLanes.Store(
                TLanes.Multiply(dG, TLanes.Subtract(one, TLanes.Multiply(g, g))), ref _dGates, at + (2 * _size));
            TLanes.Store(
                TLanes.Multiply(dO, TLanes.Multiply(o, TLanes.Subtract(one, o))), ref _dGates, at + (3 * _size));
        }
    }
}
