using RnnStream.Core.Detection;

namespace RnnStream.Worker.Reports;

/// <summary>A few consecutive readings of one sensor as one column of a chart.</summary>
internal struct ReportBucket
{
    public long Start { get; private set; }

    public double Minimum { get; private set; }

    public double Maximum { get; private set; }

    public double Expected { get; private set; }

    public double Lower { get; private set; }

    public double Upper { get; private set; }

    public float Score { get; private set; }

    public bool IsAnomaly { get; private set; }

    public int Count { get; private set; }

    public void Add(in Assessment assessment)
    {
        var value = assessment.Value;
        if (Count++ == 0)
        {
            Start = assessment.EventTime;
            (Minimum, Maximum, Expected) = (value, value, assessment.Expected);
            (Lower, Upper, Score) = (assessment.Lower, assessment.Upper, (float)assessment.Score);
            IsAnomaly = assessment.IsAnomaly;
            return;
        }

        Minimum = Math.Min(Minimum, value);
        Maximum = Math.Max(Maximum, value);
        Widen(assessment.Expected, assessment.Lower, assessment.Upper, (float)assessment.Score, assessment.IsAnomaly);
    }

    /// <summary>Takes in the bucket that follows in time.</summary>
    public void Join(in ReportBucket next)
    {
        Minimum = Math.Min(Minimum, next.Minimum);
        Maximum = Math.Max(Maximum, next.Maximum);
        Count += next.Count;
        Widen(next.Expected, next.Lower, next.Upper, next.Score, next.IsAnomaly);
    }

    private void Widen(double expected, double lower, double upper, float score, bool isAnomaly)
    {
        if (double.IsNaN(Expected)) Expected = expected;
        Lower = double.IsNaN(Lower) || lower < Lower ? lower : Lower;
        Upper = double.IsNaN(Upper) || upper > Upper ? upper : Upper;
        Score = Math.Max(Score, score);
        IsAnomaly |= isAnomaly;
    }
}
