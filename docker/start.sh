#!/bin/sh
# Reads the database password from its secret, makes the database on the first start, then hands over to Odoo.
set -eu
# Odoo and psql both read PG* variables: the password never is on a command line.
PGPASSWORD="$(cat /run/secrets/db_password)"
export PGPASSWORD
if [ "${1:-}" = odoo ] && [ -n "${JXC_DATABASE:-}" ]; then
    shift
    known=$(psql -d postgres -Atqc "SELECT 1 FROM pg_database WHERE datname = '$JXC_DATABASE'")
    if [ -z "$known" ]; then
        odoo -d "$JXC_DATABASE" --load-language=en_US,zh_CN --stop-after-init \
            -i jxc_core,jxc_wms,jxc_finance ${JXC_DEMO:+--with-demo}
    fi
    exec odoo -d "$JXC_DATABASE" "$@"
fi
exec "$@"
