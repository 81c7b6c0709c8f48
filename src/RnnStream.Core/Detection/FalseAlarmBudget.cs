using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using RnnStream.Core.Readings;

namespace RnnStream.Core.Detection;

/// <summary>How many false episodes a user accepts per sensor in a stretch of event time, written <c>1 per 30
/// d</c>.</summary>
/// <param name="Count">False episodes, above 0 (no unit).</param>
/// <param name="Period">The stretch of event time, nanoseconds, above 0.</param>
public readonly record struct FalseAlarmBudget(double Count, long Period)
{
    /// <summary>One false episode per sensor in thirty days.</summary>
    public static FalseAlarmBudget Default { get; } = new(1, 30 * EventTime.Day);

    /// <summary>Accepted false episodes per nanosecond of event time.</summary>
    public double PerNanosecond => Count / Period;

    /// <summary>Reads <c>COUNT per [N] UNIT</c> with UNIT one of s, min, h, d, w; for example <c>1 per 30 d</c>, <c>2
    /// per w</c>.</summary>
    /// <returns>False when the text is not of that form, or the budget is not positive and at most 1,000 per
    /// second.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out FalseAlarmBudget budget)
    {
        budget = default;
        var words = (text ?? string.Empty).Split(
            ' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words.Length is < 3 or > 4 || !words[1].Equals("per", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var repeats = 1.0;
        if (!TryNumber(words[0], out var count) || (words.Length == 4 && !TryNumber(words[2], out repeats)))
        {
            return false;
        }

        var period = repeats * UnitLength(words[^1]);
        if (!(period >= EventTime.Second) || period > 36_500.0 * EventTime.Day
            || count > 1000 * period / EventTime.Second)
        {
            return false;
        }

        budget = new FalseAlarmBudget(count, (long)period);
        return true;
    }

    /// <summary>The budget in the form that <see cref="TryParse"/> reads.</summary>
    public override string ToString() => Period % EventTime.Day == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{Count} per {Period / EventTime.Day} d")
        : string.Create(CultureInfo.InvariantCulture, $"{Count} per {Period / (double)EventTime.Second} s");

    private static bool TryNumber(string word, out double number) =>
        double.TryParse(word, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number) && number > 0;

    private static double UnitLength(string unit) => unit.ToUpperInvariant() switch
    {
        "S" => EventTime.Second,
        "MIN" => EventTime.Minute,
        "H" => EventTime.Hour,
        "D" => EventTime.Day,
        "W" => 7.0 * EventTime.Day,
        _ => double.NaN,
    };
}
