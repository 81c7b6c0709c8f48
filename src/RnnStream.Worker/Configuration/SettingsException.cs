namespace RnnStream.Worker.Configuration;

/// <summary>The configuration is wrong; one plain line per fault.</summary>
internal sealed class SettingsException(IReadOnlyList<string> faults)
    : Exception(string.Join(Environment.NewLine, faults))
{
    public IReadOnlyList<string> Faults { get; } = faults;
}
