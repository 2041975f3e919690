"""One spelling of an e-mail address, so that one person has one account."""


def normalise_email(address: str) -> str:
    """Return `address` trimmed, in lower case, its domain in the ASCII form that mail servers use.

    Raises ValueError when the domain cannot be written that way. Letters of the local part are lowered, never folded to
    others: mail for one person must not reach the account of another.
    """
    local, at, domain = address.strip().rpartition("@")
    if not at:
        return address.strip().lower()
    try:
        ascii_domain = domain.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise ValueError(f"not a domain: {domain!r}") from error
    return f"{local.lower()}@{ascii_domain.lower()}"
