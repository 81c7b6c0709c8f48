using RnnStream.Core.Cells;
using RnnStream.Core.Training.Losses;
using RnnStream.Numerics;

namespace RnnStream.Core.Training;

/// <summary>Truncated BPTT over windows (Werbos 1990; Williams and Peng 1990), with Adam and clipping by
/// norm.</summary>
/// <remarks>
/// A batch of windows is cut into stretches of the truncation length. Each stretch starts from the hidden states the
/// one before ended with, gradients stop at its beginning, and the parameters change after it. A batch is split into
/// <see cref="PartCount"/> fixed parts whose gradients are joined in order: the same windows, options and seed give the
/// same bits on any number of threads and at any register width. Not thread-safe itself.
/// </remarks>
public sealed class Trainer
{
    /// <summary>Parts of a batch, and so the most threads that help. Fixed, because it decides the order of
    /// sums.</summary>
    public const int PartCount = 8;

    private readonly NetworkShape _shape;
    private readonly ILoss _loss;
    private readonly TrainingOptions _options;
    private readonly PartRunner _run;
    private readonly BatchPart[] _parts;
    private EpochFigures _figures;

    /// <summary>A trainer for networks of one shape.</summary>
    /// <param name="shape">What the network is made of.</param>
    /// <param name="loss">What is minimised; its outputs are the head's.</param>
    /// <param name="options">Epochs, batch size, rates and so on.</param>
    /// <param name="run">Runs parts on threads; by default one after the other on the caller's.</param>
    /// <exception cref="ArgumentException">The head does not give the outputs the loss needs, a size is below 1, or
    /// memory does not hold so many windows of this length.</exception>
    public Trainer(NetworkShape shape, ILoss loss, TrainingOptions options, PartRunner? run = null)
    {
        if ((shape.Fault ?? TrainingMemory.Fault(shape, options)) is { } fault)
        {
            throw new ArgumentException(fault);
        }

        if (shape.OutputSize != loss.OutputSize)
        {
            throw new ArgumentException(
                $"The loss needs {loss.OutputSize} outputs, the head gives {shape.OutputSize}.");
        }

        _shape = shape;
        _loss = loss;
        _options = options;
        _run = run ?? RunInOrder;
        var rows = (options.BatchSize + PartCount - 1) / PartCount;
        _parts =
            [.. Enumerable.Range(0, PartCount).Select(_ => new BatchPart(shape, loss, options.TruncationLength, rows))];
    }

    /// <summary>Trains a copy of <paramref name="initial"/>.</summary>
    /// <param name="initial">Where to start; unchanged.</param>
    /// <param name="training">Windows to learn from.</param>
    /// <param name="heldOut">Newer windows that decide when to stop and which epoch is best; may be empty.</param>
    /// <param name="progress">Called after each epoch.</param>
    /// <param name="resume">Where a training with the same parameters, windows and options stood; null to
    /// begin.</param>
    /// <param name="keep">Called after each epoch with everything needed to go on from there.</param>
    /// <param name="cancellation">Asked before each stretch.</param>
    /// <returns>What came of it; never throws for a loss that explodes.</returns>
    /// <exception cref="ArgumentException">A window's sizes are not the network's.</exception>
    public TrainingResult Train(
        NetworkParameters initial, IReadOnlyList<TrainingSequence> training, IReadOnlyList<TrainingSequence> heldOut,
        Action<EpochReport>? progress = null, TrainingState? resume = null, Action<TrainingState>? keep = null,
        CancellationToken cancellation = default)
    {
        Check(initial, training);
        Check(initial, heldOut);
        var judged = heldOut.Count > 0 ? heldOut : training;
        var before = resume?.LossBefore ?? Evaluate(initial, judged);
        if (double.IsNaN(before) || training.Count == 0)
        {
            return double.IsNaN(before) && training.Count > 0 && judged.Any(HasTarget)
                ? Failed(TrainingOutcome.Diverged, "The loss of the initial parameters is not a number.", before, [])
                : Failed(TrainingOutcome.NothingToLearn, "No window holds a target.", before, []);
        }

        var course = Course(initial, before, heldOut.Count > 0, resume);
        var order = Enumerable.Range(0, training.Count).ToArray();
        var random = new SeededRandom((ulong)_options.Seed);
        for (var epoch = 1; epoch <= course.Epochs.Count; epoch++)
        {
            random.Shuffle(order);
        }

        bool IsStale() => heldOut.Count > 0 && course.EpochsWithoutGain >= _options.Patience;
        while (course.Epochs.Count < _options.Epochs && !IsStale())
        {
            var epoch = course.Epochs.Count + 1;
            random.Shuffle(order);
            if (!TrainEpoch(course, training, order, epoch, cancellation))
            {
                return cancellation.IsCancellationRequested
                    ? Failed(TrainingOutcome.Cancelled, $"Stopped on request in epoch {epoch}.", before, course.Epochs)
                    : Failed(TrainingOutcome.Diverged, _figures.Fault(epoch), before, course.Epochs);
            }

            var after = heldOut.Count > 0 ? Evaluate(course.Parameters, heldOut) : _figures.MeanLoss;
            course.Add(_figures.Report(epoch, heldOut.Count > 0 ? after : double.NaN), after);
            progress?.Invoke(course.Epochs[^1]);
            keep?.Invoke(course.Snapshot());
        }

        return Done(IsStale() ? TrainingOutcome.StoppedEarly : TrainingOutcome.Completed, course, judged);
    }

