#!/bin/sh
# The labs' failovers as a careful person scripts them with the AWS command line: the writer first, then the compute, each waited for
# with the tool's own `wait`, then the shop until it answers.
#   failover.sh ENDPOINT pilot-light|warm-standby|hot-standby
# ENDPOINT is the address of a simulator. Ends with 0 when the shop answers in the standby's Region.
set -eu
endpoint=$1
lab=$2
case $lab in
    pilot-light) region=us-west-1 name=pilot ;;
    warm-standby) region=us-west-2 name=warm ;;
    hot-standby) region=us-west-1 name=hot ;;
    *) echo "lab: '$lab' is not accepted; needed: pilot-light, warm-standby or hot-standby" >&2; exit 2 ;;
esac
export AWS_ACCESS_KEY_ID=SIMULATOR AWS_SECRET_ACCESS_KEY=simulator AWS_DEFAULT_REGION=$region AWS_EC2_METADATA_DISABLED=true

call() { aws --endpoint-url "$endpoint" --region "$region" --output text "$@"; }

export_of() { call cloudformation describe-stacks --stack-name network-stack --query "Stacks[0].Outputs[?ExportName=='network-stack-$1'].OutputValue"; }

resource_of() { call cloudformation describe-stack-resources --stack-name "$name-secondary" --query "StackResources[?LogicalResourceId=='$1'].PhysicalResourceId"; }

promote() {
    target=$(call rds describe-db-clusters --db-cluster-identifier "$name-secondary" --query 'DBClusters[0].DBClusterArn')
    call rds failover-global-cluster --global-cluster-identifier "$name-global" --target-db-cluster-identifier "$target" --allow-data-loss >/dev/null
    until [ "$(call rds describe-global-clusters --global-cluster-identifier "$name-global" --query "GlobalClusters[0].[Status, GlobalClusterMembers[?IsWriter].DBClusterArn | [0]]")" = "available	$target" ]; do
        # What `aws rds wait` has for clusters asks every thirty seconds; it has nothing for a global one.
        sleep 30
    done
    call rds wait db-cluster-available --db-cluster-identifier "$name-secondary"
}

launch() {
    image=$(call ec2 describe-images --owners self --filters "Name=name,Values=${name}AMI*" --query 'sort_by(Images, &CreationDate)[-1].ImageId')
    script='#!/bin/bash
endpoint=$(aws rds describe-db-clusters --region us-west-1 --db-cluster-identifier pilot-secondary --query "DBClusters[0].Endpoint" --output text)
printf "export DB_ENDPOINT=%s\n" "$endpoint" > /home/ec2-user/unishopcfg.sh
systemctl restart unishop'
    instance=$(call ec2 run-instances --image-id "$image" --instance-type t3.small --subnet-id "$(export_of SubnetID1)" \
        --security-group-ids "$(export_of WebSecurityGroupID)" --iam-instance-profile "Name=$(resource_of S3InstanceProfile)" --user-data "$script" \
        --tag-specifications "ResourceType=instance,Tags=[{Key=Name,Value=$name-secondary}]" --query 'Instances[0].InstanceId')
    call ec2 wait instance-running --instance-ids "$instance"
    host=$(call ec2 describe-instances --instance-ids "$instance" --query 'Reservations[0].Instances[0].PublicDnsName')
    until curl -fsS -m 5 "$endpoint/app/$region/$host/health/dbping" >/dev/null 2>&1; do
        sleep 5
    done
}

enlarge() {
    kept=$(call cloudformation describe-stacks --stack-name "$name-secondary" --query "Stacks[0].Parameters[?ParameterKey!='IsPromote'].ParameterKey")
    set -- ParameterKey=IsPromote,ParameterValue=yes
    for key in $kept; do
        set -- "$@" "ParameterKey=$key,UsePreviousValue=true"
    done
    call cloudformation update-stack --stack-name "$name-secondary" --use-previous-template --capabilities CAPABILITY_NAMED_IAM --parameters "$@" >/dev/null
    call cloudformation wait stack-update-complete --stack-name "$name-secondary"
    group=$(resource_of WebServerGroup)
    balancer=$(resource_of ElasticLoadBalancer)
    until [ "$(call autoscaling describe-auto-scaling-groups --auto-scaling-group-names "$group" --query "length(AutoScalingGroups[0].Instances[?LifecycleState=='InService'])")" -ge 2 ]; do
        sleep 15
    done
    call elb wait instance-in-service --load-balancer-name "$balancer"
}

answers() {
    host=$(call elb describe-load-balancers --load-balancer-names "$(resource_of ElasticLoadBalancer)" --query 'LoadBalancerDescriptions[0].DNSName')
    until curl -fsS -m 5 "$endpoint/app/$region/$host/health/dbping" >/dev/null 2>&1; do
        sleep 5
    done
}

case $lab in
    pilot-light) promote; launch ;;
    warm-standby) promote; enlarge; answers ;;
    # The distribution has turned by itself: there is nothing to do but to look.
    hot-standby) answers ;;
esac
