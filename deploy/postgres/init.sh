#!/bin/sh
# Databases and roles of all services, made by a superuser (PGHOST, PGPORT, PGUSER, PGPASSWORD as psql
# reads them). Passwords come from AUTH_PASSWORD, AUTH_OWNER_PASSWORD, BILLING_PASSWORD and so on.
# Runs again without harm. The postgres image takes this directory as /docker-entrypoint-initdb.d.
set -eu
directory=$(dirname "$0")
export PGUSER="${PGUSER:-${POSTGRES_USER:-postgres}}"

run() { psql -X -q -v ON_ERROR_STOP=1 -d postgres "$@"; }

run -c 'revoke connect, temporary on database postgres, template1 from public'
for service in auth billing tickets notify; do
	name=$(echo "$service" | tr '[:lower:]' '[:upper:]')
	for variable in "${name}_PASSWORD" "${name}_OWNER_PASSWORD"; do
		eval "test -n \"\${$variable:-}\"" || { echo "$variable is not set" >&2; exit 1; }
	done
	run -v service="$service" -v password_variable="${name}_PASSWORD" \
		-v owner_password_variable="${name}_OWNER_PASSWORD" -f "$directory/service.psql"
done
