"""Telling machines from people among those that open mail. Pure, and honest about what it cannot know."""

import re

SCANNER_S = 10.0
_PROXIES: tuple[tuple[str, str], ...] = (
    (r"googleimageproxy|ggpht\.com", "Gmail’s picture proxy"),
    (r"yahoomailproxy|yahooceproxy", "Yahoo’s picture proxy"),
    (r"^mozilla/5\.0$", "Apple’s mail privacy"),
    (r"microsoft office protection|safelinks|bingpreview|skypeuripreview", "Microsoft’s link scanner"),
    (
        r"barracuda|mimecast|proofpoint|symantec|fireeye|trendmicro|cloudmark|messagelabs|forcepoint",
        "a mail scanner",
    ),
    (
        r"slackbot|facebookexternalhit|twitterbot|linkedinbot|whatsapp|telegrambot|discordbot",
        "a link preview",
    ),
    (
        r"bot\b|crawl|spider|scan|headless|preview|curl/|wget/|python|java/|go-http|okhttp|libwww|^$",
        "a program",
    ),
)
_KNOWN = tuple((re.compile(pattern, re.IGNORECASE), name) for pattern, name in _PROXIES)


def why_automatic(agent: str, method: str, seconds_since_sent: float | None, is_ours: bool) -> str:
    """Return why a look does not count as a person's, or "".

    `seconds_since_sent` is None where the mail has not left yet. A proxy may look because a person opens the mail,
    or without any: that cannot be told, so it does not count.
    """
    if is_ours:
        return "one of the team"
    if method == "HEAD":
        return "a program"
    for pattern, name in _KNOWN:
        if pattern.search(agent.strip()):
            return name
    if seconds_since_sent is None or seconds_since_sent < SCANNER_S:
        return "too soon after it was sent"
    return ""