    private TrainingCourse Course(NetworkParameters initial, double before, bool isJudged, TrainingState? resume) =>
        resume is null
            ? new TrainingCourse(
                initial, new Optimizer(_options, _shape.ParameterCount), before,
                isJudged ? before : double.PositiveInfinity)
            : new TrainingCourse(_shape, resume, new Optimizer(_options, _shape.ParameterCount, resume.Optimizer));

    /// <summary>Mean loss per unmasked target; NaN if there is none, or if the network gives NaN.</summary>
    public double Evaluate(NetworkParameters parameters, IReadOnlyList<TrainingSequence> sequences)
    {
        Check(parameters, sequences);
        var (sum, targets) = (0.0, 0L);
        for (var from = 0; from < sequences.Count; from += _options.BatchSize)
        {
            var batch = sequences.Skip(from).Take(_options.BatchSize).ToArray();
            Assign(batch);
            var length = batch.Max(sequence => sequence.Length);
            for (var first = 0; first < length; first += _options.TruncationLength)
            {
                var count = Math.Min(_options.TruncationLength, length - first);
                targets += _parts.Sum(part => (long)part.CountTargets(first, count));
                _run(PartCount, part => _parts[part].Run(parameters, first, count, weight: 0, learn: false));
                sum += LossSum();
            }
        }

        return sum / targets;
    }

    private bool TrainEpoch(
        TrainingCourse course, IReadOnlyList<TrainingSequence> training, int[] order, int epoch,
        CancellationToken cancellation)
    {
        _figures = default;
        for (var from = 0; from < order.Length; from += _options.BatchSize)
        {
            var batch = order.Skip(from).Take(_options.BatchSize).Select(index => training[index]).ToArray();
            var done = (epoch - 1 + ((double)from / order.Length)) / _options.Epochs;
            _figures.LearningRate = Rate(done);
            Assign(batch);
            var length = batch.Max(sequence => sequence.Length);
            for (var first = 0; first < length; first += _options.TruncationLength)
            {
                var count = Math.Min(_options.TruncationLength, length - first);
                if (cancellation.IsCancellationRequested || !TrainStretch(course, first, count))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>One stretch of one batch: all parts forwards and backwards, then one update.</summary>
    private bool TrainStretch(TrainingCourse course, int first, int count)
    {
        var parameters = course.Parameters;
        var targets = _parts.Sum(part => part.CountTargets(first, count));
        var weight = targets > 0 ? 1.0 / targets : 0;
        _run(PartCount, part => _parts[part].Run(parameters, first, count, weight, learn: true));
        if (targets == 0)
        {
            return true;
        }

        var gradient = _parts[0].Gradient.Values;
        for (var part = 1; part < PartCount; part++)
        {
            OptimizerKernel.Add(gradient, _parts[part].Gradient.Values);
        }

        var norm = GradientNorm.Of(gradient);
        if (!_figures.Observe(LossSum(), targets, norm, _options.ClipNorm))
        {
            return false;
        }

        var factor = norm > _options.ClipNorm ? _options.ClipNorm / norm : 1;
        course.Optimizer.Step(parameters.Values, gradient, factor, _figures.LearningRate);
        return true;
    }

    /// <summary>Row i of the batch goes to part i / (rows per part), whatever the threads.</summary>
    private void Assign(TrainingSequence[] batch)
    {
        var rows = (batch.Length + PartCount - 1) / PartCount;
        for (var part = 0; part < PartCount; part++)
        {
            _parts[part].Assign(batch.Skip(part * rows).Take(rows).ToArray());
        }
    }

    private double LossSum()
    {
        var sum = 0.0;
        foreach (var part in _parts)
        {
            sum += part.LossSum;
        }

        return sum;
    }

    private double Rate(double done) => _options.Schedule == LearningRateSchedule.Constant
        ? _options.LearningRate
        : _options.LearningRate * (0.55 + (0.45 * DeterministicMath.Cos(Math.PI * done)));

    private TrainingResult Done(TrainingOutcome outcome, TrainingCourse course, IReadOnlyList<TrainingSequence> judged)
    {
        var after = Evaluate(course.Best, judged);
        var message = string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"Trained {course.Epochs.Count} epochs, the best was {course.BestEpoch}: "
            + $"loss {course.LossBefore:g6} before, {after:g6} after.");
        return new TrainingResult(outcome, message, course.Best, course.LossBefore, after, course.Epochs);
    }

    private static TrainingResult Failed(
        TrainingOutcome outcome, string message, double before, IReadOnlyList<EpochReport> epochs) =>
        new(outcome, message, Parameters: null, before, double.NaN, epochs);

    private static bool HasTarget(TrainingSequence sequence) => sequence.Targets.Any(target => !float.IsNaN(target));

    private static void RunInOrder(int count, Action<int> runPart)
    {
        for (var part = 0; part < count; part++)
        {
            runPart(part);
        }
    }

    private void Check(NetworkParameters parameters, IReadOnlyList<TrainingSequence> sequences)
    {
        if (parameters.Shape != _shape)
        {
            throw new ArgumentException($"Parameters of {_shape} were expected, found {parameters.Shape}.");
        }

        foreach (var sequence in sequences)
        {
            SequenceCheck.Against(_shape, _loss.TargetSize, sequence);
        }

        var longest = sequences.Count == 0 ? 0 : sequences.Max(static sequence => sequence.ContextLength);
        if (longest > 0 && TrainingMemory.Fault(_shape, _options, longest) is { } fault)
        {
            throw new ArgumentException(fault);
        }
    }
}
