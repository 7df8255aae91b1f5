#!/bin/sh
# Sees to it that there is a Chromium for the browser tests: the system's, else Playwright's own.
set -eu
cd "$(dirname "$0")/.."
present() {
    for program in "${KULTURNETT_CHROMIUM:-}" chromium-headless-shell chromium chromium-browser google-chrome; do
        if [ -n "$program" ] && "$program" --version >/dev/null 2>&1 </dev/null; then
            return 0
        fi
    done
    return 1
}

if present; then
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installerer Chromium …"
    apt-get update -qq </dev/null || true
    export DEBIAN_FRONTEND=noninteractive
    apt-get install -y -qq chromium-headless-shell </dev/null >/dev/null 2>&1 \
        || apt-get install -y -qq chromium </dev/null >/dev/null || true
    if present; then
        exit 0
    fi
fi
echo "Henter Chromium til nettlesertestene …"
.venv/bin/python -m playwright install --with-deps chromium </dev/null \
    || .venv/bin/python -m playwright install chromium </dev/null
