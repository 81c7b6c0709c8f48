using RnnStream.Worker.Evaluation;
using RnnStream.Worker.Verbs;

namespace RnnStream.Worker.Tests.Evaluation;

public class LoggedSeriesTests
{
    [Fact]
    public void Fates_are_those_of_the_pipeline()
    {
        Assert.Equal(
            [RowFate.Applied, RowFate.Duplicate, RowFate.Applied, RowFate.Late, RowFate.Missing, RowFate.Applied],
            Six().Fates());
    }

    [Fact]
    public void A_row_that_is_not_assessed_goes_on_with_flag_and_score_and_raises_no_alert()
    {
        var series = Six();
        series.Labels.AddRange(new bool[6]);
        var judged = new JudgedSeries("log", series, [], [new(10, 1, 0.5, 0.1, false), new(10, 2, 9, 0.9, true), new(30, 4, 1, 0, false)]);

        Assert.Equal([0.5, 0.5, 9, 9, 9, 1], judged.Scores);
        Assert.Equal([0.1, 0, 0.9, 0, 0, 0], judged.Alerts);
        Assert.Equal([false, false, true, true, true, false], judged.Flags);
    }

    [Fact]
    public void Fewer_assessments_than_readings_are_refused()
    {
        var fault = Assert.Throws<VerbException>(() => new JudgedSeries("log", Six(), [], [new(10, 1, 0, 0, false)]));
        Assert.Contains("of 3 readings", fault.Message, StringComparison.Ordinal);
    }

    private static LoggedSeries Six()
    {
        var series = new LoggedSeries("pump", 1);
        series.Add(10, [1]);
        series.Add(10, [1]);
        series.Add(10, [2]);
        series.Add(5, [3]);
        series.AddMissing(20);
        series.Add(30, [4]);
        return series;
    }
}
