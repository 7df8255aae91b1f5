#!/bin/sh
# Makes .venv and node_modules what the lock files say. $1 is the name of a file in requirements/.
# Takes a moment when they are so already; what was cut short is done again.
set -eu
cd "$(dirname "$0")/.."
wanted=requirements/$1.txt
installed=.venv/installed-$1.txt
pip() {
    .venv/bin/python -m pip --disable-pip-version-check --no-input "$@"
}

if command -v flock >/dev/null; then
    exec 9<deploy/prepare.sh
    flock -n 9 || { echo "Venter på en annen «make» …"; flock 9; }
fi

runs() {
    .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1
}

make_venv() {
    python=$(sh deploy/python.sh)
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
        if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
            echo "$python mangler venv. Installer pakken $package og prøv igjen." >&2
            exit 1
        fi
        echo "Installerer $package …"
        apt-get update -qq </dev/null
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$package" </dev/null >/dev/null
    fi
    echo "Lager .venv med $python …"
    "$python" -m venv --clear .venv
}

if ! runs || ! cmp -s "$wanted" "$installed"; then
    if ! runs || ! pip --version >/dev/null 2>&1; then
        make_venv
    fi
    echo "Installerer Python-pakkene …"
    pip install --quiet --require-hashes -r "$wanted"
    cp "$wanted" "$installed"
fi

own_npm() {
    pip install --quiet --require-hashes -r requirements/node.txt
    PATH="$PWD/.venv/bin:$PATH" npm "$@"
}

if ! cmp -s package-lock.json node_modules/installed.json; then
    echo "Installerer filene til utseendet …"
    if npm --version >/dev/null 2>&1; then
        npm ci --loglevel=error || own_npm ci --loglevel=error
    else
        own_npm ci --loglevel=error
    fi
    cp package-lock.json node_modules/installed.json
fi
