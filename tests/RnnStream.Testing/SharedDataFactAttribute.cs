using Xunit;

namespace RnnStream.Testing;

/// <summary>A test that reads the shared data; skipped, saying so, where they are not.</summary>
public sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute(params string[] path)
    {
        if (SharedData.Find(path) is null)
        {
            Skip = $"shared data not found: ../shared/data/{string.Join('/', path)}";
        }
    }
}
