#!/bin/sh
# La page et l'API sur les registres d'exemple, sur cette machine seulement. Usage : serve-demo.sh DOSSIER [OPTIONS DE
# serve], depuis la racine du projet. Le dépôt va dans ce dossier ; toutes les firmes sont inventées.
set -eu

folder=${1:?usage : serve-demo.sh DOSSIER}
shift
samples=data/fixtures/samples

rm -rf "$folder"
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
export AMP_REGISTRY_DATABASE_URL="sqlite:///$folder/registry.sqlite"
export AMP_REGISTRY_SETTINGS="$folder/settings.toml"
: > "$AMP_REGISTRY_SETTINGS"

amp-registry import rena $samples/rena.json
amp-registry import rea $samples/rea_extract.csv $samples/rea_suspended.csv $samples/rea_expired.csv \
  $samples/rea_oversight.csv
exec amp-registry serve "$@"
