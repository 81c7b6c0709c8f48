using Microsoft.Extensions.Configuration;
using RnnStream.Core.Cells;
using RnnStream.Core.Detection;
using RnnStream.Core.Training;
using RnnStream.Formats.Subscriptions;
using RnnStream.Mqtt.Broker;
using RnnStream.Mqtt.Client;
using RnnStream.Pipeline;
using RnnStream.Storage;
using RnnStream.Worker.Health;
using RnnStream.Worker.Output;
using RnnStream.Worker.Training;
using RnnStream.Worker.Verbs;

namespace RnnStream.Worker.Configuration;

/// <summary>Everything that can be configured, one object per concern, validated as a whole.</summary>
internal sealed class Settings
{
    /// <summary>The sections of the configuration; <c>Serilog</c> is read by Serilog itself.</summary>
    private static readonly string[] Sections =
    [
        "Mqtt", "Subscriptions", "Storage", "Model", "Training", "Detection", "Output", "Http", "Pipeline", "Serilog",
    ];

    private Settings(IConfigurationRoot configuration) => Configuration = configuration;

    /// <summary>The configuration it was read from.</summary>
    public IConfigurationRoot Configuration { get; }

    public MqttClientOptions Mqtt { get; } = new();

    public EmbeddedBrokerOptions Embedded { get; } = new();

    public List<SubscriptionOptions> Subscriptions { get; } = [];

    public StorageOptions Storage { get; } = new();

    public ModelOptions Model { get; } = new();

    /// <summary>The network of <c>Model:File</c>; null without one.</summary>
    internal NetworkParameters? Network { get; private set; }

    public TrainingOptions Training { get; } = new();

    public DetectionOptions Detection { get; } = new();

    public OutputOptions Output { get; } = new();

    public HttpOptions Http { get; } = new();

    public PipelineOptions Pipeline { get; } = new();

    /// <summary>Reads and validates.</summary>
    /// <param name="file">The file named with <c>--config</c>; null for the default one, if there is one.</param>
    /// <param name="overrides">The command line's settings.</param>
    /// <param name="defaults">What a verb prefers over the product's defaults; weaker than file and
    /// environment.</param>
    /// <exception cref="SettingsException">With one line per fault.</exception>
    public static Settings Load(
        string? file, IReadOnlyList<string> overrides, IReadOnlyDictionary<string, string?>? defaults = null)
    {
        var words = new List<string>();
        var settings = new Settings(SettingsSources.Read(file, overrides, defaults, words));
        var binder = new SettingsBinder();
        foreach (var fault in words) binder.Add(fault);
        binder.RefuseUnknownSections(settings.Configuration, Sections);
        settings.Bind(binder);
        return binder.Faults.Count == 0 ? settings : throw new SettingsException(binder.Faults);
    }

    private void Bind(SettingsBinder binder)
    {
        binder.Bind(Section("Mqtt"), Mqtt, "Embedded");
        binder.Bind(Section("Mqtt:Embedded"), Embedded);
        foreach (var rule in Section("Subscriptions").GetChildren())
        {
            Subscriptions.Add(new SubscriptionOptions());
            binder.Fill(rule, Subscriptions[^1]);
        }
        if (Subscriptions.Count == 0) Subscriptions.Add(new SubscriptionOptions());
        foreach (var fault in SubscriptionOptions.Validate(Subscriptions)) binder.Add(fault);
        binder.Bind(Section("Storage"), Storage);
        binder.Bind(Section("Model"), Model);
        if (Model.File is { Length: > 0 } file) ReadNetwork(file, binder);
        binder.Bind(Section("Training"), Training);
        binder.Bind(Section("Detection"), Detection);
        binder.Bind(Section("Output"), Output);
        binder.Bind(Section("Http"), Http);
        binder.Bind(Section("Pipeline"), Pipeline);
    }

    /// <summary>The file decides the network's shape; a setting that says otherwise is a fault.</summary>
    private void ReadNetwork(string file, SettingsBinder binder)
    {
        try
        {
            Network = ParameterFile.ReadForecaster(file);
        }
        catch (Exception fault) when (fault is VerbException or IOException or UnauthorizedAccessException)
        {
            binder.Add($"Model:File = {fault.Message}");
            return;
        }
        var shape = Network.Shape;
        Check("Cell", Model.Cell, shape.Cell);
        Check("HiddenSize", Model.HiddenSize, shape.HiddenSize);
        Check("Layers", Model.Layers, shape.Layers);
        (Model.Cell, Model.HiddenSize, Model.Layers) = (shape.Cell, shape.HiddenSize, shape.Layers);

        void Check<T>(string key, T set, T found)
        {
            if (Section("Model")[key] is not null && !Equals(set, found))
                binder.Add($"Model:{key} = '{set}': the network of Model:File has {found}");
        }
    }

    private IConfigurationSection Section(string path) => Configuration.GetSection(path);
}
