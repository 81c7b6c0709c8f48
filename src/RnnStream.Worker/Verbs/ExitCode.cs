namespace RnnStream.Worker.Verbs;

/// <summary>What the process says when it ends.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Failed: the environment or the stored bytes.</summary>
    public const int Failed = 1;

    /// <summary>Bad usage or configuration.</summary>
    public const int Usage = 2;

    /// <summary>Finished, but a <c>--fail-*</c> condition holds.</summary>
    public const int Condition = 3;
}
