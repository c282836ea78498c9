"""Whether a member is excused on a day, as it is at the moment of asking."""

from django.db import migrations

# VOLATILE on purpose: each call looks anew, where the statement around it sees the moment at which it began. An answer
# that waited for its tally must see the absence that was noted meanwhile.
FUNCTION = """
CREATE FUNCTION declarations_is_excused(member uuid, on_day date) RETURNS boolean
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM declarations_absence b WHERE b.member_id = member
                   AND b.first <= on_day AND b.last >= on_day AND b.ended_at IS NULL);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("declarations", "0003_rosters")]

    operations = [migrations.RunSQL(FUNCTION, "DROP FUNCTION declarations_is_excused(uuid, date)")]
