namespace Unishop.Recovery.Planning;

/// <summary>The script that a standby instance runs at its first boot.</summary>
internal static class UserData
{
    /// <summary>
    /// Points the shop at this Region's writer endpoint and restarts it. The endpoint's name is known before the promotion ends, so
    /// launching need not wait for it; the shop connects as soon as the endpoint takes connections.
    /// </summary>
    public static string For(string databaseCluster) => $"""
        #!/bin/bash
        set -euo pipefail
        metadata=http://169.254.169.254/latest
        token=$(curl -fsS -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 300' "$metadata/api/token")
        region=$(curl -fsS -H "X-aws-ec2-metadata-token: $token" "$metadata/meta-data/placement/region")
        endpoint=$(aws rds describe-db-clusters --region "$region" --db-cluster-identifier {databaseCluster} --query 'DBClusters[0].Endpoint' --output text)
        printf 'export DB_ENDPOINT=%s\n' "$endpoint" > /home/ec2-user/unishopcfg.sh
        systemctl restart unishop
        """;
}
