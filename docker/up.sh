#!/bin/sh
# One line to start: makes the database password when there is none, builds, starts and waits until all is healthy.
set -eu
cd "$(dirname "$0")/.."
secret=docker/secrets/db_password.txt
if [ ! -s "$secret" ]; then
    mkdir -p docker/secrets
    # Readable by the containers' accounts, in a folder that is not in git.
    head -c 24 /dev/urandom | base64 | tr -d '/+=\n' > "$secret"
fi
exec docker compose up --build --detach --wait "$@"
