namespace RnnStream.Core.Evaluation;

/// <summary>Areas under the curve of precision over recall, from scores and row-wise labels.</summary>
public static class PrecisionRecall
{
    private const int ThresholdCount = 250;

    /// <summary>The point-wise area (average precision); rows of equal score enter together. NaN without a labelled
    /// row.</summary>
    public static double Area(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels)
    {
        var order = Descending(scores);
        double positives = labels.Count(true), area = 0, hits = 0, before = 0;
        for (var i = 0; i < order.Length; i++)
        {
            hits += labels[order[i]] ? 1 : 0;
            if (i + 1 < order.Length && scores[order[i + 1]] >= scores[order[i]])
            {
                continue;
            }

            area += (hits - before) / positives * hits / (i + 1);
            before = hits;
        }

        return positives > 0 ? area : double.NaN;
    }

    /// <summary>The volume under the surface of range-wise precision and recall, over buffers of 0 to
    /// <paramref name="bufferMax"/> rows around each labelled stretch. NaN without a labelled row.</summary>
    /// <remarks>Paparrizos et al. 2022, "Volume under the surface", PVLDB 15(11): labels fall off as √(1 − d/ℓ)
    /// within ℓ/2 rows of a stretch; recall is the soft hits over the mean of hard and soft positives, times the share
    /// of stretches touched at all; 250 thresholds at even ranks. O(rows × buffers).</remarks>
    public static double Volume(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels, int bufferMax)
    {
        var stretches = RowWindow.FromLabels(labels);
        if (stretches.Length == 0)
        {
            return double.NaN;
        }

        var order = Descending(scores);
        var sum = 0.0;
        for (var buffer = 0; buffer <= bufferMax; buffer++)
        {
            var soft = Soften(labels, stretches, buffer);
            sum += RangeArea(scores, order, soft, labels.Count(true));
        }

        return sum / (bufferMax + 1);
    }

    private static double RangeArea(ReadOnlySpan<double> scores, int[] order, double[] soft, int positives)
    {
        var peaks = StretchPeaks(scores, soft);
        var expected = (positives + soft.Sum()) / 2;
        double area = 0, recallBefore = 0, hits = 0;
        var (taken, touched) = (0, 0);
        for (var t = 0; t < ThresholdCount; t++)
        {
            var threshold = scores[order[(int)((long)t * (order.Length - 1) / (ThresholdCount - 1))]];
            while (taken < order.Length && scores[order[taken]] >= threshold)
            {
                hits += soft[order[taken++]];
            }

            while (touched < peaks.Length && peaks[touched] >= threshold)
            {
                touched++;
            }

            var recall = Math.Min(1, hits / expected) * touched / peaks.Length;
            area += (recall - recallBefore) * hits / taken;
            recallBefore = recall;
        }

        return area;
    }

    private static double[] Soften(ReadOnlySpan<bool> labels, RowWindow[] stretches, int buffer)
    {
        var soft = new double[labels.Length];
        foreach (var stretch in stretches)
        {
            soft.AsSpan(stretch.First, stretch.Length).Fill(1);
            for (var distance = 1; distance < buffer / 2; distance++)
            {
                var weight = Math.Sqrt(1 - (distance / (double)buffer));
                Raise(soft, stretch.First - distance, weight);
                Raise(soft, stretch.Last + distance, weight);
            }
        }

        return soft;
    }

    private static void Raise(double[] soft, int row, double weight)
    {
        if (row >= 0 && row < soft.Length)
        {
            soft[row] = Math.Min(1, soft[row] + weight);
        }
    }

    // The highest score inside each run of soft labels, descending: how many are touched at a threshold.
    private static double[] StretchPeaks(ReadOnlySpan<double> scores, double[] soft)
    {
        var peaks = new List<double>();
        for (var row = 0; row < soft.Length; row++)
        {
            if (soft[row] <= 0)
            {
                continue;
            }

            var peak = scores[row];
            while (row + 1 < soft.Length && soft[row + 1] > 0)
            {
                peak = Math.Max(peak, scores[++row]);
            }

            peaks.Add(peak);
        }

        return [.. peaks.OrderDescending()];
    }

    private static int[] Descending(ReadOnlySpan<double> scores)
    {
        var keys = scores.ToArray();
        var order = new int[keys.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = -keys[i];
            order[i] = i;
        }

        Array.Sort(keys, order);
        return order;
    }
}
