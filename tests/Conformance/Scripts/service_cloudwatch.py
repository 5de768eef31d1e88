"""Every operation of CloudWatch with boto3: metrics put, listed and read, alarms. Usage: service_cloudwatch.py FOLDER_OF_MODELS"""
import datetime
import sys

from conform import advance, check, client, done, fault, until

watch, ec2, sns = client("cloudwatch"), client("ec2"), client("sns")
instance = ec2.run_instances(ImageId=ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"], InstanceType="t3.small", MinCount=1, MaxCount=1)["Instances"][0]
begun = instance["LaunchTime"]
dimensions = [{"Name": "Shop", "Value": "unishop"}]


def at(minutes):
    return begun + datetime.timedelta(minutes=minutes)


# Data that a customer puts: values, sets of statistics, and what can't be put.
advance(60)
watch.put_metric_data(Namespace="Shop", MetricData=[{"MetricName": "Orders", "Dimensions": dimensions, "Timestamp": at(0), "Value": 4.0},
                                                    {"MetricName": "Orders", "Dimensions": dimensions, "Timestamp": at(0), "Values": [6.0, 8.0], "Counts": [1.0, 2.0]},
                                                    {"MetricName": "Lag", "Timestamp": at(0), "StatisticValues": {"SampleCount": 2, "Sum": 5, "Minimum": 1, "Maximum": 4}}])
fault(watch.put_metric_data, "InvalidParameterValue", 400, Namespace="AWS/Shop", MetricData=[{"MetricName": "Orders", "Value": 1.0}])
fault(watch.put_metric_data, "InvalidParameterValue", 400, Namespace="Shop", MetricData=[{"MetricName": "Orders", "Timestamp": at(-60 * 24 * 20), "Value": 1.0}])
advance(600)
listed = watch.list_metrics(Namespace="Shop")["Metrics"]
check("listed", sorted((m["MetricName"], tuple((d["Name"], d["Value"]) for d in m["Dimensions"])) for m in listed), [("Lag", ()), ("Orders", (("Shop", "unishop"),))])
for block in range(3):
    watch.put_metric_data(Namespace="Many", MetricData=[{"MetricName": f"M{block}", "Dimensions": [{"Name": "N", "Value": str(n)}], "Value": 1.0} for n in range(200)])
found, count = 0, 0
for page in watch.get_paginator("list_metrics").paginate(Namespace="Many"):
    found, count = found + len(page["Metrics"]), count + 1
check("metrics in pages", (found, count), (600, 2))
fault(watch.list_metrics, "InvalidParameterValue", 400, NextToken="nonsense")
statistics = watch.get_metric_statistics(Namespace="Shop", MetricName="Orders", Dimensions=dimensions, StartTime=at(-5), EndTime=at(5), Period=60,
                                         Statistics=["Sum", "SampleCount", "Average", "Minimum", "Maximum"])
check("statistics", [[p[k] for k in ("Sum", "SampleCount", "Average", "Minimum", "Maximum")] for p in statistics["Datapoints"]], [[26.0, 4.0, 6.5, 4.0, 8.0]])
fault(watch.get_metric_statistics, "InvalidParameterValue", 400, Namespace="Shop", MetricName="Orders", StartTime=at(5), EndTime=at(0), Period=60, Statistics=["Sum"])
fault(watch.get_metric_statistics, "InvalidParameterCombination", 400, Namespace="Shop", MetricName="Orders", StartTime=at(-60 * 48), EndTime=at(0), Period=60, Statistics=["Sum"])


def stat(name, space, metric, over, statistic="Average"):
    return {"Id": name, "MetricStat": {"Metric": {"Namespace": space, "MetricName": metric, "Dimensions": over}, "Period": 60, "Stat": statistic}}


# What AWS measures itself comes with a delay, once a minute; metric math goes over all of it.
own = stat("cpu", "AWS/EC2", "CPUUtilization", [{"Name": "InstanceId", "Value": instance["InstanceId"]}])
data = watch.get_metric_data(StartTime=at(-5), EndTime=at(60), ScanBy="TimestampAscending", MetricDataQueries=[
    own, stat("orders", "Shop", "Orders", dimensions, "Sum"), {"Id": "twice", "Expression": "orders * 2", "Label": "Twice"}])["MetricDataResults"]
by_id = {result["Id"]: result for result in data}
check("order", [result["Id"] for result in data], ["cpu", "orders", "twice"])
check("math", (by_id["twice"]["Values"], by_id["twice"]["Label"], by_id["twice"]["StatusCode"]), ([52.0], "Twice", "Complete"))
check("own data", len(by_id["cpu"]["Values"]) >= 5 and all(0 < value < 100 for value in by_id["cpu"]["Values"]), True)
check("rising", by_id["cpu"]["Timestamps"], sorted(by_id["cpu"]["Timestamps"]))
fault(watch.get_metric_data, "ValidationError", 400, StartTime=at(5), EndTime=at(0), MetricDataQueries=[own])
fault(watch.get_metric_data, "ValidationError", 400, StartTime=at(0), EndTime=at(5), MetricDataQueries=[own, own])

# Alarms.
topic = sns.create_topic(Name="on-call")["TopicArn"]
alarm = dict(Namespace="Shop", MetricName="Queue", Statistic="Maximum", Period=60, EvaluationPeriods=1, Threshold=5.0, ComparisonOperator="GreaterThanThreshold")
for name in ("busy", "calm", "deep"):
    watch.put_metric_alarm(AlarmName=name, AlarmActions=[topic], AlarmDescription="Too many", **alarm)
fault(watch.put_metric_alarm, "ValidationError", 400, AlarmName="wrong", **dict(alarm, Period=61))
described = watch.describe_alarms(AlarmNames=["busy"])["MetricAlarms"][0]
check("alarm", [described[k] for k in ("StateValue", "Threshold", "ComparisonOperator", "AlarmActions", "ActionsEnabled", "AlarmDescription")],
      ["INSUFFICIENT_DATA", 5.0, "GreaterThanThreshold", [topic], True, "Too many"])
names = [a["AlarmName"] for page in watch.get_paginator("describe_alarms").paginate(PaginationConfig={"PageSize": 2}) for a in page["MetricAlarms"]]
check("alarms in pages", [name for name in names if name in ("busy", "calm", "deep")], ["busy", "calm", "deep"])
check("of the metric", sorted(a["AlarmName"] for a in watch.describe_alarms_for_metric(Namespace="Shop", MetricName="Queue")["MetricAlarms"]), ["busy", "calm", "deep"])


def state():
    watch.put_metric_data(Namespace="Shop", MetricData=[{"MetricName": "Queue", "Value": 9.0}])
    return watch.describe_alarms(AlarmNames=["busy"])["MetricAlarms"][0]["StateValue"]


until("it alarms", lambda: state() == "ALARM", step=60, most=10)
watch.set_alarm_state(AlarmName="calm", StateValue="OK", StateReason="said so")
check("set", [watch.describe_alarms(AlarmNames=["calm"])["MetricAlarms"][0][k] for k in ("StateValue", "StateReason")], ["OK", "said so"])
fault(watch.set_alarm_state, "ResourceNotFound", 404, AlarmName="nobody", StateValue="OK", StateReason="x")
fault(watch.set_alarm_state, "ValidationError", 400, AlarmName="calm", StateValue="FINE", StateReason="x")
watch.disable_alarm_actions(AlarmNames=["busy"])
check("disabled", watch.describe_alarms(AlarmNames=["busy"])["MetricAlarms"][0]["ActionsEnabled"], False)
watch.enable_alarm_actions(AlarmNames=["busy"])
check("enabled", watch.describe_alarms(AlarmNames=["busy"])["MetricAlarms"][0]["ActionsEnabled"], True)
history = [h for page in watch.get_paginator("describe_alarm_history").paginate(AlarmName="busy", PaginationConfig={"PageSize": 1}) for h in page["AlarmHistoryItems"]]
check("history", [h["HistoryItemType"] for h in history if h["HistoryItemType"] != "Action"][:1] + [history[-1]["HistoryItemType"]], ["StateUpdate", "ConfigurationUpdate"])
fault(watch.delete_alarms, "ResourceNotFound", 404, AlarmNames=["nobody"])
watch.delete_alarms(AlarmNames=["busy", "calm", "deep"])
check("gone", watch.describe_alarms(AlarmNames=["busy", "calm", "deep"])["MetricAlarms"], [])
done("cloudwatch", sys.argv[1])
