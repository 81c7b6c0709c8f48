using RnnStream.Formats.Rejections;

namespace RnnStream.Worker.Configuration;

/// <summary>The configuration is wrong; one plain line per fault, whatever text it quotes.</summary>
internal sealed class SettingsException(IReadOnlyList<string> faults)
    : Exception(string.Join(Environment.NewLine, faults.Select(EscapedText.Line)))
{
    public IReadOnlyList<string> Faults { get; } = [.. faults.Select(EscapedText.Line)];
}
