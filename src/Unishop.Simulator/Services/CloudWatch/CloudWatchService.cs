using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.CloudWatch;

/// <summary>CloudWatch: metrics and alarms.</summary>
internal sealed class CloudWatchService : AwsService
{
    public CloudWatchService()
    {
        Reads("GetMetricData", CloudWatchMetrics.GetData);
        Reads("GetMetricStatistics", CloudWatchMetrics.GetStatistics);
        Reads("ListMetrics", CloudWatchMetrics.List);
        Changes("PutMetricData", CloudWatchMetrics.Put);
        Changes("PutMetricAlarm", CloudWatchAlarms.Put);
        Reads("DescribeAlarms", CloudWatchAlarms.Describe);
        Reads("DescribeAlarmsForMetric", CloudWatchAlarms.DescribeForMetric);
        Reads("DescribeAlarmHistory", CloudWatchAlarms.History);
        Changes("DeleteAlarms", CloudWatchAlarms.Delete);
        Changes("SetAlarmState", CloudWatchAlarms.SetState);
        Changes("EnableAlarmActions", call => CloudWatchAlarms.SetActions(call, enabled: true));
        Changes("DisableAlarmActions", call => CloudWatchAlarms.SetActions(call, enabled: false));
    }

    public override string Model => "cloudwatch";
}
