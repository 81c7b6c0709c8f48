using System.Runtime.CompilerServices;

namespace RnnStream.Core.Detection;

/// <summary>The prediction of the next reading: the best lately of a few simple predictors.</summary>
/// <remarks>Candidates: the last value, the means over 4 and 16 readings, the usual value of this time of day. Each
/// keeps the mean absolute residual of its last two hundred or so readings; the smallest one predicts.</remarks>
internal struct Forecast
{
    private const int CandidateCount = 4;
    private const double Span = 200;

    private Predictions _predictions;
    private Predictions _errors;
    private int _count;
    private int _best;

    [InlineArray(CandidateCount)]
    private struct Predictions
    {
        private float _first;
    }

    /// <summary>Whether there is a prediction yet.</summary>
    public readonly bool IsReady => _count > 0;

    /// <summary>Forgets the prediction: the next reading has none.</summary>
    public void Reset() => _count = 0;

    /// <summary>The prediction of the next reading, in scaled units.</summary>
    public readonly double Predict() => _predictions[_best];

    /// <summary>Judges every candidate by the reading it predicted and chooses the best.</summary>
    public void Observe(double x)
    {
        if (_count == 0)
        {
            return;
        }

        for (var i = 0; i < CandidateCount; i++)
        {
            var error = Math.Min(Math.Abs(x - _predictions[i]), 8);
            _errors[i] += (float)((error - _errors[i]) / Math.Min(_count, Span));
            _best = _errors[i] < _errors[_best] ? i : _best;
        }
    }

    /// <summary>Lets every candidate predict the next reading.</summary>
    public void Step(in StateBank bank, double? usual)
    {
        _count += _count == int.MaxValue ? 0 : 1;
        _predictions[0] = bank.X;
        _predictions[1] = bank.Mean4;
        _predictions[2] = bank.Mean16;
        _predictions[3] = (float)(usual ?? bank.Mean64);
    }
}
