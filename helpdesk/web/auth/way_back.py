"""Where somebody wanted to go before they had to sign in."""

from urllib.parse import urlsplit

LONGEST = 2000


def local_path(address: str) -> str:
    """Return the address if it is a path of this very site, else "/". Browsers read "\\\\" as "/" and drop control characters."""
    is_odd = "\\" in address or any(ord(character) < 33 or ord(character) == 127 for character in address)
    if is_odd or len(address) > LONGEST or not address.startswith("/") or address.startswith("//"):
        return "/"
    try:
        parts = urlsplit(address)
    except ValueError:
        return "/"
    return "/" if parts.scheme or parts.netloc else address
