using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace RnnStream.Worker.Bench;

/// <summary>The figures for people and for programs.</summary>
internal static class BenchTable
{
    private static readonly JsonSerializerOptions Json =
        new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };

    public static string ToJson(BenchFigures figures) => JsonSerializer.Serialize(figures, Json);

    public static void Print(BenchFigures figures)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumns(
            new TableColumn("measured"), new TableColumn("figure").RightAligned(), new TableColumn("unit"));
        Row(table, "network, one sensor", figures.StepsPerSecond, "steps/s");
        Row(table, "network, all sensors", figures.StepsPerSecondMany, "steps/s");
        Row(table, "detector alone", figures.AssessedPerSecond, "readings/s");
        Row(table, "payloads decoded", figures.PayloadsPerSecond, "payloads/s");
        Row(table, "pipeline, memory to memory", figures.MemoryReadingsPerSecond, "readings/s");
        Row(table, "pipeline, with disk and sync", figures.DiskReadingsPerSecond, "readings/s");
        Row(table, "state of a sensor", figures.StateBytesPerSensor, "bytes");
        Row(table, "process memory per sensor", figures.ProcessBytesPerSensor, "bytes");
        table.Caption(string.Create(
            CultureInfo.InvariantCulture, $"{figures.Sensors:N0} sensors, kernels {figures.Kernel}"));
        AnsiConsole.Write(table);
    }

    private static void Row(Table table, string name, double figure, string unit) => table.AddRow(
        new Text(name), new Text(figure.ToString("N0", CultureInfo.InvariantCulture)), new Text(unit));
}
