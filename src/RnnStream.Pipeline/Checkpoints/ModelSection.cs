using System.Globalization;
using System.Text;
using RnnStream.Core.Cells;
using RnnStream.Storage.Checkpoints;

namespace RnnStream.Pipeline.Checkpoints;

/// <summary>A checkpoint's section <c>model</c>: for which networks its state blocks have room, as a line of
/// text.</summary>
/// <remarks>Blocks of different shapes may be equally long, so that their length alone tells too little.</remarks>
internal static class ModelSection
{
    private const string Name = "model";

    public static void Write(CheckpointWriter writer, NetworkShape? shape)
    {
        writer.BeginSection(Name);
        writer.Write(Encoding.ASCII.GetBytes(Text(shape)));
    }

    /// <summary>Compares with what is configured; a checkpoint without the section passes.</summary>
    /// <exception cref="InvalidDataException">The checkpoint was made with networks of another shape.</exception>
    public static void Check(Checkpoint source, NetworkShape? configured)
    {
        if (source.TryOpenSection(Name) is not { } section) return;
        var bytes = new byte[section.Remaining];
        section.ReadExactly(bytes);
        var found = Encoding.ASCII.GetString(bytes);
        if (found != Text(configured))
        {
            throw new InvalidDataException(
                $"checkpoint {source.Sequence}: its sensors were laid out for the network '{found}', the configuration "
                + $"says '{Text(configured)}'; set Model back, or start with a new data directory");
        }
    }

    private static string Text(NetworkShape? shape) => shape is null ? "none" : string.Create(
        CultureInfo.InvariantCulture,
        $"{shape.Cell} of {shape.Layers} x {shape.HiddenSize}, {shape.InputSize} inputs, {shape.OutputSize} outputs");
}
