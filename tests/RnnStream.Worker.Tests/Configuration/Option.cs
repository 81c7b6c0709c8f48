using System.Reflection;

namespace RnnStream.Worker.Tests.Configuration;

/// <summary>One option: its key within the section, its default and the property that holds it.</summary>
internal sealed record Option(string Key, object? Default, PropertyInfo Property);
