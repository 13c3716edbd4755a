from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models


class Accounts(BaseUserManager["Account"]):
    def open(self, username: str, name: str, password: str | None = None, **fields: object) -> "Account":
        """A new account; without a password nobody can sign in by it."""
        account = self.model(username=username, name=name, **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def system(self) -> "Account":
        """The account by which clocks and start-up act; nobody can sign in by it."""
        return self.get_or_create(username="system", defaults={"name": "系统", "is_system": True, "password": "!"})[0]


class Account(AbstractBaseUser):
    """A way to sign in. An inactive account is signed out everywhere at its next request."""

    username = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=40)
    is_active = models.BooleanField(default=True)
    is_system = models.BooleanField(default=False)

    objects = Accounts()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name
