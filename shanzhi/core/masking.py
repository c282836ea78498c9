"""What lists show of people: enough to recognise, not enough to copy."""


def mask_name(name: str) -> str:
    """张小明 → 张**: the first character and as many stars as there are further ones."""
    return name[:1] + "*" * max(len(name) - 1, 1) if name else ""


def mask_id_number(number: str) -> str:
    """4415**********1234: the first four and last four stay; of a shorter number the last two."""
    if len(number) > 12:
        return number[:4] + "*" * (len(number) - 8) + number[-4:]
    return "*" * max(len(number) - 2, 0) + number[-2:] if len(number) > 4 else "*" * len(number)


def mask_phone(phone: str) -> str:
    """138****5678."""
    return phone[:3] + "*" * (len(phone) - 7) + phone[-4:] if len(phone) > 7 else "*" * len(phone)
