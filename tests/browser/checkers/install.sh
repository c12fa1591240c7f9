#!/usr/bin/env bash
# What the browser tests need, where it is missing: Chromium, a Java runtime and node by apt, then the checkers by npm.
# And nginx, which the tests of the example proxy run.
# Quick when all is there. Run from the project's folder, by `make browsers`.
set -euo pipefail
here=$(dirname "$0")
there=.cache/browsers

has() { for name in "$@"; do command -v "$name" >/dev/null && return; done; return 1; }

packages=()
has chromium chromium-browser google-chrome || packages+=(chromium fonts-liberation)
has java || packages+=(default-jre-headless)
has npm || packages+=(nodejs npm)
has nginx /usr/sbin/nginx || packages+=(nginx-light)
if [ ${#packages[@]} -gt 0 ]; then
    if [ "$(id -u)" != 0 ] || ! has apt-get; then
        echo "Install ${packages[*]}, or run this as root where there is apt-get." >&2
        exit 2
    fi
    install=(env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet --no-install-recommends "${packages[@]}")
    # The lists may be missing or old: then they are brought, and the packages asked for again.
    "${install[@]}" || { apt-get update --quiet && "${install[@]}"; }
fi

# The stamp is what was installed: a new pin is another lock file. No script of a package runs: one would download Java.
if ! cmp --silent "$here/package-lock.json" "$there/installed.json"; then
    mkdir -p "$there"
    cp "$here/package.json" "$here/package-lock.json" "$there/"
    npm ci --prefix "$there" --ignore-scripts --no-audit --no-fund
    cp "$here/package-lock.json" "$there/installed.json"
fi
