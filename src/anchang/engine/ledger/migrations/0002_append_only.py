"""The ledger can be added to and read. The database itself refuses anything else; only details may be erased."""

from django.db import migrations

KEPT = {
    "ledger_entry": ("UPDATE", "DELETE"),
    "ledger_seal": ("UPDATE", "DELETE"),
    "ledger_mention": ("UPDATE", "DELETE"),
    "ledger_entrydetail": ("UPDATE",),
}


def forbid(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    if postgres:
        schema_editor.execute(
            "CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$"
        )
    for table, deeds in KEPT.items():
        for deed in (*deeds, *(["TRUNCATE"] if postgres else [])):
            name = f"{table}_no_{deed.lower()}"
            if postgres:
                schema_editor.execute(
                    f"CREATE TRIGGER {name} BEFORE {deed} ON {table} EXECUTE FUNCTION ledger_refuse()"
                )
            else:
                schema_editor.execute(
                    f"CREATE TRIGGER {name} BEFORE {deed} ON {table} "
                    "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
                )


def allow(apps, schema_editor):
    on = " ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
    for table, deeds in KEPT.items():
        for deed in (*deeds, *(["TRUNCATE"] if on else [])):
            schema_editor.execute(f"DROP TRIGGER {table}_no_{deed.lower()}" + on.format(table=table))
    if on:
        schema_editor.execute("DROP FUNCTION ledger_refuse()")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(forbid, allow)]
