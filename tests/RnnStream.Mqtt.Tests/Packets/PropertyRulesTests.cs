using RnnStream.Mqtt.Packets;

namespace RnnStream.Mqtt.Tests.Packets;

/// <summary>Goal: every property has the form and the places of the standard. Method: table 2-4 of MQTT 5.0, typed off
/// the standard, against every identifier and every packet.</summary>
public sealed class PropertyRulesTests
{
    private const string AllWithReason =
        "ConnectAcknowledgement PublishAcknowledgement PublishReceived PublishRelease PublishComplete "
        + "SubscribeAcknowledgement UnsubscribeAcknowledgement Disconnect Authenticate";

    private const string All = AllWithReason + " Connect Publish Will Subscribe Unsubscribe";

    private static readonly Dictionary<int, (PropertyForm Form, string Scopes)> Standard = new()
    {
        [1] = (PropertyForm.Byte, "Publish Will"),
        [2] = (PropertyForm.FourBytes, "Publish Will"),
        [3] = (PropertyForm.Text, "Publish Will"),
        [8] = (PropertyForm.Text, "Publish Will"),
        [9] = (PropertyForm.Binary, "Publish Will"),
        [11] = (PropertyForm.VariableInteger, "Publish Subscribe"),
        [17] = (PropertyForm.FourBytes, "Connect ConnectAcknowledgement Disconnect"),
        [18] = (PropertyForm.Text, "ConnectAcknowledgement"),
        [19] = (PropertyForm.TwoBytes, "ConnectAcknowledgement"),
        [21] = (PropertyForm.Text, "Connect ConnectAcknowledgement Authenticate"),
        [22] = (PropertyForm.Binary, "Connect ConnectAcknowledgement Authenticate"),
        [23] = (PropertyForm.Byte, "Connect"),
        [24] = (PropertyForm.FourBytes, "Will"),
        [25] = (PropertyForm.Byte, "Connect"),
        [26] = (PropertyForm.Text, "ConnectAcknowledgement"),
        [28] = (PropertyForm.Text, "ConnectAcknowledgement Disconnect"),
        [31] = (PropertyForm.Text, AllWithReason),
        [33] = (PropertyForm.TwoBytes, "Connect ConnectAcknowledgement"),
        [34] = (PropertyForm.TwoBytes, "Connect ConnectAcknowledgement"),
        [35] = (PropertyForm.TwoBytes, "Publish"),
        [36] = (PropertyForm.Byte, "ConnectAcknowledgement"),
        [37] = (PropertyForm.Byte, "ConnectAcknowledgement"),
        [38] = (PropertyForm.TextPair, All),
        [39] = (PropertyForm.FourBytes, "Connect ConnectAcknowledgement"),
        [40] = (PropertyForm.Byte, "ConnectAcknowledgement"),
        [41] = (PropertyForm.Byte, "ConnectAcknowledgement"),
        [42] = (PropertyForm.Byte, "ConnectAcknowledgement"),
    };

    // MQTT 5.0, sections 3.1.2.11.3, 3.1.2.11.4, 3.3.2.3.4 and 3.3.2.3.8.
    private static readonly int[] NeverZero = [11, 33, 35, 39];

    [Fact]
    public void Every_identifier_has_the_form_of_the_standard()
    {
        for (var id = 0; id < 300; id++)
        {
            var expected = Standard.TryGetValue(id, out var row) ? row.Form : PropertyForm.Unknown;
            Assert.True(expected == PropertyRules.FormOf(id), $"property {id} is {PropertyRules.FormOf(id)}");
        }
    }

    [Fact]
    public void Every_property_is_allowed_where_the_standard_says_and_nowhere_else()
    {
        foreach (var (id, row) in Standard)
        {
            var allowed = row.Scopes.Split(' ').Select(Enum.Parse<PropertyScope>).ToHashSet();
            foreach (var scope in Enum.GetValues<PropertyScope>())
            {
                Assert.True(
                    allowed.Contains(scope) == PropertyRules.IsAllowed((PropertyId)id, scope),
                    $"property {id} in {scope}");
            }
        }
    }

    [Fact]
    public void Values_that_the_standard_forbids_are_refused()
    {
        foreach (var (id, row) in Standard)
        {
            foreach (var value in (uint[])[0, 1, 2, 255])
            {
                var expected = NeverZero.Contains(id) ? value != 0 : row.Form != PropertyForm.Byte || value < 2;
                Assert.True(
                    expected == PropertyRules.IsValueAllowed((PropertyId)id, value), $"property {id} with {value}");
            }
        }
    }
}
