#!/bin/sh
# Cinq réponses de natures différentes, sur les registres d'exemple. Usage : demo.sh DOSSIER, depuis la racine du
# projet. Le dépôt va dans ce dossier, jamais dans celui de l'utilisateur ; toutes les firmes sont inventées.
set -eu

folder=${1:?usage : demo.sh DOSSIER}
samples=data/fixtures/samples
fetched=2026-11-20T02:31:00-05:00
day=2026-11-20

rm -rf "$folder"
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
export AMP_REGISTRY_DATABASE_URL="sqlite:///$folder/registry.sqlite"
export AMP_REGISTRY_SETTINGS="$folder/settings.toml"
export AMP_REGISTRY_LANG=fr
: > "$AMP_REGISTRY_SETTINGS"

# Prints the command as it would be typed, runs it, and goes on after 0 and 10 to 14: those are answers.
run() {
  printf '\n\n$'
  for word in "$@"; do
    case $word in
      *[!A-Za-z0-9_./:=-]*) printf ' "%s"' "$word" ;;
      *) printf ' %s' "$word" ;;
    esac
  done
  printf '\n\n'
  code=0
  "$@" || code=$?
  case $code in
    0 | 1[0-4]) ;;
    *) printf 'amp-registry: code %s\n' "$code" >&2; exit "$code" ;;
  esac
}

title() { printf '\n\n=== %s' "$1"; }

title 'Deux registres d’exemple, tels qu’ils étaient le 2026-11-20'
run amp-registry import rena $samples/rena.json --fetched-at $fetched
run amp-registry import rea $samples/rea_extract.csv $samples/rea_suspended.csv $samples/rea_expired.csv \
  $samples/rea_oversight.csv --fetched-at $fetched

title '1. Un non : la firme est inscrite au RENA'
run amp-registry check 1170000013 --kind construction --expenditure 6000000 --as-of $day

title '2. Un oui : la firme est autorisée au REA, et son NEQ le prouve'
run amp-registry check 1199013294 --kind construction --expenditure 6000000 --as-of $day

title '3. Un oui à conditions : un nom seul, un contrat qui n’exige pas d’autorisation'
run amp-registry check 'Papeterie Inventée inc.' --kind supply --expenditure 40000 --as-of $day

title '4. À examiner : le nom ressemble à celui d’une firme inscrite'
run amp-registry check 'Excavation Sarrazelle' --kind services --expenditure 40000 --as-of $day

title '5. On ne peut pas répondre : aucune copie ne couvre ce jour'
run amp-registry check 1199013294 --kind construction --expenditure 6000000 --as-of 2026-09-01

printf '\n\nLe dépôt de cette démonstration est dans %s.\n' "$folder"
