"""The content security policy of pages."""


def policy(images: str = "") -> str:
    """Return the policy of a page: everything comes from this site.

    ``images`` is another site whose pictures may be shown.
    """
    sources = " ".join(source for source in ("'self'", "data:", images) if source)
    return (
        f"default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src {sources}; "
        "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
