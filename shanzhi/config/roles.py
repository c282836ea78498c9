"""The database roles: an owner that changes tables, and the application that only works with rows.

A city with a database server of its own makes the same two roles; docs/guide/operate.md shows how.
"""

import psycopg
from psycopg import sql

SUPERUSER = "postgres"
OWNER = "shanzhi"
APPLICATION = "shanzhi_app"
DATABASE = "shanzhi"

# In template1, so that every database made later, the test databases too, begins with these rights.
_RIGHTS = f"""
ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APPLICATION};
ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} GRANT USAGE, SELECT ON SEQUENCES TO {APPLICATION};
GRANT CREATE ON SCHEMA public TO {OWNER};
"""
_ROLES = f"""
CREATE ROLE {OWNER} LOGIN CREATEDB;
CREATE ROLE {APPLICATION} LOGIN;
GRANT {APPLICATION} TO {OWNER};
ALTER ROLE {APPLICATION} SET statement_timeout = '30s';
ALTER ROLE {APPLICATION} SET lock_timeout = '10s';
GRANT SET ON PARAMETER session_replication_role TO {OWNER};
"""


def prepare(address: str) -> None:
    """Make roles and database where they are missing; `address` is the superuser's."""
    with psycopg.connect(address, autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            return
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [OWNER]).fetchone():
            with connection.transaction():
                connection.execute(_ROLES)
        with psycopg.connect(address, dbname="template1") as template:
            template.execute(_RIGHTS)
        names = sql.Identifier(DATABASE), sql.Identifier(OWNER)
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(*names))
