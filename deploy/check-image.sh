#!/bin/sh
# Builds the image and lives with it as docs/deployment.md says: `make image`. Needs Podman or Docker, and curl.
# ENGINE=docker takes that one; BUILD_OPTIONS go to the build, on a machine that reaches its packages in a way of its own.
# A quarter of an hour at most. The image stays, under deja-la:checked; the container and its volume go.
set -eu
cd "$(dirname "$0")/.."
engine=${ENGINE:-podman}
image=deja-la:checked
name=deja-la-check-$$
password="un mot de passe pour un essai"

fail() { echo "FAILED: $*" >&2; exit 1; }
clean() { $engine rm --force "$name" >/dev/null 2>&1 || true; $engine volume rm "$name" >/dev/null 2>&1 || true; }
trap clean EXIT
trap 'exit 1' INT TERM

start() {
    $engine run --detach --name "$name" --read-only --tmpfs /tmp --publish 127.0.0.1::8000 --volume "$name:/data" \
        --env DEJA_LA_PUBLIC_URL=https://deja-la.exemple.fr "$image" >/dev/null
    wait_until_ready
}
wait_until_ready() {
    address=http://$($engine port "$name" 8000)
    for _ in $(seq 120); do
        curl --silent --fail --max-time 5 --output /dev/null "$address/ready" && return
        sleep 1
    done
    $engine logs "$name" >&2
    fail "it does not answer"
}
inside() { $engine exec --interactive "$name" "$@"; }

# Podman's own format drops HEALTHCHECK; Docker has no other, and no such option.
case $($engine --version) in podman*) format="--format docker" ;; *) format="" ;; esac
# shellcheck disable=SC2086 # options are words
timeout 600 $engine build $format ${BUILD_OPTIONS:-} --file deploy/Containerfile --tag "$image" .

echo "Without a volume: refused, in a sentence." >&2
refused=$(timeout 120 $engine run --rm --read-only --tmpfs /tmp --env DEJA_LA_PUBLIC_URL=https://deja-la.exemple.fr "$image" 2>&1) &&
    fail "it serves what will be lost"
echo "$refused" | grep -q "^Les demandes seraient perdues" || fail "it was refused otherwise: $refused"

echo "With a volume: nobody's rights, nothing to build, a need answered, a health that is asked." >&2
$engine volume create "$name" >/dev/null
start
[ "$(inside id -u)" = 10001 ] || fail "it runs as another than 10001"
[ -z "$(inside find /data -perm /077)" ] || fail "others may read what it keeps"
! $engine logs "$name" 2>&1 | grep -q "Construction de l’index" || fail "the index that came with the image was built again"
curl --silent --fail --max-time 30 --header "Content-Type: application/json" \
    --data '{"text": "Les habitants ne savent pas quand passent les encombrants"}' "$address/api/v1/recommendations" |
    grep -q '"verdict":"found"' || fail "the need was not answered"
inside python -c "$($engine inspect --format '{{index .Config.Healthcheck.Test 3}}' "$name")" || fail "it is not in health"

echo "Stopped and started, then replaced: it ends by itself, and what was written is there." >&2
echo "$password" | inside deja-la account add agent@exemple.fr --name Agente --role admin >/dev/null
$engine stop --time 30 "$name" >/dev/null
[ "$($engine inspect --format '{{.State.ExitCode}}' "$name")" = 0 ] || fail "it was killed"
$engine start "$name" >/dev/null
wait_until_ready
inside deja-la account list | grep -q agent@exemple.fr || fail "a restart lost an account"
$engine rm --force "$name" >/dev/null
start
inside deja-la account list | grep -q agent@exemple.fr || fail "a new container lost an account"
echo "Held. The image takes $(($($engine image inspect --format '{{.Size}}' "$image") / 1000000)) MB." >&2
