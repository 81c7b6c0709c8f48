using Xunit;

namespace RnnStream.Testing;

/// <summary>A test that needs ONNX Runtime for node; skipped, with what to install, where it is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnnxRuntimeFactAttribute : FactAttribute
{
    /// <summary>Names the folder that <c>npm install onnxruntime-node</c> filled.</summary>
    public const string Variable = "RNNSTREAM_NODE_MODULES";

    public OnnxRuntimeFactAttribute()
    {
        var folder = Environment.GetEnvironmentVariable(Variable);
        if (folder is null || !Directory.Exists(Path.Join(folder, "onnxruntime-node")))
            Skip = $"needs ONNX Runtime: npm install onnxruntime-node, and {Variable} naming its node_modules";
    }
}
