using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Planning;

namespace Unishop.Recovery.Reporting;

/// <summary>Writes a failover as a shell script that needs a shell, the AWS command line and curl, and nothing of this console.</summary>
internal static class RunbookScript
{
    private const string Functions = """
        # Answers are not paged: nobody may be there to turn the page.
        export AWS_PAGER=

        say() { printf '%s  %s\n' "$(date -u +%H:%M:%SZ)" "$*"; }

        stop() { printf '%s  STOPPED: %s\n' "$(date -u +%H:%M:%SZ)" "$*" >&2; exit 1; }

        cloud() { aws ${AWS_ENDPOINT_URL:+--endpoint-url "$AWS_ENDPOINT_URL"} "$@" </dev/null; }

        # Puts the answer of a call into $answer. A call that fails says nothing about the world: it ends the script.
        ask() { answer=$(cloud "$@") || stop "the call aws $1 $2 failed, so it is not known what is there. Mend the cause (shown above), then run this script again."; }

        # The same for a call that must answer a number.
        count() {
          ask "$@"
          case "$answer" in '' | *[!0-9]*) stop "the call aws $1 $2 was answered with '$answer' where a number is needed, so it is not known what is there." ;; esac
        }

        # Whether the cluster is available and has a writer: a cluster that follows another has none.
        is_writer() {
          ask rds describe-db-clusters --region="$1" --db-cluster-identifier="$2" --query='DBClusters[0].Status' --output=text
          [ "$answer" = available ] || return 1
          count rds describe-db-clusters --region="$1" --db-cluster-identifier="$2" --query='length(DBClusters[0].DBClusterMembers[?IsClusterWriter])' --output=text
          [ "$answer" -gt 0 ]
        }

        has_instance() {
          count ec2 describe-instances --region="$1" --filters "Name=tag:Name,Values=$2" "Name=instance-state-name,Values=$3" --query='length(Reservations[].Instances[])' --output=text
          [ "$answer" -gt 0 ]
        }

        stack_has() {
          ask cloudformation describe-stacks --region="$1" --stack-name="$2" --query="Stacks[0].Parameters[?ParameterKey=='$3'].ParameterValue | [0]" --output=text
          [ "$answer" = "$4" ] || return 1
          ask cloudformation describe-stacks --region="$1" --stack-name="$2" --query='Stacks[0].StackStatus' --output=text
          case "$answer" in
            *ROLLBACK*) return 1 ;;
            *_COMPLETE) return 0 ;;
            *) return 1 ;;
          esac
        }

        in_service() {
          count autoscaling describe-auto-scaling-groups --region="$1" --auto-scaling-group-names="$2" --query="length(AutoScalingGroups[0].Instances[?LifecycleState=='InService' && HealthStatus=='Healthy'])" --output=text
          [ "$answer" -ge "$3" ]
        }

        # in_group REGION GROUP INSTANCE
        in_group() {
          count autoscaling describe-auto-scaling-groups --region="$1" --auto-scaling-group-names="$2" --query="length(AutoScalingGroups[0].Instances[?InstanceId=='$3'])" --output=text
          [ "$answer" -gt 0 ]
        }

        # none_left REGION GROUP INSTANCE,INSTANCE...: whether none of them is in the group any more.
        none_left() {
          for server in $(printf '%s' "$3" | tr ',' ' '); do
            if in_group "$1" "$2" "$server"; then return 1; fi
          done
        }

        # replace_servers REGION GROUP WANTED INSTANCE,INSTANCE...: ends one after the other; the group launches a successor for each.
        replace_servers() {
          for server in $(printf '%s' "$4" | tr ',' ' '); do
            if in_group "$1" "$2" "$server"; then
              cloud autoscaling terminate-instance-in-auto-scaling-group --region="$1" --instance-id="$server" --no-should-decrement-desired-capacity || return 1
              until ! in_group "$1" "$2" "$server" && in_service "$1" "$2" "$3"; do sleep "${RUNBOOK_POLL_SECONDS:-5}"; done
            fi
          done
        }

        table_active() {
          ask dynamodb describe-table --region="$1" --table-name="$2" --query=Table.TableStatus --output=text
          [ "$answer" = ACTIVE ]
        }

        # Asks a web address; what it is can't become an option, another protocol or another address.
        fetch() { curl -gfsS --proto '=http,https' --max-redirs 0 --max-time 10 --max-filesize 1000000 -- "$1"; }

        # Whether the page is there, shows the Region, and the part of the API behind it answers. No answer is "not yet" here.
        site_answers() {
          page=$(fetch "${1%/}/config.json") || return 1
          case "$page" in *"\"$2\""*) ;; *) return 1 ;; esac
          host=$(printf '%s' "$page" | tr -d '\n' | sed -n 's/.*"host"[[:space:]]*:[[:space:]]*"\([^"]*\)".*/\1/p')
          case "$host" in http://* | https://*) ;; *) return 1 ;; esac
          fetch "${host%/}/$3" >/dev/null
        }

        # act STEP SKIP COMMAND: acts unless nothing is left to do. Without the confirm word it makes no call at all.
        act() {
          if [ "$go" != yes ]; then say "$1: $3"; return 0; fi
          if [ -n "$2" ] && eval "$2"; then say "$1: nothing left to do"; return 0; fi
          say "$1: $3"
          eval "$3" >/dev/null || stop "$1: the call failed. Mend the cause (shown above), then run this script again: what is done is not done twice."
        }

        # await STEP SECONDS COMMAND: looks until the goal is reached.
        await() {
          [ "$go" = yes ] || { say "$1: wait until: $3"; return 0; }
          end=$(($(date +%s) + $2))
          until eval "$3"; do
            [ "$(date +%s)" -lt "$end" ] || stop "$1: not reached within $2 s; look at it, then run this script again."
            sleep "${RUNBOOK_POLL_SECONDS:-5}"
          done
          say "$1: done"
        }
        """;

