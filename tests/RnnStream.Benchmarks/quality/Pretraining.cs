using System.Globalization;
using System.Runtime.InteropServices;
using RnnStream.Core.Cells;
using RnnStream.Core.Detection;
using RnnStream.Core.Interchange;
using RnnStream.Core.Simulation;
using RnnStream.Core.Training;
using RnnStream.Core.Training.Losses;

namespace RnnStream.Benchmarks.Quality;

/// <summary>Trains the shared network that every new sensor starts with, on simulated series alone.</summary>
/// <remarks><c>quality pretrain FILE [SERIES] [EPOCHS]</c>; the same arguments give the same bits.</remarks>
internal static class Pretraining
{
    private const int Length = 2048;
    private const int WindowLength = 512;
    private const int ScalerReadings = 512;
    private const ulong Seed = 20261121;

    public static int Run(string[] args)
    {
        var series = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 600;
        var epochs = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 8;
        var windows = Windows(series);
        var heldOut = windows[..(windows.Count / 8)];
        var training = windows[(windows.Count / 8)..];
        var shape = new NetworkShape(CellKind.Gru, NetworkInputs.Size, 32, 1, ForecastHead.Default.OutputSize);
        var options = new TrainingOptions { Epochs = epochs, BatchSize = 64, LearningRate = 0.004, Seed = 7, Patience = epochs };
        var trainer = new Trainer(shape, new StudentTLoss(ForecastHead.Default), options, TwoThreads);
        var result = trainer.Train(
            ParameterInitialisation.Draw(shape, Seed), training, heldOut, epoch => Console.Error.WriteLine(epoch));
        Console.WriteLine(result.Message);
        if (result.Parameters is null)
        {
            return 1;
        }

        File.WriteAllBytes(args[0], NetworkFile.Write(result.Parameters, new Dictionary<string, string>
        {
            ["trainedOn"] = string.Create(CultureInfo.InvariantCulture, $"{series} simulated series, {epochs} epochs, seed {Seed}"),
        }));
        return 0;
    }

    /// <summary>Writes what the network learns from, for <c>peers/cells_torch.py</c>: of each window its inputs, then
    /// its targets,
    /// as 32-bit floats.</summary>
    public static int WriteWindows(string file, int series)
    {
        using var stream = File.Create(file);
        foreach (var window in Windows(series))
        {
            stream.Write(MemoryMarshal.AsBytes(window.Inputs.AsSpan()));
            stream.Write(MemoryMarshal.AsBytes(window.Targets.AsSpan()));
        }

        return 0;
    }

    private static void TwoThreads(int count, Action<int> part) =>
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = 2 }, part);

    private static List<TrainingSequence> Windows(int seriesCount)
    {
        var mixture = new SeriesMixture(Seed, Length);
        var values = new double[Length];
        var windows = new List<TrainingSequence>();
        for (var s = 0; s < seriesCount; s++)
        {
            var day = mixture.Draw(values);
            var first = values.Take(ScalerReadings).Select(v => (float)(v - values[0])).ToArray();
            var scaler = default(Scaler);
            scaler.Fit(first, values[0]);
            var scaled = values.Select(v => NetworkInputs.Clip(scaler.Apply(v - values[0]))).ToArray();
            for (var from = 0; from + WindowLength <= Length; from += WindowLength)
            {
                windows.Add(Window(scaled, from, day).ToSequence(
                    ForecastHead.Default.Horizons, 0, WindowLength, warmUpLength: 16, valuesEnd: WindowLength));
            }
        }

        return windows;
    }

    private static TrainingWindow Window(float[] scaled, int from, int day)
    {
        var inputs = new float[WindowLength * NetworkInputs.Size];
        for (var t = 0; t < WindowLength; t++)
        {
            var at = from + t;
            NetworkInputs.Write(
                inputs.AsSpan(t * NetworkInputs.Size, NetworkInputs.Size), scaled[at], scaled[Math.Max(0, at - 1)],
                DayTime.At(at % day / (double)day), 0);
        }

        return new TrainingWindow(0, 0, inputs, scaled[from..(from + WindowLength)]);
    }
}
