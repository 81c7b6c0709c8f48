namespace RnnStream.Worker.Dashboard;

/// <summary>How the service is, for the head of the dashboard.</summary>
/// <param name="IsReady">Whether it does its work.</param>
/// <param name="Reason">One plain sentence.</param>
/// <param name="Sensors">Sensors known.</param>
/// <param name="Applied">Readings scored since the first start.</param>
/// <param name="Rejected">Readings that changed nothing.</param>
/// <param name="Unacknowledged">Messages not yet acknowledged.</param>
/// <param name="StateSize">Memory of all sensor states, bytes.</param>
internal readonly record struct DashboardStatus(
    bool IsReady, string Reason, long Sensors, long Applied, long Rejected, long Unacknowledged, long StateSize);
