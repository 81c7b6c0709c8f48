using RnnStream.Core.Detection;

namespace RnnStream.Core.Tests.Detection;

public sealed class SensorDetectorTests
{
    private static readonly SensorDetector Detector = new(new DetectionOptions());

    [Fact]
    public void Two_blocks_given_the_same_readings_hold_the_same_bits()
    {
        var values = Series.Daily(1500, seed: 1);
        var (first, firstBlock) = Run(values);
        var (second, secondBlock) = Run(values);
        Assert.Equal(first, second);
        Assert.True(firstBlock.AsSpan().SequenceEqual(secondBlock));
    }

    [Fact]
    public void A_copied_block_continues_as_if_never_interrupted()
    {
        var values = Series.Daily(1200, seed: 2);
        var (whole, wholeBlock) = Run(values);
        var (_, block) = Run(values[..700]);
        var copy = block.ToArray();
        var rest = Continue(copy, values, from: 700);
        Assert.Equal(whole[700..], rest);
        Assert.True(wholeBlock.AsSpan().SequenceEqual(copy));
    }

    [Fact]
    public void Assessing_allocates_nothing()
    {
        var values = Series.Daily(2000, seed: 3);
        var (_, block) = Run(values[..1000]);
        Span<double> one = stackalloc double[1];
        long allocated = 1;

        // What the runtime allocates once, to compile a method anew, is not the detector's.
        for (var from = 1000; from < values.Length && allocated > 0; from += 250)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = from; i < from + 250; i++)
            {
                one[0] = values[i];
                Detector.Assess(block, Series.Time(i), one, out _);
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
    }

    [Fact]
    public void The_size_of_a_block_is_a_multiple_of_64() =>
        Assert.Equal(0, (Detector.StateSize(1) | Detector.StateSize(3)) % 64);

    internal static (Assessment[] Assessments, byte[] Block) Run(double[] values, SensorDetector? detector = null)
    {
        detector ??= Detector;
        var block = new byte[detector.StateSize(1)];
        detector.Initialise(block, 1, double.NegativeInfinity, double.PositiveInfinity);
        return (Continue(block, values, 0, detector), block);
    }

    internal static Assessment[] Continue(byte[] block, double[] values, int from, SensorDetector? detector = null)
    {
        detector ??= Detector;
        var assessments = new Assessment[values.Length - from];
        Span<double> one = stackalloc double[1];
        for (var i = from; i < values.Length; i++)
        {
            one[0] = values[i];
            detector.Assess(block, Series.Time(i), one, out assessments[i - from]);
        }

        return assessments;
    }
}
