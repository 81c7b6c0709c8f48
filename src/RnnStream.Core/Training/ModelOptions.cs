using System.ComponentModel.DataAnnotations;
using RnnStream.Core.Cells;

namespace RnnStream.Core.Training;

/// <summary>The network (section <c>Model</c>).</summary>
public sealed class ModelOptions
{
    /// <summary>The recurrent cell. Default <see cref="CellKind.Gru"/>.</summary>
    /// <remarks><see cref="CellKind.Lstm"/>: remembers longer, a third more CPU; <see cref="CellKind.Elman"/>: least
    /// CPU, shortest memory. Parameters ship for the defaults of cell, size and layers alone: with others sensors are
    /// judged without a network until the first retraining, which starts from scratch. A data directory keeps the shape
    /// it was begun with.</remarks>
    public CellKind Cell { get; set; } = CellKind.Gru;

    /// <summary>Hidden units per layer. Default 32.</summary>
    /// <remarks>Larger: finer predictions; CPU grows with its square, bytes per sensor in proportion.</remarks>
    [Range(1, 1_024)]
    public int HiddenSize { get; set; } = 32;

    /// <summary>Stacked layers. Default 1.</summary>
    /// <remarks>More: patterns of patterns; CPU and bytes per sensor in proportion.</remarks>
    [Range(1, 8)]
    public int Layers { get; set; } = 1;

    /// <summary>Parameter file that every group starts with, as <c>train</c> writes it (.safetensors). Default: the
    /// shipped one.</summary>
    /// <remarks>It decides cell, size and layers. Another file on an existing data directory begins to serve at the
    /// next start as a new version, on record, in every group that has not been retrained; a rollback brings the old
    /// one back.</remarks>
    public string? File { get; set; }

    /// <summary>Which sensors share one network. Default <see cref="ModelScope.Group"/>.</summary>
    /// <remarks><see cref="ModelScope.Sensor"/>: a network and a training history for each sensor.</remarks>
    public ModelScope Scope { get; set; } = ModelScope.Group;
}
