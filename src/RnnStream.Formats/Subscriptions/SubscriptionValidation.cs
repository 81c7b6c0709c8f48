using System.ComponentModel.DataAnnotations;
using System.Globalization;
using RnnStream.Formats.Rejections;
using RnnStream.Formats.Text;

namespace RnnStream.Formats.Subscriptions;

/// <summary>Finds every fault of a set of rules, each as one line for the operator.</summary>
internal static class SubscriptionValidation
{
    private const int RulesMax = 256;

    public static IReadOnlyList<string> Faults(IReadOnlyList<SubscriptionOptions> subscriptions, string section)
    {
        var faults = new List<string>();
        if (subscriptions.Count > RulesMax)
            faults.Add($"{section}: {subscriptions.Count} rules; allowed are at most {RulesMax}");
        for (var index = 0; index < Math.Min(subscriptions.Count, RulesMax); index++)
            AddFaults(subscriptions[index], $"{section}:{index}", faults);
        return [.. faults.Select(EscapedText.Line)];
    }

    private static void AddFaults(SubscriptionOptions options, string key, List<string> faults)
    {
        AddAnnotationFaults(options, key, faults);
        var preset = SubscriptionPreset.Find(options.Preset);
        if (preset is null)
        {
            var known = string.Join(", ", SubscriptionPreset.All.Select(entry => entry.Name));
            faults.Add($"{key}:Preset '{options.Preset}' is unknown; allowed: {known}");
        }

        preset ??= SubscriptionPreset.All[0];
        var filter = options.Filter ?? preset.Filter;
        var filterFault = TopicFilter.Fault(filter);
        if (filterFault is not null) faults.Add($"{key}:Filter '{filter}' {filterFault}");
        AddListFaults(options, key, faults);
        if (options.Format is { } format && !ConfiguredNames.TryGetFormat(format, out _))
            faults.Add($"{key}:Format '{format}' is unknown; allowed: {ConfiguredNames.Formats}");
        if (options.TimeFormat is { } notation && !ConfiguredNames.TryGetNotation(notation, out _))
            faults.Add($"{key}:TimeFormat '{notation}' is unknown; allowed: {ConfiguredNames.Notations}");
        if (options.TimeZone is { } zone && !TimeZones.TryFind(zone, out _))
            faults.Add($"{key}:TimeZone '{zone}' is unknown; allowed: {TimeZones.Allowed}");
        if (options.Sensor is { } sensor && SensorTemplate.TryCompile(sensor, 0, out _) is { } sensorFault)
            faults.Add($"{key}:Sensor '{sensor}' {sensorFault}");
        AddRangeFaults(options, key, faults);
    }

    private static void AddAnnotationFaults(SubscriptionOptions options, string key, List<string> faults)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        foreach (var result in results)
        {
            var member = result.MemberNames.FirstOrDefault() ?? "";
            var value = typeof(SubscriptionOptions).GetProperty(member)?.GetValue(options);
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"{key}:{member} '{value}': {result.ErrorMessage}"));
        }
    }

    private static void AddListFaults(SubscriptionOptions options, string key, List<string> faults)
    {
        for (var index = 0; index < (options.Exclude?.Count ?? 0); index++)
        {
            if (TopicFilter.Fault(options.Exclude![index]) is { } fault)
                faults.Add($"{key}:Exclude:{index} '{options.Exclude[index]}' {fault}");
        }

        for (var index = 0; index < (options.Fields?.Count ?? 0); index++)
        {
            if (string.IsNullOrEmpty(options.Fields![index]))
            {
                faults.Add(
                    $"{key}:Fields:{index} is empty; expected a field's path such as temperature or ENERGY/Power");
            }
        }
    }

    private static void AddRangeFaults(SubscriptionOptions options, string key, List<string> faults)
    {
        if (options.Vector && options.Fields is not { Count: > 0 })
            faults.Add($"{key}:Vector 'true' needs {key}:Fields; they name the channels in order");
        if (options.Vector && options.Fields is { } fields
            && fields.Any(field => field.Contains('*', StringComparison.Ordinal)))
        {
            faults.Add($"{key}:Fields with '*' cannot name the channels of a vector sensor; name each field");
        }
        if (options.Minimum is { } minimum && !double.IsFinite(minimum))
            faults.Add($"{key}:Minimum '{minimum}' is not finite; leave it unset for no bound");
        if (options.Maximum is { } maximum && !double.IsFinite(maximum))
            faults.Add($"{key}:Maximum '{maximum}' is not finite; leave it unset for no bound");
        if (options.Minimum > options.Maximum)
        {
            faults.Add(string.Create(CultureInfo.InvariantCulture,
                $"{key}:Minimum '{options.Minimum}' is above Maximum '{options.Maximum}'; "
                + $"allowed: at most the maximum"));
        }
    }
}
