import uuid

from django.db import models


class Entry(models.Model):
    """One verb somebody did. Holds no value and no customer's name: those live in its detail, which can be erased."""

    step = models.UUIDField(default=uuid.uuid4, db_index=True)
    verb = models.CharField(max_length=60)
    thing_label = models.CharField(max_length=60, blank=True)
    thing_id = models.BigIntegerField(null=True)
    thing_text = models.CharField(max_length=80, blank=True)
    site_id = models.BigIntegerField(null=True)
    by_id = models.BigIntegerField()
    by_name = models.CharField(max_length=40)
    post = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()
    written_at = models.DateTimeField()
    digests = models.TextField(default="{}")

    class Meta:
        indexes = [
            models.Index(fields=["site_id", "at"], name="entry_by_site"),
            models.Index(fields=["by_id", "at"], name="entry_by_person"),
            models.Index(fields=["verb", "at"], name="entry_by_verb"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.thing_text}"


class EntryDetail(models.Model):
    """The values an entry's digests stand for, each with its salt. Erasing it leaves the chain whole."""

    entry_id = models.BigIntegerField(unique=True)
    salt = models.CharField(max_length=64)
    facts = models.TextField()


class Mention(models.Model):
    """A thing an entry speaks of, so that every thing has its own history."""

    entry_id = models.BigIntegerField()
    label = models.CharField(max_length=60)
    key = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["label", "key", "entry_id"], name="mention_by_thing")]


class Seal(models.Model):
    """An entry's place in the chain: its hash covers the entry and the hash before it."""

    position = models.BigIntegerField(primary_key=True)
    entry_id = models.BigIntegerField(unique=True)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)


class Reader(models.Model):
    """How far somebody has read the chain, so that each entry is dealt with once."""

    name = models.CharField(max_length=40, primary_key=True)
    position = models.BigIntegerField(default=0)
