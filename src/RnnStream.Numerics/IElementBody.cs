namespace RnnStream.Numerics;

/// <summary>The body of an element-wise kernel: what happens at element <c>at</c> and the lanes after it.</summary>
/// <remarks>Written once for every width; <see cref="ElementLoop"/> walks it over a row. The scalar reference is the
/// same body with one lane, so the order of operations is the specification and cannot differ between widths.</remarks>
internal interface IElementBody
{
    void At<TVector, TLanes>(nuint at)
        where TVector : struct
        where TLanes : ILanes<TVector>;
}
