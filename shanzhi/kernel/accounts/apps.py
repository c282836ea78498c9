from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "shanzhi.kernel.accounts"
    label = "accounts"

    def ready(self) -> None:
        from allauth.mfa.signals import authenticator_added  # noqa: PLC0415

        from . import manifest  # noqa: F401, PLC0415
        from .sessions import second_factor_added  # noqa: PLC0415

        authenticator_added.connect(second_factor_added, dispatch_uid="accounts.second_factor")