    /// <summary>The script; running it twice does no more than running it once.</summary>
    public static string Write(Workload workload, Plan plan, string hash, DateTimeOffset now, ImmutableArray<RunbookStep> steps)
    {
        var word = StrategyOperations.ConfirmWord(workload, Verb.Failover)!;
        var script = new StringBuilder();
        script.Append("#!/bin/sh\n")
            .Append(CultureInfo.InvariantCulture, $"# Failover of {Line(workload.Name)} ({workload.Id}) to {plan.TargetRegion}.\n")
            .Append(CultureInfo.InvariantCulture, $"# Plan {hash}\n# Written {now:u}\n")
            .Append("# Needs: sh, curl, the AWS command line with credentials. Changes nothing without the confirm word:\n")
            .Append(CultureInfo.InvariantCulture, $"#   sh {workload.Id}-runbook.sh            shows what it would do\n#   sh {workload.Id}-runbook.sh {word}   does it\n")
            .Append("# It may be run again at any time: what is done is not done twice. The first call that fails ends it.\nset -eu\ngo=no\n")
            .Append(CultureInfo.InvariantCulture, $"if [ \"${{1:-}}\" = {RunbookCommands.Quote(word)} ]; then go=yes; elif [ $# -gt 0 ]; then echo \"The confirm word is {word}.\" >&2; exit 2; fi\n\n")
            .Append(Functions.ReplaceLineEndings("\n")).Append("\n\n");
        // What waits for nothing is begun first, so that it goes on side by side.
        foreach (var step in steps.Where(step => step.Act is not null && step.Step.DependsOn.IsEmpty))
        {
            Act(script, step);
        }

        foreach (var step in steps)
        {
            if (step.Act is not null && !step.Step.DependsOn.IsEmpty)
            {
                Act(script, step);
            }

            script.Append(CultureInfo.InvariantCulture, $"await {step.Step.Id} {step.Step.Deadline.TotalSeconds:0} {RunbookCommands.Quote(step.Look)}\n");
        }

        return script.Append(CultureInfo.InvariantCulture, $"say 'The shop serves from {plan.TargetRegion}. Close the old Region before it comes back.'\n").ToString();
    }

    private static void Act(StringBuilder script, RunbookStep step) => script
        .Append(CultureInfo.InvariantCulture, $"# {Line(step.Step.Title)}\nact {step.Step.Id} {RunbookCommands.Quote(step.Skip ?? "")} {RunbookCommands.Quote(step.Act!)}\n");

    /// <summary>A text in one line: what people named must not become a command.</summary>
    private static string Line(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter));
}
