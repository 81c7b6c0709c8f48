namespace RnnStream.Core.Detection;

/// <summary>Everything the detector keeps of one channel: plain bytes, no references.</summary>
internal struct ChannelState
{
    private double _base;
    private long _hasBase;
    public Scaler Scaler;
    public StateBank Bank;
    public Forecast Forecast;
    public StuckCheck Stuck;
    public SeasonProfile Season;
    public NoiseLevel Noise;
    public SurpriseTerm NoveltyTerm;
    public SurpriseTerm SlowTerm;
    public SurpriseTerm SpikeTerm;
    public SurpriseTerm SeasonTerm;
    public SurpriseTerm NearTerm;
    public SurpriseTerm FarTerm;
    public SurpriseTerm NoiseTerm;
    private long _networkSteps;
    private double _before;
    public RecentReadings Recent;
    public NoveltyMemory Memory;

    /// <summary>Predicts, scores and steps over one scaled value.</summary>
    /// <param name="x">The value in scaled units.</param>
    /// <param name="day">Time of day.</param>
    /// <param name="learn">Whether the novelty memory takes the state in.</param>
    /// <param name="network">The network, or none.</param>
    /// <param name="memory">The network's memory of this channel.</param>
    /// <param name="tuning">The constants.</param>
    public Surprise Advance(
        double x, in DayTime day, bool learn, NetworkForecast? network, Span<float> memory, DetectorTuning tuning)
    {
        var spikeSize = Forecast.IsReady ? Math.Abs(x - Forecast.Predict()) : 0;
        Forecast.Observe(x);
        Bank.Step((float)x, tuning.SlowReadings);

        Span<float> state = stackalloc float[StateBank.Dimensions];
        Bank.CopyTo(state, day, tuning);
        var noveltySize = Memory.Score(state, out var nearest);
        if (learn)
        {
            Memory.Observe(state, nearest, tuning.MemoryReadings);
        }

        var isNoisy = Noise.TryStep(x, Bank, learn, out var noiseSize);
        var slowSize = Math.Abs(Bank.Mean16 - Bank.Slow);
        var knowsSeason = Season.TryScore(Bank.Mean4, day.Phase, out var seasonSize, out var usual);
        Season.Observe(x, day.Phase);
        Forecast.Step(Bank, knowsSeason ? usual : null);
        var (near, far) = network is null ? (0, 0) : AdvanceNetwork(x, day, network, memory, tuning);
        return new Surprise(
            NoveltyTerm.Judge(noveltySize, tuning),
            SlowTerm.Judge(slowSize, tuning),
            SpikeTerm.Judge(spikeSize, tuning),
            knowsSeason ? SeasonTerm.Judge(seasonSize, tuning) : 0,
            near,
            far,
            isNoisy ? NoiseTerm.Judge(noiseSize, tuning) : 0);
    }

    /// <summary>Forgets the hidden state and what the residuals of the network before looked like.</summary>
    public void ResetNetwork(Span<float> memory)
    {
        memory.Clear();
        _networkSteps = 0;
        NearTerm = default;
        FarTerm = default;
    }

    /// <summary>Scores the network's predictions of one scaled value and steps it.</summary>
    public (double Near, double Far) AdvanceNetwork(
        double x, in DayTime day, NetworkForecast network, Span<float> memory, DetectorTuning tuning)
    {
        var clipped = NetworkInputs.Clip(x);
        var near = network.Residual(memory, _networkSteps, 0, 3, clipped);
        var far = network.Residual(memory, _networkSteps, 3, 3, clipped);
        Span<float> inputs = stackalloc float[NetworkInputs.Size];
        NetworkInputs.Write(inputs, clipped, _networkSteps == 0 ? clipped : (float)_before, day, 0);
        network.Step(memory, _networkSteps, inputs);
        _before = clipped;
        _networkSteps++;
        return _networkSteps <= NetworkForecast.RingLength
            ? (0, 0)
            : (NearTerm.Judge(near, tuning), FarTerm.Judge(far, tuning));
    }

    /// <summary>Stores a raw value, relative to the first one so that single precision is enough.</summary>
    public void ObserveRaw(long index, double value)
    {
        if (_hasBase == 0 && !double.IsNaN(value))
        {
            _base = value;
            _hasBase = 1;
        }

        Recent.Observe(index, value - _base);
        if (!double.IsNaN(value))
        {
            Stuck.Observe(value);
        }
    }

    /// <summary>The scaled value of a recent reading; false when it is missing or cannot be scaled yet.</summary>
    public readonly bool TryScale(long index, out double x)
    {
        var value = Recent[index];
        x = Scaler.IsReady ? Scaler.Apply(value) : 0;
        return Scaler.IsReady && !float.IsNaN(value);
    }

    /// <summary>A scaled value in the sensor's unit.</summary>
    public readonly double ToRaw(double x) => _base + Scaler.Invert(Math.Clamp(x, -40, 40));

    /// <summary>Whether the level moves slowly: the means of 16 and 64 readings agree better than value and slow
    /// mean.</summary>
    public readonly bool IsDrift => Math.Abs(Bank.Mean16 - Bank.Mean64) * 2 < Math.Abs(Bank.Mean8 - Bank.Slow);

    /// <summary>Takes a lasting change for the new normal: the season learns anew.</summary>
    public void Accept() => Season.Forget();

    /// <summary>Starts the means again after a gap that breaks the series.</summary>
    public void Break()
    {
        Bank.Reset();
        Forecast.Reset();
    }

    /// <summary>Fits the scaler to the first readings and forgets what was learned with the old one.</summary>
    public void Relearn(int count)
    {
        Span<float> values = stackalloc float[RecentReadings.Capacity];
        var present = 0;
        for (var i = 0; i < count; i++)
        {
            var value = Recent[i];
            if (!float.IsNaN(value))
            {
                values[present++] = value;
            }
        }

        if (present >= 2)
        {
            Scaler.Fit(values[..present], _base);
        }

        Bank = default;
        Forecast = default;
        Season = default;
        Noise = default;
        Memory = default;
        NoveltyTerm = default;
        SlowTerm = default;
        SpikeTerm = default;
        SeasonTerm = default;
        NearTerm = default;
        FarTerm = default;
        NoiseTerm = default;
        _networkSteps = 0;
    }
}
