#!/usr/bin/env bash
# Makes a receipt rule set the active one of an account and region. CloudFormation cannot do this, and there is only one
# active set: another one is never replaced.
set -euo pipefail

if [[ $# -ne 2 ]]; then
    echo "usage: $0 RULE-SET REGION    (the deployment's output NextStep3ActivateMail has both)" >&2
    exit 2
fi
rule_set=$1 region=$2

# "None" is how the command line says that there is no active set.
active=$(aws ses describe-active-receipt-rule-set --region "$region" --query Metadata.Name --output text)

case $active in
"$rule_set")
    echo "$rule_set is the active receipt rule set in $region already."
    ;;
None | "")
    aws ses set-active-receipt-rule-set --rule-set-name "$rule_set" --region "$region"
    echo "$rule_set is now the active receipt rule set in $region."
    ;;
*)
    cat >&2 <<TEXT
Another receipt rule set is active in $region: $active. Replacing it would cut off whoever gets mail through it, so nothing
was changed. Let the rule of this stack join it instead: in samconfig.toml, in parameter_overrides, write

    ActiveReceiptRuleSet=\\"$active\\"

and run: sam deploy
TEXT
    exit 1
    ;;
esac
