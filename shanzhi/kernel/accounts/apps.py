from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "shanzhi.kernel.accounts"
    label = "accounts"
