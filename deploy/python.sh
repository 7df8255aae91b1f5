#!/bin/sh
# Prints the Python to use: $PYTHON, else the first that is new enough. One that does not run, such
# as a version manager's stand-in for a version that is not installed, does not count.
new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1 </dev/null
}

if [ -n "${PYTHON:-}" ]; then
    if new_enough "$PYTHON"; then
        printf '%s\n' "$PYTHON"
        exit 0
    fi
    echo "PYTHON=$PYTHON kan ikke brukes: Kulturnett trenger Python 3.12 eller nyere." >&2
    exit 1
fi

IFS=:
for name in python3.14 python3.13 python3.12 python3; do
    for folder in $PATH; do
        if [ -x "$folder/$name" ] && new_enough "$folder/$name"; then
            printf '%s\n' "$folder/$name"
            exit 0
        fi
    done
done
echo "Kulturnett trenger Python 3.12 eller nyere, og fant ingen. Installer en, eller sett PYTHON til der den er." >&2
exit 1
