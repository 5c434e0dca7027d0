"""What all checks of report pages share."""


class Wrong(Exception):
    """What was to hold does not."""


class Skipped(Exception):
    """Its data are not there."""


def wrong_unless(condition, text):
    if not condition:
        raise Wrong(text)
